"""Ce qui s'annonce : les séances à venir, et d'autres dates pour qui n'a pas de place."""

import datetime as dt

from .models import Seance

AUTRES_DATES = 3


def autres_dates(seance: Seance, *, maintenant: dt.datetime, nombre: int = AUTRES_DATES) -> list[Seance]:
    """D'autres séances où il reste des places : du même atelier d'abord, puis de même nature. Deux requêtes."""
    possibles = (
        Seance.objects.publiques()
        .des_habitants()
        .vivantes()
        .a_venir(maintenant)
        .filter(parcours=None, nature=seance.nature)
        .exclude(pk=seance.pk)
        .avec_places()
        .select_related("lieu__commune")
    )
    libres = [s for s in possibles if s.se_reserve]
    libres.sort(key=lambda s: (s.atelier_id != seance.atelier_id, s.debut))
    return sorted(libres[:nombre], key=lambda s: s.debut)
