"""Ce qui s'annonce : les séances à venir, et d'autres dates pour qui n'a pas de place."""

import datetime as dt
from collections.abc import Collection, Iterable

from .models import Seance

AUTRES_DATES = 3


def autres_dates(
    seance: Seance, *, maintenant: dt.datetime, nombre: int = AUTRES_DATES, sauf: Collection[int] = ()
) -> list[Seance]:
    """D'autres séances où il reste des places : du même atelier d'abord, puis de même nature. Une requête.

    `sauf` : les clés de celles qui ne sont pas à proposer.
    """
    return parmi(seance, ouvertes(maintenant), nombre=nombre, sauf=sauf)


def ouvertes(maintenant: dt.datetime) -> list[Seance]:
    """Toutes celles où un habitant peut s'inscrire et où il reste des places. Une requête."""
    possibles = Seance.objects.publiques().des_habitants().vivantes().a_venir(maintenant).filter(parcours=None)
    return [s for s in possibles.avec_places().select_related("lieu__commune") if s.se_reserve]


def parmi(
    seance: Seance, possibles: Iterable[Seance], *, nombre: int = AUTRES_DATES, sauf: Collection[int] = ()
) -> list[Seance]:
    """Celles à proposer à la place de cette séance, dans l'ordre des dates."""
    ecartees = {seance.pk, *sauf}
    libres = [s for s in possibles if s.nature == seance.nature and s.pk not in ecartees]
    libres.sort(key=lambda s: (s.atelier_id != seance.atelier_id, s.debut))
    return sorted(libres[:nombre], key=lambda s: s.debut)
