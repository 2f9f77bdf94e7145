"""Combien de route ? Une estimation à vol d'oiseau, que le conseiller corrige avant de partir."""

from math import ceil

from django.conf import settings

from epn.territoire.models import Position

PAS_MINUTES = 5


def kilometres(depart: Position, arrivee: Position) -> float:
    """Par la route, aller seul : le vol d'oiseau allongé d'autant que le disent les réglages."""
    return depart.distance_a(arrivee) * settings.ALLER_VERS_DETOUR


def minutes(depart: Position, arrivee: Position) -> int:
    """Aller seul, arrondi aux cinq minutes du dessus."""
    heures = kilometres(depart, arrivee) / settings.ALLER_VERS_VITESSE_KMH
    return PAS_MINUTES * ceil(heures * 60 / PAS_MINUTES)
