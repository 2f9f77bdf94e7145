"""Le contact d'une réservation : qui l'a prise, et où vont ses messages."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from phonenumbers import PhoneNumber

from epn.messagerie.annonces import numero_de_texto

from .models import Reservation, Usager


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
    reservation = Reservation(
        cle=cle,
        telephone=contact.telephone,
        email=contact.email,
        aidant=contact.aidant,
        aidant_nom=contact.aidant_nom,
        origine=contact.origine,
    )
    reservation.rappel = contact.rappel or rappel_le_plus_simple(reservation.telephone, contact.email)
    return reservation


def rappel_le_plus_simple(telephone: str | PhoneNumber, email: str) -> str:
    """Ce que l'on choisit pour qui n'a rien choisi : un texto, sinon un e-mail, sinon un appel."""
    if settings.SMS_URL and numero_de_texto(telephone):
        return Reservation.Rappel.TEXTO
    return Reservation.Rappel.COURRIEL if email else Reservation.Rappel.APPEL


def rappel_prefere(usager: Usager, telephone: str, email: str) -> str:
    """Ce que dit sa fiche, si ce contact le permet ; vide sinon."""
    possible = {
        Reservation.Rappel.TEXTO: bool(numero_de_texto(telephone) and settings.SMS_URL),
        Reservation.Rappel.COURRIEL: bool(email),
        Reservation.Rappel.APPEL: bool(telephone),
        Reservation.Rappel.AUCUN: True,
    }
    return usager.rappel_prefere if possible.get(usager.rappel_prefere) else ""
