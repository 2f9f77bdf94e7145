"""Le même formulaire, rempli par un prescripteur pour quelqu'un : d'autres mots, un aidant déjà connu, et le choix de
qui reçoit les messages."""

from django import forms

from .contacts import Contact
from .models import Prescripteur, Reservation

A_LA_PERSONNE, AU_PRESCRIPTEUR = "personne", "prescripteur"
FERMEE = (
    "La page de votre structure s’est fermée entre-temps. Rouvrez son lien, puis recommencez. Si vous confirmez ici, "
    "la personne réserve pour elle-même."
)
# Un proche se dit ; une structure se sait. Un enfant vient avec l'adulte qui en répond, jamais par une structure.
DEJA_DITS = ("aidant", "aidant_nom", "annee_naissance")
AIDANTS = {
    Prescripteur.Genre.MAIRIE: Reservation.Aidant.MAIRIE,
    Prescripteur.Genre.SOCIAL: Reservation.Aidant.PROFESSIONNEL,
    Prescripteur.Genre.AUTRE: Reservation.Aidant.PROFESSIONNEL,
}
SANS_CONTACT = "Donnez un téléphone ou un e-mail de la personne, ou recevez vous-même les messages."


def adapter(champs: dict[str, forms.Field], prescripteur: Prescripteur) -> None:
    """Change les champs de ce formulaire pour qui réserve au titre de sa structure."""
    for nom in DEJA_DITS:
        champs.pop(nom, None)
    champs["telephone"].label = "Son téléphone"
    champs["email"].label = "Son e-mail (facultatif)"
    champs["commune"].label = "Sa commune"
    champs["commune"].error_messages["required"] = "Choisissez sa commune, ou « Une autre commune »."
    # Le poste est partagé : le navigateur n'a rien à proposer, ni à retenir.
    for nom in ("prenom", "nom", "telephone", "email", "commune"):
        champs[nom].widget.attrs["autocomplete"] = "off"
    if joignable(prescripteur):
        champs["messages_a"] = forms.ChoiceField(
            label="Qui reçoit la confirmation et le rappel ?",
            choices=[(A_LA_PERSONNE, "la personne"), (AU_PRESCRIPTEUR, f"nous : {prescripteur}")],
            initial=A_LA_PERSONNE,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Dites qui reçoit les messages.",
                "invalid_choice": "Dites qui reçoit les messages.",
            },
        )


def joignable(prescripteur: Prescripteur) -> bool:
    return bool(prescripteur.courriel or prescripteur.telephone)


def aidant(prescripteur: Prescripteur) -> dict[str, str]:
    """Ce que la réservation garde de qui l'a prise."""
    return {"aidant": AIDANTS[Prescripteur.Genre(prescripteur.genre)], "aidant_nom": prescripteur.structure}


def contact(prescripteur: Prescripteur, propres: dict[str, str]) -> Contact:
    """Où vont les messages : à la personne, ou à la structure."""
    a_la_structure = propres.get("messages_a") == AU_PRESCRIPTEUR
    return Contact(
        telephone=str(prescripteur.telephone or "") if a_la_structure else propres["telephone"],
        email=prescripteur.courriel if a_la_structure else propres["email"],
        rappel=propres["rappel"],
        prescripteur=prescripteur,
        **aidant(prescripteur),
    )
