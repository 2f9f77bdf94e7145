"""Tenir une réservation le temps d'une visite : le lien s'échange contre un court témoin de session, puis
l'adresse redevient propre (un jeton ne dort ni dans l'historique, ni dans un signet)."""

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase

from .models import Reservation

# Largement plus que les vingt minutes que demande l'accessibilité (RGAA 13.1).
DUREE = dt.timedelta(hours=2)
_CLE = "reservation"


def ouvrir(session: SessionBase, reservation: Reservation, *, maintenant: dt.datetime) -> None:
    session[_CLE] = [reservation.pk, (maintenant + DUREE).timestamp()]


def reservation_ouverte(session: SessionBase, *, maintenant: dt.datetime) -> Reservation | None:
    """La réservation de cette visite, ou None : jamais ouverte, ou il y a trop longtemps."""
    numero, jusqu_a = session.get(_CLE, (None, 0))
    if numero is None or jusqu_a < maintenant.timestamp():
        return None
    return Reservation.objects.filter(pk=numero).first()
