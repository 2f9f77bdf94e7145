"""Les services voisins, et le compte de ceux que l'on y a envoyés."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from epn.commun import dates
from epn.commun.administration import AdminDeGestion, AdminEnLectureSeule, FormulaireDeGestion
from epn.commun.templatetags.francais import telephone
from publics.champs import ChampTelephone
from publics.models import Orientation, ServiceVoisin


class FormulaireArchivable(FormulaireDeGestion):
    """Une fiche qui ne s'efface pas : elle s'archive, et l'on peut revenir dessus."""

    telephone = ChampTelephone(label="Téléphone")
    archive = forms.BooleanField(label="archivé", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["archive"].initial = bool(self.instance.archive_le)
        if self.instance.telephone:
            self.initial["telephone"] = self.instance.telephone.as_national

    def _get_validation_exclusions(self) -> set[str]:
        """Le numéro a été lu comme sur le site, qui admet un numéro possible que nul opérateur n'a attribué."""
        return {*super()._get_validation_exclusions(), "telephone"}

    def _post_clean(self) -> None:
        super()._post_clean()
        archive = self.cleaned_data.get("archive")
        self.instance.archive_le = (self.instance.archive_le or timezone.now()) if archive else None


class FormulaireService(FormulaireArchivable):
    site = forms.URLField(
        label="Site",
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": "Cette adresse n’est pas complète, par exemple https://www.france-services.gouv.fr."
        },
    )


@admin.register(ServiceVoisin)
class ServiceVoisinAdmin(AdminDeGestion):
    """Vers qui l'on envoie : ce que dit la carte que la personne emporte."""

    form = FormulaireService
    fields = ["nom", "vers", "adresse", "horaires", "telephone", "trajet", "site", "a_apporter", "archive"]
    list_display = ["nom", "vers", "adresse", "numero", "trajet", "archive"]
    list_filter = ["vers", ("archive_le", admin.EmptyFieldListFilter)]
    search_fields = ["nom"]

    @admin.display(description="téléphone")
    def numero(self, service: ServiceVoisin) -> str:
        return telephone(service.telephone) if service.telephone else "–"

    @admin.display(description="archivé", boolean=True, ordering="archive_le")
    def archive(self, service: ServiceVoisin) -> bool:
        return service.archive_le is not None

    def outils(self, request: HttpRequest, obj: ServiceVoisin) -> list[tuple[str, str]]:
        orientations = f"{reverse('admin:publics_orientation_changelist')}?service__id__exact={obj.pk}"
        cartes = [
            ("La carte (PDF)", reverse("agenda:carte_de_service", args=[obj.pk])),
            ("Quatre cartes à découper (PDF)", reverse("agenda:cartes_de_service", args=[obj.pk])),
        ]
        return [*([] if obj.archive_le else cartes), ("Ses orientations", orientations)]


@admin.register(Orientation)
class OrientationAdmin(AdminEnLectureSeule):
    """Vers qui a-t-on envoyé, et combien de fois. Personne n'y est nommé."""

    list_display = ["quand", "vers", "dit"]
    list_filter = [("le", admin.DateFieldListFilter), ("service", admin.RelatedOnlyFieldListFilter), "vers"]
    list_select_related = ["service"]
    fields = ["quand", "vers", "dit"]
    date_hierarchy = "le"

    @admin.display(description="quand", ordering="le")
    def quand(self, orientation: Orientation) -> str:
        return dates.jour_et_heure(orientation.le, annee=True)

    @admin.display(description="service", ordering="structure")
    def dit(self, orientation: Orientation) -> str:
        """Le nom du jour où l'on a orienté."""
        return orientation.structure or str(orientation.service or "–")
