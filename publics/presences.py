"""Ce qui se pointe, et quand : la même règle pour un rendez-vous et pour une séance."""

import datetime as dt

from epn.commun.refus import Refus
from epn.commun.vocabulaire import Presence

EN_AVANCE = dt.timedelta(minutes=30)


class PointageImpossible(Refus):
    """Annulé, ou pas encore commencé."""


def verifier_l_heure(presence: Presence, debut: dt.datetime, *, quoi: str, maintenant: dt.datetime) -> None:
    """On arrive souvent un peu en avance ; on n'est absent qu'une fois l'heure venue. Lève PointageImpossible."""
    au_plus_tot = debut - (EN_AVANCE if presence == Presence.PRESENT else dt.timedelta(0))
    if presence in (Presence.PRESENT, Presence.ABSENT) and au_plus_tot > maintenant:
        raise PointageImpossible(f"{quoi} n’a pas commencé : on ne pointe que ce qui a eu lieu.")
