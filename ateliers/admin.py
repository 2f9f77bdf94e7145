"""Ateliers et séances. Chaque acte sur une séance passe par les actions de `seances.py`."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from epn.commun import dates
from epn.commun.actes import page_d_acte
from epn.commun.administration import AdminDeGestion, FormulaireDeGestion

from .models import Atelier, AtelierParDefaut, Seance
from .programmation import Bilan, programmer
from .seances import annuler_seance, changer_seance, deplacer_seance, ouvrir_seance


def dire_le_bilan(request: HttpRequest, bilan: Bilan) -> None:
    """Ce que la programmation vient de faire, et ce qu'elle laisse à décider."""
    faits = [
        f"{nombre}{dates.INSECABLE}séance{'s' if nombre > 1 else ''} {mot}{'s' if nombre > 1 else ''}"
        for nombre, mot in ((bilan.creees, "créée"), (bilan.retirees, "retirée"))
        if nombre
    ]
    messages.info(request, f"Programme : {', '.join(faits) or 'aucune séance à créer ni à retirer'}.")
    for phrase in bilan.a_decider:
        messages.warning(request, f"À décider : {phrase}")


class ReprogrammeApres(AdminDeGestion):
    """Quand la semaine change, les séances suivent aussitôt. Après la transaction de l'enregistrement : la
    programmation prend les verrous de chaque conseiller, un par un."""

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        request.semaine_changee = True

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reponse = super().changeform_view(request, *args, **kwargs)
        self.reprogrammer(request)
        return reponse

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reponse = super().delete_view(request, *args, **kwargs)
        self.reprogrammer(request)
        return reponse

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        request.semaine_changee = True

    @staticmethod
    def reprogrammer(request: HttpRequest) -> None:
        if getattr(request, "semaine_changee", False) and not getattr(request, "refus", None):
            dire_le_bilan(request, programmer(timezone.now()))


class SupprimeVraiment(admin.ModelAdmin):
    """Ce qui ne laisse pas d'histoire se supprime, si le rôle le permet."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


class FormulaireAtelier(FormulaireDeGestion):
    archive = forms.BooleanField(
        label="archivé", required=False, help_text="Il ne se programme plus ; ses séances passées restent."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["archive"].initial = bool(self.instance.archive_le)


@admin.register(Atelier)
class AtelierAdmin(SupprimeVraiment, ReprogrammeApres):
    form = FormulaireAtelier
    fields = ["titre", "nature", "resume", "niveau", "pour_qui", "duree_minutes", "capacite", "archive"]
    list_display = ["titre", "nature", "niveau", "capacite", "prochaines_seances", "archive"]
    list_filter = ["nature", "niveau", ("archive_le", admin.EmptyFieldListFilter)]
    search_fields = ["titre", "resume"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Atelier]:
        a_venir = Q(seances__debut__gt=timezone.now(), seances__annulee_le=None)
        return super().get_queryset(request).annotate(prochaines=Count("seances", filter=a_venir))

    @admin.display(description="séances à venir")
    def prochaines_seances(self, atelier: Atelier) -> int:
        return atelier.prochaines

    @admin.display(description="archivé", boolean=True)
    def archive(self, atelier: Atelier) -> bool:
        return atelier.archive_le is not None

    def save_model(self, request: HttpRequest, obj: Atelier, form: FormulaireAtelier, change: bool) -> None:
        archive = form.cleaned_data["archive"]
        obj.archive_le = (obj.archive_le or timezone.now()) if archive else None
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Atelier | None = None) -> bool:
        """Un atelier qui a une histoire s'archive."""
        if obj and (obj.seances.exists() or AtelierParDefaut.objects.filter(atelier=obj).exists()):
            return False
        return super().has_delete_permission(request, obj)


@admin.register(AtelierParDefaut)
class AtelierParDefautAdmin(SupprimeVraiment, ReprogrammeApres):
    list_display = ["plage", "atelier"]
    list_select_related = ["plage", "atelier"]


class FormulaireSeance(FormulaireDeGestion):
    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin <= debut:
            self.add_error("fin", "La séance finit avant de commencer : vérifiez les heures.")
        if debut and "debut" in self.changed_data and debut < timezone.now():
            self.add_error("debut", "Cette heure est passée : choisissez une heure à venir.")
        return donnees


class FormulaireAnnulation(forms.Form):
    motif = forms.CharField(label="Motif", max_length=120, help_text="Par exemple « conseiller absent ».")


@admin.register(Seance)
class SeanceAdmin(AdminDeGestion):
    """Quelles séances arrivent, lesquelles attendent leur thème."""

    form = FormulaireSeance
    fields = ["nature", "conseiller", "atelier", "debut", "fin", "lieu", "capacite"]
    list_display = ["quand", "titre_affiche", "lieu", "capacite", "etat"]
    list_filter = [("debut", admin.DateFieldListFilter), "nature", ("atelier", admin.EmptyFieldListFilter), "lieu"]
    list_select_related = ["atelier", "lieu", "conseiller", "plage"]
    search_fields = ["atelier__titre"]
    date_hierarchy = "debut"

    def get_readonly_fields(self, request: HttpRequest, obj: Seance | None = None) -> list[str]:
        return ["nature", "conseiller", "date_theorique", "etat"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Seance | None = None) -> list[str]:
        return [*self.fields, "date_theorique", "etat"] if obj else self.fields

    @admin.display(description="quand", ordering="debut")
    def quand(self, seance: Seance) -> str:
        return dates.jour_et_heure(seance.debut, annee=True)

    @admin.display(description="séance", ordering="atelier__titre")
    def titre_affiche(self, seance: Seance) -> str:
        return seance.titre

    @admin.display(description="état")
    def etat(self, seance: Seance) -> str:
        if seance.est_annulee:
            return f"annulée : {seance.motif_annulation}"
        return "thème à choisir" if seance.atelier_id is None else "programmée"

    def has_change_permission(self, request: HttpRequest, obj: Seance | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.est_annulee)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "conseiller":
            kwargs["queryset"] = db_field.related_model.objects.filter(role="conseiller", is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Seance, form: FormulaireSeance, change: bool) -> None:
        if not change:
            ouvrir_seance(obj)
            return
        maintenant = timezone.now()
        if {"debut", "fin"} & set(form.changed_data):
            deplacer_seance(obj, obj.debut, obj.fin, maintenant=maintenant)
        champs = {nom: form.cleaned_data[nom] for nom in form.changed_data if nom not in ("debut", "fin")}
        if champs:
            changer_seance(obj, maintenant=maintenant, **champs)

    def outils(self, request: HttpRequest, obj: Seance) -> list[tuple[str, str]]:
        return [("Qui vient", reverse("admin:seance", args=[obj.pk])), ("Annuler la séance…", "annuler")]

    def actes(self) -> dict[str, Callable[..., HttpResponse]]:
        return {"annuler": self.annuler}

    def annuler(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def faire(seance: Seance, donnees: dict[str, Any]) -> str:
            if seance.debut <= timezone.now() - dt.timedelta(days=1):
                raise ValidationError("Cette séance est passée : elle ne s’annule plus.")
            annuler_seance(seance, donnees["motif"], maintenant=timezone.now())
            return f"{seance} : annulée. L’heure est rendue au conseiller."

        return page_d_acte(
            self,
            request,
            object_id,
            titre="Annuler la séance",
            phrase="elle restera affichée comme annulée et ne reviendra pas au programme.",
            bouton="Annuler la séance",
            formulaire=FormulaireAnnulation,
            faire=faire,
        )
