"""Un message, une classe : les applications du dessus décrivent ce qu'elles annoncent, la boîte l'envoie.

    class RappelVeille(Annonce):
        nom = "rappel-veille"
        libelle = "rappel de la veille"

Gabarits, sans échappement HTML : `messages/<nom>.sujet.txt`, `messages/<nom>.txt` et `messages/<nom>.sms.txt`.
"""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import phonenumbers
from django.conf import settings
from phonenumbers import PhoneNumber, PhoneNumberType

from epn.messagerie.models import Canal, Message

# Le type « inconnu » comprend les numéros réservés aux essais et à la fiction (ARCEP, 06 39 98 xx xx).
_RECOIVENT = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.UNKNOWN)
_libelles: dict[str, tuple[str, str]] = {}


def libelle_de(nom: str) -> str:
    """« rappel de la veille » pour « rappel-veille » ; le nom lui-même si sa classe n'existe plus."""
    return _libelles[nom][1] if nom in _libelles else nom.replace("-", " ")


@dataclass(frozen=True)
class Destinataire:
    """Où écrire à une personne. Un téléphone fixe ne compte pas : il ne reçoit pas de texto."""

    courriel: str = ""
    mobile: str | PhoneNumber = ""

    def adresse(self, canal: Canal) -> str:
        """L'adresse électronique ou le numéro E.164 ; vide si la personne n'a pas ce canal."""
        return self.courriel.strip() if canal == Canal.COURRIEL else numero_de_texto(self.mobile)


def numero_de_texto(numero: str | PhoneNumber) -> str:
    """Le numéro au format E.164 s'il peut recevoir un texto, vide sinon."""
    if not numero:
        return ""
    try:
        # Ce que rend un modèle est déjà lu.
        deja_lu = isinstance(numero, PhoneNumber) and numero.country_code
        lu = numero if deja_lu else phonenumbers.parse(str(numero), settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(lu) or phonenumbers.number_type(lu) not in _RECOIVENT:
        return ""
    return phonenumbers.format_number(lu, phonenumbers.PhoneNumberFormat.E164)


def canal_ouvert(canal: Canal) -> bool:
    """Sans SMS_URL, il n'y a pas de texto."""
    return canal == Canal.COURRIEL or bool(settings.SMS_URL)


@dataclass(frozen=True)
class Ics:
    texte: str
    methode: Message.Methode = Message.Methode.PUBLISH


class Annonce(ABC):
    """Ce que l'on annonce à une personne. Pour en prévenir deux, deux annonces, deux objets."""

    nom: ClassVar[str]
    libelle: ClassVar[str]
    # Par ordre de préférence : le premier que la personne a, ou tous avec `tous_les_canaux`.
    canaux: tuple[Canal, ...] = (Canal.COURRIEL, Canal.TEXTO)
    tous_les_canaux: bool = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "nom" not in cls.__dict__:
            return
        proprietaire = f"{cls.__module__}.{cls.__qualname__}"
        if _libelles.setdefault(cls.nom, (proprietaire, cls.libelle))[0] != proprietaire:
            # Deux classes de même nom partageraient leurs clés : des messages se perdraient.
            raise TypeError(f"L’annonce « {cls.nom} » existe déjà : {_libelles[cls.nom][0]}.")

    @abstractmethod
    def objet(self) -> str:
        """Ce dont on parle, « rendezvous:42 ». Ajouter sa séquence quand l'annonce peut se répéter
        (« rendezvous:42:3 ») : une clé déjà déposée, même annulée, ne l'est plus jamais."""

    @abstractmethod
    def destinataire(self) -> Destinataire: ...

    @abstractmethod
    def expire_le(self) -> dt.datetime:
        """L'instant après lequel le message n'a plus de sens ; jamais après l'événement."""

    @abstractmethod
    def contexte(self) -> dict[str, Any]:
        """Ce que lisent les gabarits, en plus de `annonce` et `site`."""

    def a_partir_de(self) -> dt.datetime | None:
        """None : tout de suite."""
        return None

    def ics(self) -> Ics | None:
        """La pièce d'agenda jointe au courriel."""
        return None

    @property
    def cle(self) -> str:
        return f"{self.nom}:{self.objet()}"

    def voies(self) -> list[tuple[Canal, str]]:
        """Les canaux que ce message prendra, avec leur adresse. Vide : personne à joindre ainsi."""
        destinataire = self.destinataire()
        voies = [(canal, destinataire.adresse(canal)) for canal in self.canaux if canal_ouvert(canal)]
        possibles = [(canal, adresse) for canal, adresse in voies if adresse]
        return possibles if self.tous_les_canaux else possibles[:1]

    @property
    def joignable(self) -> bool:
        """Faux : il faut téléphoner."""
        return bool(self.voies())
