"""Les formulaires du rendez-vous."""

from typing import Any

from django import forms

from epn.commun.vocabulaire import Thematique
from publics.forms import FormulaireDeReservation
from publics.models import Reservation

from .reservations import Demande

# Ce que disent les gens, et le mot officiel sous lequel on le compte.
BESOINS = (
    (Thematique.MATERIEL, "Me servir de mon téléphone, de ma tablette, de mon ordinateur"),
    (Thematique.EMAIL, "Lire et envoyer des e-mails"),
    (Thematique.CONTENUS, "Ranger et partager mes photos, mes documents"),
    (Thematique.NAVIGATION, "Chercher sur internet"),
    (Thematique.SECURITE, "Éviter les arnaques, protéger mes comptes"),
    (Thematique.RESEAUX_SOCIAUX, "Parler avec mes proches : WhatsApp, Facebook, appels vidéo"),
    (Thematique.BUREAUTIQUE, "Écrire une lettre, faire un tableau"),
    (Thematique.BANQUE_ACHATS, "Acheter ou payer en ligne"),
    (Thematique.SANTE, "Prendre rendez-vous chez le médecin en ligne"),
    (Thematique.INSERTION, "Faire un CV, chercher un emploi"),
    (Thematique.IA, "Comprendre l’intelligence artificielle"),
    (Thematique.MAINTENANCE, "Mon appareil ne marche pas bien"),
    (Thematique.DIAGNOSTIC, "Je ne sais pas : on verra ensemble"),
    (Thematique.DEMARCHES, "Faire une démarche : impôts, carte grise, retraite, aides…"),
)


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
        return Demande(
            cle=propres["cle"],
            identite=self.identite,
            origine=Reservation.Origine.EN_LIGNE,
            contact_telephone=propres["telephone"],
            contact_email=propres["email"],
            rappel=propres["rappel"],
            aidant=propres["aidant"],
            aidant_nom=propres["aidant_nom"] if propres["aidant"] else "",
            besoin=propres["besoin"],
            precision=propres["precision"],
        )


class FormulaireDAlerte(FormulaireDeReservation):
    """« Prévenez-moi » : les mêmes champs, sans aidant ni rappel."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in ("aidant", "aidant_nom", "rappel"):
            del self.fields[champ]

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"aidant": ""}
