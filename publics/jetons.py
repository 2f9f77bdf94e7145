"""Les clés de réservation : au hasard, hachées, jamais dans un journal (ASVS 5.0, V7 et V14)."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings

from epn.commun.requete_prete import inserer

from .models import Jeton, Reservation

# Le lien d'un message sert encore un peu après la venue, pour l'avis ou l'attestation.
VIE_APRES = dt.timedelta(days=30)


def empreinte(jeton: str) -> str:
    # Un jeton de 256 bits ne se devine pas : un hachage rapide suffit, sans sel.
    return hashlib.sha256(jeton.encode()).hexdigest()


def nouveau_jeton(reservation: Reservation, *, jusqu_au: dt.datetime, court: bool = False) -> str:
    """Un jeton de plus pour cette réservation ; il ouvre jusqu'à 30 jours après `jusqu_au`.

    `court` : 128 bits, ce qu'un texto peut porter ; toujours hors de portée d'un tirage.
    """
    jeton = secrets.token_urlsafe(16 if court else 32)
    inserer(Jeton(empreinte=empreinte(jeton), reservation=reservation, expire_le=jusqu_au + VIE_APRES))
    return jeton


def oublier(maintenant: dt.datetime) -> int:
    """Efface les jetons périmés ; rend leur nombre."""
    return Jeton.objects.filter(expire_le__lte=maintenant).delete()[0]


def reservation_du(jeton: str, *, maintenant: dt.datetime) -> Reservation | None:
    """La réservation qu'ouvre ce jeton, ou None s'il est inconnu ou périmé. Une requête."""
    trouve = Jeton.objects.filter(empreinte=empreinte(jeton), expire_le__gt=maintenant)
    connu = trouve.select_related("reservation").first()
    return connu.reservation if connu else None


def lien_neuf(reservation: Reservation, *, jusqu_au: dt.datetime, court: bool = False) -> str:
    """L'adresse qui ouvre la réservation, par une clé neuve ; `court` : assez bref pour un texto."""
    return f"{settings.ADRESSE_DU_SITE}/reservation/{nouveau_jeton(reservation, jusqu_au=jusqu_au, court=court)}/"
