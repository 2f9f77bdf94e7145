"""Les formulaires du rendez-vous."""

from typing import Any

from django import forms

from epn.commun.vocabulaire import BESOINS, Thematique
from publics.forms import FormulaireDeReservation

from .reservations import Demande


class FormulaireDeRendezVous(FormulaireDeReservation):
    besoin = forms.ChoiceField(
        label="De quoi s’agit-il ?",
        required=False,
        choices=[("", "Je préfère en parler sur place"), *BESOINS],
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    precision = forms.CharField(
        label="Quelques mots de plus",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "300 lettres au plus : gardez le reste pour le jour venu."},
    )

    AU_PLI = ("besoin", "precision", *FormulaireDeReservation.AU_PLI)
    field_order = ("prenom", "nom", "telephone", "email", "commune", "besoin", "precision")

    def clean_precision(self) -> str:
        return " ".join(self.cleaned_data["precision"].split())

    @property
    def est_une_demarche(self) -> bool:
        return self.cleaned_data["besoin"] == Thematique.DEMARCHES

    def demande(self) -> Demande:
        propres: dict[str, Any] = self.cleaned_data
        contact = self.contact
        return Demande(
            cle=propres["cle"],
            identite=self.identite,
            origine=contact.origine,
            contact_telephone=contact.telephone,
            contact_email=contact.email,
            rappel=contact.rappel,
            aidant=contact.aidant,
            aidant_nom=contact.aidant_nom,
            prescripteur=contact.prescripteur,
            besoin=propres["besoin"],
            precision=propres["precision"],
        )


class FormulaireDAlerte(FormulaireDeReservation):
    """« Prévenez-moi » : les mêmes champs, sans aidant, ni enfant, ni rappel."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in ("aidant", "annee_naissance", "aidant_nom", "rappel"):
            del self.fields[champ]

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"aidant": ""}
