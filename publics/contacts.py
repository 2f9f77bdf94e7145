"""Le contact d'une réservation : qui l'a prise, et où vont ses messages."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from epn.messagerie.annonces import numero_de_texto

from .models import Reservation


@dataclass(frozen=True)
class Contact:
    """La personne elle-même, ou l'aidant qui réserve pour elle (`aidant` non vide). Téléphone en E.164."""

    telephone: str = ""
    email: str = ""
    aidant: str = ""
    aidant_nom: str = ""
    rappel: str = ""
    origine: str = Reservation.Origine.EN_LIGNE


def billet(cle: UUID, contact: Contact) -> Reservation:
    """La réservation de ce contact, pas encore enregistrée."""
    return Reservation(
        cle=cle,
        telephone=contact.telephone,
        email=contact.email,
        aidant=contact.aidant,
        aidant_nom=contact.aidant_nom,
        rappel=contact.rappel or rappel_le_plus_simple(contact.telephone, contact.email),
        origine=contact.origine,
    )


def rappel_le_plus_simple(telephone: str, email: str) -> str:
    """Ce que l'on choisit pour qui n'a rien choisi : un texto, sinon un e-mail, sinon un appel."""
    if numero_de_texto(telephone) and settings.SMS_URL:
        return Reservation.Rappel.TEXTO
    return Reservation.Rappel.COURRIEL if email else Reservation.Rappel.APPEL
