"""La semaine type et les fermetures. Elles sont ici, et non dans planning, parce qu'après elles la
programmation des ateliers repasse, et que planning ne connaît pas les ateliers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from ateliers.admin import ReprogrammeApres, SupprimeVraiment
from epn.commun import dates
from epn.commun.actes import page_d_acte
from epn.commun.administration import FormulaireDeGestion
from epn.commun.refus import Refus
from epn.gestion.relecture import SeRelitAvant, a_relire, rappeler_ce_qui_sort
from epn.gestion.views_semaine_type import adresse_le
from epn.planning.models import Fermeture, Nature, Plage
from epn.planning.semaine_type import DateDejaPassee, fermer_plage, modifier_plage, ouvrir_plage
from partenariats.formulaires_referent import ChampEffectif
from partenariats.models import GroupeHabituel, Partenaire
from partenariats.seances import GROUPE_MAX


def aujourd_hui() -> dt.date:
    return dates.jour_local(timezone.now())


def champ_a_partir_du() -> forms.DateField:
    return forms.DateField(
        label="À partir du",
        initial=aujourd_hui,
        help_text="Le changement vaut à partir de ce jour ; avant, rien n’est récrit.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def jour_demande(request: HttpRequest) -> dt.date | None:
    """Le jour que dit l'adresse, s'il existe et n'est pas passé."""
    try:
        jour = parse_date(request.GET.get("a_partir_du", ""))
    except ValueError:
        return None
    return jour if jour and jour >= aujourd_hui() else None


class FormulaireFin(forms.Form):
    a_partir_du = champ_a_partir_du()


class FormulairePlage(FormulaireDeGestion):
    """À l'ajout. Un seul jour coché, le jour de la semaine se lit dans la date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "jour" in self.fields:
            self.fields["jour"].required = False
            self.fields["jour"].help_text = "Inutile pour un seul jour : la date le dit."

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin <= debut:
            self.add_error("fin", "La plage finit avant de commencer : vérifiez les heures.")
        if donnees.get("ponctuelle") and donnees.get("valide_du"):
            donnees["jour"] = donnees["valide_du"].weekday()
        elif "jour" in self.fields and donnees.get("jour") is None:
            self.add_error("jour", "Choisissez le jour de la semaine.")
        return donnees


class FormulaireChangement(FormulairePlage):
    """En modification : rien ne s'écrit que par `modifier_plage`, à partir d'une date."""

    a_partir_du = champ_a_partir_du()
    # Le jour où la grille montrait la semaine.
    propose: dt.date | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "jour" in self.fields:
            self.fields["jour"].help_text = ""
        self.ancienne = Plage.objects.get(pk=self.instance.pk)
        self.fields["a_partir_du"].initial = max(self.instance.valide_du, aujourd_hui(), self.propose or dt.date.min)

    def _post_clean(self) -> None:
        """La ligne lue n'est pas changée : la validation est celle de la plage qui prendra la suite."""


