"""Les prescripteurs. Ici, et non dans publics : leur nom se compare à celui des partenaires discrets."""

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from epn.commun.administration import AdminDeGestion
from epn.commun.templatetags.francais import telephone
from epn.gestion.admin_services import FormulaireArchivable
from partenariats.models import Partenaire
from publics.models import Prescripteur
from publics.normaliser import normaliser

NOM_DISCRET = (
    "Ce nom est celui d’un partenaire dont le vrai nom ne paraît que sur sa fiche : il ne peut pas se lire sur une "
    "réservation. Pour ce groupe, rien ne se réserve au nom d’une personne."
)


def est_discret(structure: str) -> bool:
    """Vrai si ce nom est celui d'un partenaire discret, ou le contient, sans se soucier des accents. Une requête."""
    donne = f" {normaliser(structure)} "
    noms = Partenaire.objects.filter(discret=True).values_list("nom", "nom_d_usage")
    compares = (normaliser(nom) for paire in noms for nom in paire)
    return any(f" {nom} " in donne for nom in compares if nom)


class FormulairePrescripteur(FormulaireArchivable):
    def clean_structure(self) -> str:
        structure = " ".join(self.cleaned_data["structure"].split())
        if est_discret(structure):
            raise forms.ValidationError(NOM_DISCRET)
        return structure


@admin.register(Prescripteur)
class PrescripteurAdmin(AdminDeGestion):
    """Qui réserve pour des habitants, et combien de fois."""

    form = FormulairePrescripteur
    fields = ["structure", "genre", "interlocuteur", "telephone", "courriel", "archive"]
    list_display = ["structure", "genre", "interlocuteur", "numero", "nombre", "archive"]
    list_filter = ["genre", ("archive_le", admin.EmptyFieldListFilter)]
    search_fields = ["structure", "interlocuteur"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prescripteur]:
        return super().get_queryset(request).annotate(reservees=Count("reservations"))

    @admin.display(description="téléphone")
    def numero(self, prescripteur: Prescripteur) -> str:
        return telephone(prescripteur.telephone) if prescripteur.telephone else "–"

    @admin.display(description="réservations", ordering="reservees")
    def nombre(self, prescripteur: Prescripteur) -> int:
        return prescripteur.reservees

    @admin.display(description="archivé", boolean=True, ordering="archive_le")
    def archive(self, prescripteur: Prescripteur) -> bool:
        return prescripteur.archive_le is not None

    def outils(self, request: HttpRequest, obj: Prescripteur) -> list[tuple[str, str]]:
        filtre = f"reservation__prescripteur__id__exact={obj.pk}"
        return [
            ("Son lien…", reverse("admin:prescripteur_lien", args=[obj.pk])),
            ("Ses rendez-vous", f"{reverse('admin:accompagnements_rendezvous_changelist')}?{filtre}"),
        ]
