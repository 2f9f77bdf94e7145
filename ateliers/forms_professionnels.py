"""S'inscrire à une matinée des professionnels : l'inscription, plus « vous venez pour » et l'organisation."""

from dataclasses import replace
from typing import Any

from django import forms

from publics.contacts import Contact
from publics.identite import Identite
from publics.models import Usager

from .bulletin import Demande, Personne
from .forms import NOMS_DES_QUESTIONS, RANGS_DES_AUTRES, FormulaireDInscription

POUR_SOI = "soi"
POUR_QUI = (
    ("entreprise", "une entreprise"),
    ("association", "une association"),
    ("agents", "une mairie, la communauté de communes"),
    (POUR_SOI, "vous-même, à titre privé"),
)
AUDIENCES = {"agents": Usager.Audience.AGENT}


class FormulaireDeProfessionnel(FormulaireDInscription):
    pour = forms.ChoiceField(
        label="Vous venez pour",
        choices=POUR_QUI,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Dites pour qui vous venez.",
            "invalid_choice": "Choisissez une réponse de la liste.",
        },
    )
    organisation = forms.CharField(
        label="Nom de l’entreprise, de l’association ou de la collectivité",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={
            "required": "Il manque le nom de l’entreprise, de l’association ou de la collectivité.",
            "max_length": "C’est trop long : 120 lettres au plus.",
        },
    )

    DEBUT, AVANT = "ateliers/venir_pour.html", "ateliers/venir_entre_collegues.html"
    AU_PLI = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._construire_les_autres()
        for rang in RANGS_DES_AUTRES:
            del self.fields[f"annee_{rang}"]
        for champ in ("aidant", "annee_naissance", "aidant_nom", "rappel", *NOMS_DES_QUESTIONS):
            self.fields.pop(champ, None)

    @property
    def autres(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """« Vous venez à plusieurs ? » : rang, prénom, nom."""
        return [(rang, self[f"prenom_{rang}"], self[f"nom_{rang}"]) for rang in RANGS_DES_AUTRES]

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        for rang in RANGS_DES_AUTRES:
            # Des collègues ne sont pas une famille : aucun nom ne se devine.
            if propres.get(f"prenom_{rang}") and not propres.get(f"nom_{rang}") and f"nom_{rang}" not in self.errors:
                self.add_error(f"nom_{rang}", "Il manque le nom de cette personne.")
        return propres

    @property
    def audience(self) -> str:
        return AUDIENCES.get(self.cleaned_data["pour"], Usager.Audience.PROFESSIONNEL)

    @property
    def identite(self) -> Identite:
        propres = self.cleaned_data
        contact = (propres["telephone"], propres["email"], propres["commune"])
        return Identite(propres["prenom"], propres["nom"], *contact, audience=self.audience)

    @property
    def contact(self) -> Contact:
        return Contact(telephone=self.cleaned_data["telephone"], email=self.cleaned_data["email"])

    def demande(self) -> Demande:
        propres, moi = self.cleaned_data, self.identite
        # Le contact est celui de qui inscrit, pas de ses collègues.
        autres = [
            replace(moi, prenom=propres[f"prenom_{rang}"], nom=propres[f"nom_{rang}"], telephone="", email="")
            for rang in RANGS_DES_AUTRES
            if propres[f"prenom_{rang}"]
        ]
        return Demande(
            cle=propres["cle"],
            personnes=tuple(map(Personne, (moi, *autres))),
            contact=self.contact,
            accepte_d_attendre=propres["attente"] == "oui",
            audience=self.audience,
            organisation=propres["organisation"],
        )
