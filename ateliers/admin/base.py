"""Ce qu'ont en commun les fiches des ateliers : la programmation qui repasse, ce qui se supprime, ce qui s'archive."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from epn.commun import dates
from epn.commun.administration import AdminDeGestion, FormulaireDeGestion
from epn.planning.programmation import Bilan, programmer


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


class FormulaireArchivable(FormulaireDeGestion):
    archive = forms.BooleanField(
        label="archivé", required=False, help_text="Il ne se programme plus ; ses séances passées restent."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["archive"].initial = bool(self.instance.archive_le)


class SArchive(SupprimeVraiment, ReprogrammeApres):
    """Ce qui a une histoire s'archive, par une case, et ne se supprime pas."""

    @admin.display(description="archivé", boolean=True)
    def archive(self, obj: Any) -> bool:
        return obj.archive_le is not None

    def a_une_histoire(self, obj: Any) -> bool:
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: FormulaireArchivable, change: bool) -> None:
        archive = form.cleaned_data["archive"]
        obj.archive_le = (obj.archive_le or timezone.now()) if archive else None
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj and self.a_une_histoire(obj):
            return False
        return super().has_delete_permission(request, obj)
