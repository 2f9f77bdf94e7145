"""La semaine type dite comme OpenStreetMap : « Mo 09:00-12:00,14:00-17:00; Tu 14:00-17:00; PH off »."""

import datetime as dt
from collections.abc import Iterable

from epn.planning.calendrier import Bande

JOURS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
Heures = tuple[dt.time, dt.time]


def opening_hours(plages: Iterable[Bande]) -> str:
    """Les jours aux mêmes heures sont réunis, les plages qui se touchent aussi. Vide sans plage.

    Les jours fériés sont fermés (`PH off`) : la semaine type ne s'y applique pas.
    """
    par_jour: dict[int, list[Heures]] = {}
    for plage in plages:
        par_jour.setdefault(plage.jour, []).append((plage.debut, plage.fin))
    regles: dict[str, list[str]] = {}
    for jour in sorted(par_jour):
        heures = ",".join(f"{debut:%H:%M}-{fin:%H:%M}" for debut, fin in _reunir(par_jour[jour]))
        regles.setdefault(heures, []).append(JOURS[jour])
    if not regles:
        return ""
    return "; ".join([*(f"{','.join(jours)} {heures}" for heures, jours in regles.items()), "PH off"])


def _reunir(heures: list[Heures]) -> list[Heures]:
    reunies: list[Heures] = []
    for debut, fin in sorted(heures):
        if reunies and debut <= reunies[-1][1]:
            reunies[-1] = reunies[-1][0], max(fin, reunies[-1][1])
        else:
            reunies.append((debut, fin))
    return reunies
