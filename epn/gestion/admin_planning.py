"""La semaine type et les fermetures. Elles sont ici, et non dans planning, parce qu'après elles la
programmation des ateliers repasse, et que planning ne connaît pas les ateliers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from ateliers.admin import ReprogrammeApres, SupprimeVraiment
from epn.commun import dates
from epn.commun.actes import page_d_acte
from epn.commun.administration import FormulaireDeGestion
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "jour" in self.fields:
            self.fields["jour"].help_text = ""
        self.ancienne = Plage.objects.get(pk=self.instance.pk)
        self.fields["a_partir_du"].initial = max(self.instance.valide_du, aujourd_hui())

    def _post_clean(self) -> None:
        """La ligne lue n'est pas changée : la validation est celle de la plage qui prendra la suite."""


@admin.register(Plage)
class PlageAdmin(ReprogrammeApres):
    """La semaine type telle qu'elle est, et ce qui vient."""

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
        return super().get_form(request, obj, change=change, **kwargs)

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
        if not change:
            ouvrir_plage(obj, aujourd_hui=aujourd_hui())
        else:
            self._modifier(form)
        request.semaine_changee = True

    @staticmethod
    def _modifier(form: FormulaireChangement) -> None:
        changements = {nom: form.cleaned_data[nom] for nom in form.changed_data if nom != "a_partir_du"}
        if changements.get("valide_du", dt.date.max) < aujourd_hui():
            raise DateDejaPassee
        a_partir_du = form.cleaned_data["a_partir_du"]
        if form.ancienne.ponctuelle:
            a_partir_du = form.ancienne.valide_du
        if changements:
            modifier_plage(form.ancienne, changements, a_partir_du=a_partir_du, aujourd_hui=aujourd_hui())

    def outils(self, request: HttpRequest, obj: Plage) -> list[tuple[str, str]]:
        groupe = [("Groupe habituel…", "groupe")] if obj.nature == Nature.PARTENAIRE else []
        return [*groupe, ("Fermer cette plage…", "fermer")]

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
        def faire(plage: Plage, donnees: dict[str, Any]) -> str:
            nom = str(plage)
            fermer_plage(plage, a_partir_du=donnees["a_partir_du"], aujourd_hui=aujourd_hui())
            request.semaine_changee = True
            return f"{nom} : fermée à partir du {dates.en_toutes_lettres(donnees['a_partir_du'], annee=True)}."

        class Quand(forms.Form):
            a_partir_du = champ_a_partir_du()

        reponse = page_d_acte(
            self,
            request,
            object_id,
            titre="Fermer cette plage",
            phrase="elle n’aura plus lieu ; ses séances à venir que personne n’a touchées seront retirées.",
            bouton="Fermer la plage",
            formulaire=Quand,
            faire=faire,
        )
        self.reprogrammer(request)
        return reponse


@admin.register(Fermeture)
class FermetureAdmin(SupprimeVraiment, ReprogrammeApres):
    """Quand n'est-on pas ouvert, et que dit-on au public."""

    fields = ["du", "au", "de", "a", "lieu", "conseiller", "motif", "motif_public"]
    list_display = ["motif", "du", "au", "heures", "lieu", "conseiller", "motif_public"]
    list_filter = ["lieu", "conseiller", "motif_public"]
    list_select_related = ["lieu", "conseiller"]
    search_fields = ["motif"]

    @admin.display(description="heures")
    def heures(self, fermeture: Fermeture) -> str:
        return dates.de_a(fermeture.de, fermeture.a) if fermeture.de and fermeture.a else "toute la journée"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"du": aujourd_hui(), "au": aujourd_hui(), **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Fermeture | None = None) -> bool:
        """Une fermeture passée est de l'histoire."""
        return super().has_delete_permission(request, obj) and not (obj and obj.au < aujourd_hui())
