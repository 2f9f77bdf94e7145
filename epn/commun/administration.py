"""Le socle de nos pages d'administration : sélecteurs du navigateur (aucun script), refus dits dans le
formulaire avec ce qui a été tapé, pas de suppression."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from epn.commun.refus import Refus


class FormulaireDeGestion(forms.ModelForm):
    """Un refus de l'action y revient comme une erreur : la page est rendue à nouveau, rien n'est perdu."""

    refus: Exception | None = None

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if self.refus:
            self.add_error(None, getattr(self.refus, "messages", None) or [str(self.refus)])
        return self.cleaned_data if donnees is None else donnees


class SansFenetreVolante:
    """Un champ qui mène à un autre objet ne propose ni de l'ajouter ni de le changer au vol : une fenêtre de plus
    perdrait les gens. Pour une fiche comme pour ses lignes."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        champ = super().formfield_for_dbfield(db_field, request, **kwargs)
        if champ and isinstance(champ.widget, RelatedFieldWidgetWrapper):
            champ.widget = champ.widget.widget
        return champ


class AdminDeGestion(SansFenetreVolante, admin.ModelAdmin):
    form = FormulaireDeGestion
    list_per_page = 50
    show_full_result_count = False
    actions = None
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
        models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})},
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        },
    }

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> models.Model | None:
        """Rien ne porte un octet nul, que PostgreSQL refuserait de chercher (« _00 » dans l'adresse)."""
        return None if "\x00" in object_id else super().get_object(request, object_id, from_field)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        formulaire = super().get_form(request, obj, change=change, **kwargs)
        formulaire.refus = getattr(request, "refus", None)
        return formulaire

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            # Lire n'ouvre pas de transaction : sur SQLite, elle mettrait les écritures en file.
            return super().changeform_view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except (Refus, ValidationError) as refus:
            request.refus = refus
            return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        nom = str(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": nom[:1].upper() + nom[1:], **(extra_context or {})})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def outils(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Les actes qui s'ouvrent depuis la fiche : (phrase du bouton, nom d'acte de `actes`, ou adresse)."""
        return []

    def peut_agir(self, request: HttpRequest, obj: Any) -> bool:
        """Montre-t-on ces actes ? Une fiche que seules les actions écrivent peut les offrir quand même."""
        return self.has_change_permission(request, obj)

    def actes(self) -> dict[str, Callable[..., HttpResponse]]:
        """Les pages d'acte de cette fiche, à `<clé>/<nom>/`."""
        return {}

    def get_urls(self) -> list:
        prefixe = f"{self.opts.app_label}_{self.opts.model_name}"
        pages = [
            path(f"<path:object_id>/{nom}/", self.admin_site.admin_view(vue), name=f"{prefixe}_{nom}")
            for nom, vue in self.actes().items()
        ]
        return pages + super().get_urls()

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        context["outils"] = self.outils(request, obj) if obj and self.peut_agir(request, obj) else []
        return super().render_change_form(request, context, *args, **kwargs)


class AdminEnLectureSeule(AdminDeGestion):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def sans_nom(entree: LogEntry, quoi: str = "compte") -> LogEntry:
    """L'historique d'un compte ou d'un usager dit son numéro, pas le nom de la personne."""
    entree.object_repr = f"{quoi} nº {entree.object_id}"
    entree.save(update_fields=["object_repr"])
    return entree
