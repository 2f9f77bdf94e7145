"""Tenir une réservation le temps d'une visite : le lien s'échange contre un court témoin de session, puis
l'adresse redevient propre (un jeton ne dort ni dans l'historique, ni dans un signet)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from .models import Reservation

# Largement plus que les vingt minutes que demande l'accessibilité (RGAA 13.1).
DUREE = dt.timedelta(hours=2)
_CLE = "reservation"


def ouvrir(session: SessionBase, reservation: Reservation, *, maintenant: dt.datetime) -> None:
    renouveler(session, _CLE)
    session[_CLE] = [reservation.pk, (maintenant + DUREE).timestamp()]


def renouveler(session: SessionBase, cle: str) -> None:
    """Change de témoin : celui qu'un autre aurait posé d'avance ne lui ouvre rien (fixation de session). Un membre du
    personnel connecté garde le sien, que sa propre connexion a déjà renouvelé."""
    session.setdefault(cle, None)
    if session.session_key and "_auth_user_id" not in session:
        session.cycle_key()


def fermer(session: SessionBase) -> None:
    session.pop(_CLE, None)


def reservation_ouverte(session: SessionBase, *, maintenant: dt.datetime) -> Reservation | None:
    """La réservation de cette visite, ou None : jamais ouverte, ou il y a trop longtemps."""
    numero, jusqu_a = session.get(_CLE) or (None, 0)
    if numero is None or jusqu_a < maintenant.timestamp():
        return None
    return Reservation.objects.filter(pk=numero).first()


def reservation_de(donnees: Mapping[str, Any]) -> int | None:
    """Le numéro de la réservation que tient cette session, périmée ou non."""
    numero, _ = donnees.get(_CLE) or (None, 0)
    return numero