@admin.register(Plage)
class PlageAdmin(SeRelitAvant, ReprogrammeApres):
    """La semaine type telle qu'elle est, et ce qui vient. La grille (`views_semaine_type.py`) mène ici."""

    list_display = ["jour", "heures", "nature", "lieu", "conseiller", "validite"]
    list_display_links = ["jour", "heures"]
    list_filter = ["nature", "jour", "ponctuelle", "conseiller"]
    list_select_related = ["lieu", "conseiller"]
    ordering = ["jour", "debut", "valide_du"]
    champs = ["nature", "conseiller", "lieu", "debut", "fin", "duree_creneau", "capacite"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plage]:
        """Celles qui vivent encore : le passé reste dans la base, pas dans la liste de travail."""
        return super().get_queryset(request).filter(Q(valide_au=None) | Q(valide_au__gte=aujourd_hui()))

    @admin.display(description="heures", ordering="debut")
    def heures(self, plage: Plage) -> str:
        return dates.de_a(plage.debut, plage.fin)

    @admin.display(description="validité")
    def validite(self, plage: Plage) -> str:
        return plage.validite

    def get_form(self, request: HttpRequest, obj: Plage | None = None, change: bool = False, **kwargs: Any) -> type:
        kwargs["form"] = FormulaireChangement if obj else FormulairePlage
        formulaire = super().get_form(request, obj, change=change, **kwargs)
        formulaire.propose = jour_demande(request)
        return formulaire

    def get_fieldsets(self, request: HttpRequest, obj: Plage | None = None) -> list:
        if obj is None:
            quand = ["ponctuelle", "jour", "valide_du", "valide_au"]
            return [("Quand", {"fields": quand}), ("Quoi", {"fields": self.champs})]
        jour = "valide_du" if obj.ponctuelle else "jour"
        return [(None, {"fields": ["a_partir_du", jour, *self.champs]})]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initiales = {"valide_du": aujourd_hui(), "duree_creneau": 60, **super().get_changeform_initial_data(request)}
        if "ponctuelle" in request.GET:
            initiales["ponctuelle"] = True
        return initiales

    def save_model(self, request: HttpRequest, obj: Plage, form: FormulairePlage, change: bool) -> None:
        self.ecrire(form)
        request.semaine_changee = True
        request.depuis = obj.valide_du if obj.ponctuelle or not change else form.cleaned_data["a_partir_du"]

    def ecrire(self, form: FormulairePlage) -> None:
        if form.instance.pk is None:
            ouvrir_plage(form.instance, aujourd_hui=aujourd_hui())
            return
        changements = {nom: form.cleaned_data[nom] for nom in form.changed_data if nom != "a_partir_du"}
        if changements.get("valide_du", dt.date.max) < aujourd_hui():
            raise DateDejaPassee
        a_partir_du = form.cleaned_data["a_partir_du"]
        if form.ancienne.ponctuelle:
            a_partir_du = form.ancienne.valide_du
        if changements:
            modifier_plage(form.ancienne, changements, a_partir_du=a_partir_du, aujourd_hui=aujourd_hui())

    def retour(self) -> str:
        return reverse("admin:semaine_type")

    def response_post_save_add(self, request: HttpRequest, obj: Plage) -> HttpResponse:
        return redirect(f"{self.retour()}{adresse_le(request.depuis, obj.conseiller_id)}")

    response_post_save_change = response_post_save_add

    def outils(self, request: HttpRequest, obj: Plage) -> list[tuple[str, str]]:
        groupe = [("Groupe habituel…", "groupe")] if obj.nature == Nature.PARTENAIRE else []
        return [*groupe, ("Fermer cette plage…", "fermer"), ("Revenir à la grille", self.retour())]

    def actes(self) -> dict[str, Callable[..., HttpResponse]]:
        return {"fermer": self.fermer, "groupe": self.groupe}

    def groupe(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Le groupe que cette matinée accueille d'habitude. Aucun : ses dates que personne n'a touchées s'en vont."""
        plage = self.get_object(request, object_id)
        if plage is None or plage.nature != Nature.PARTENAIRE:
            raise Http404
        actuel = GroupeHabituel.objects.filter(plage=plage).first()

        class Qui(forms.Form):
            partenaire = forms.ModelChoiceField(
                Partenaire.objects.actifs(), label="Groupe", required=False, empty_label="aucun groupe"
            )
            attendus = ChampEffectif(label="Combien d’habitude", required=False, min_value=1, max_value=GROUPE_MAX)

            def __init__(self, *args: Any, **options: Any) -> None:
                options["initial"] = {nom: getattr(actuel, nom, None) for nom in ("partenaire", "attendus")}
                super().__init__(*args, **options)

        def faire(plage: Plage, donnees: dict[str, Any]) -> str:
            if donnees["partenaire"]:
                GroupeHabituel.objects.update_or_create(plage=plage, defaults=donnees)
            else:
                GroupeHabituel.objects.filter(plage=plage).delete()
            request.semaine_changee = True
            return f"{plage} : {donnees['partenaire'] or 'aucun groupe'}."

        reponse = page_d_acte(
            self,
            request,
            object_id,
            titre="Groupe habituel de cette plage",
            phrase="ses prochaines dates, que personne n’a touchées, suivront. Aucun message ne part.",
            bouton="Enregistrer",
            formulaire=Qui,
            faire=faire,
        )
        self.reprogrammer(request)
        return reponse

    def fermer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        plage = self.get_object(request, object_id)
        if plage is None:
            raise Http404
        if not self.has_change_permission(request, plage):
            raise PermissionDenied
        depuis = max(plage.valide_du, jour_demande(request) or aujourd_hui())
        form = FormulaireFin(request.POST if request.method == "POST" else None, initial={"a_partir_du": depuis})
        contexte = {**self.admin_site.each_context(request), "opts": self.opts}
        if form.is_bound and "_corriger" not in request.POST and form.is_valid():
            try:
                if page := self._fermer(request, plage, form.cleaned_data["a_partir_du"], contexte):
                    return page
            except (Refus, ValidationError) as refus:
                form.add_error(None, getattr(refus, "messages", None) or [str(refus)])
        contexte |= {
            "title": "Fermer cette plage",
            "phrase": f"{plage} : elle n’aura plus lieu, et ses séances à venir sans inscrit seront retirées.",
            "form": form,
            "retour": self.retour(),
        }
        return render(request, "gestion/a_relire.html", contexte)

    def _fermer(self, request: HttpRequest, plage: Plage, le: dt.date, contexte: dict[str, Any]) -> HttpResponse:
        """La relecture, ou l'acte puis la grille."""

        def acte() -> None:
            fermer_plage(plage, a_partir_du=le, aujourd_hui=aujourd_hui())

        if page := a_relire(request, acte, retour=self.retour(), contexte=contexte):
            return page
        acte()
        self.log_change(request, plage, "Fermer cette plage")
        messages.success(request, f"{plage} : fermée à partir du {dates.en_toutes_lettres(le, annee=True)}.")
        request.semaine_changee = True
        self.reprogrammer(request)
        rappeler_ce_qui_sort(request)
        return redirect(f"{self.retour()}{adresse_le(le, plage.conseiller_id)}")


@admin.register(Fermeture)
class FermetureAdmin(SeRelitAvant, SupprimeVraiment, ReprogrammeApres):
    """Quand n'est-on pas ouvert, et que dit-on au public."""

    change_list_template = "admin/planning/fermeture/change_list.html"

    fields = ["du", "au", "de", "a", "lieu", "conseiller", "motif", "motif_public"]
    list_display = ["motif", "du", "au", "heures", "lieu", "conseiller", "motif_public"]
    list_filter = ["lieu", "conseiller", "motif_public"]
    list_select_related = ["lieu", "conseiller"]
    search_fields = ["motif"]

    def save_model(self, request: HttpRequest, obj: Fermeture, form: FormulaireDeGestion, change: bool) -> None:
        self.ecrire(form)
        request.semaine_changee = True

    def ecrire(self, form: FormulaireDeGestion) -> None:
        form.instance.save()

    @admin.display(description="heures")
    def heures(self, fermeture: Fermeture) -> str:
        return dates.de_a(fermeture.de, fermeture.a) if fermeture.de and fermeture.a else "toute la journée"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"du": aujourd_hui(), "au": aujourd_hui(), **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Fermeture | None = None) -> bool:
        """Une fermeture passée est de l'histoire."""
        return super().has_delete_permission(request, obj) and not (obj and obj.au < aujourd_hui())
