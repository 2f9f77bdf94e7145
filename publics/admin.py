"""Les personnes : les retrouver, corriger leurs coordonnées. Elles naissent d'une réservation."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from epn.commun import dates
from epn.commun.administration import AdminDeGestion, AdminEnLectureSeule, FormulaireDeGestion, sans_nom
from epn.commun.templatetags.francais import telephone
from epn.territoire.models import Commune

from .forms import ChampTelephone
from .identite import corriger
from .models import Orientation, Usager
from .recherche import critere


class FormulaireUsager(FormulaireDeGestion):
    telephone = ChampTelephone(label="Téléphone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "commune" in self.fields:
            self.fields["commune"].queryset = Commune.objects.du_territoire()
            self.fields["commune"].empty_label = "une autre commune"
        if self.instance.telephone:
            self.initial["telephone"] = self.instance.telephone.as_national

    def _get_validation_exclusions(self) -> set[str]:
        """Le numéro a été lu comme sur le site, qui admet un numéro possible que nul opérateur n'a attribué."""
        return {*super()._get_validation_exclusions(), "telephone"}


@admin.register(Usager)
class UsagerAdmin(AdminDeGestion):
    """Qui est cette personne, et comment la joindre."""

    form = FormulaireUsager
    fields = ["prenom", "nom", "telephone", "email", "commune", "cree_le"]
    readonly_fields = ["cree_le"]
    list_display = ["nom", "prenom", "numero", "email", "commune"]
    list_display_links = ["nom", "prenom"]
    list_filter = [("commune", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commune"]
    search_fields = ["nom_normalise"]
    search_help_text = "Un nom, un prénom, sans se soucier des accents, ou un bout de numéro."

    @admin.display(description="téléphone", ordering="telephone")
    def numero(self, usager: Usager) -> str:
        return telephone(usager.telephone) if usager.telephone else "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Usager], search_term: str
    ) -> tuple[QuerySet[Usager], bool]:
        filtre = critere(search_term)
        return (queryset if filtre is None else queryset.filter(filtre)), False

    def save_model(self, request: HttpRequest, obj: Usager, form: forms.ModelForm, change: bool) -> None:
        corriger(obj, **{champ: form.cleaned_data[champ] for champ in self.fields if champ != "cree_le"})

    def outils(self, request: HttpRequest, obj: Usager) -> list[tuple[str, str]]:
        siens = f"{reverse('admin:accompagnements_rendezvous_changelist')}?usager__id__exact={obj.pk}"
        return [
            ("Son chemin", reverse("admin:chemin", args=[obj.pk])),
            ("Responsables et enfants", reverse("admin:mineur", args=[obj.pk])),
            ("Prendre un rendez-vous…", f"{reverse('admin:appel')}?usager={obj.pk}"),
            ("Ses rendez-vous", siens),
        ]

    def log_change(self, request: HttpRequest, obj: Usager, message: Any) -> LogEntry:
        return sans_nom(super().log_change(request, obj, message), "usager")


@admin.register(Orientation)
class OrientationAdmin(AdminEnLectureSeule):
    """Vers qui a-t-on envoyé, et combien de fois. Personne n'y est nommé."""

    list_display = ["quand", "vers", "structure"]
    list_filter = ["vers", ("le", admin.DateFieldListFilter)]
    date_hierarchy = "le"

    @admin.display(description="quand", ordering="le")
    def quand(self, orientation: Orientation) -> str:
        return dates.jour_et_heure(orientation.le, annee=True)
