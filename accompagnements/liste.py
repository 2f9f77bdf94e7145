"""Les heures libres telles qu'on les lit : par jour, puis par lieu, chaque heure une seule fois."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from epn.commun import dates
from epn.territoire.models import Lieu

from .creneaux import Creneau

MIDI = 12


@dataclass(frozen=True)
class HeuresDUnLieu:
    lieu: Lieu
    creneaux: list[Creneau]


@dataclass(frozen=True)
class JourLibre:
    date: dt.date
    precision: str
    groupes: list[HeuresDUnLieu]


def par_jour(creneaux: Iterable[Creneau], aujourd_hui: dt.date) -> list[JourLibre]:
    """Ne rend que les jours qui ont quelque chose. Les créneaux arrivent dans l'ordre."""
    jours = []
    for jour, du_jour in groupby(creneaux, key=lambda c: c.jour):
        liste = list(du_jour)
        jours.append(JourLibre(jour, _precision(jour, liste, aujourd_hui), _par_lieu(liste)))
    return jours


def a_plusieurs_lieux(creneaux: Iterable[Creneau], *autres: Lieu) -> bool:
    """Vrai s'il faut nommer le lieu de chaque heure : un second lieu, parmi elles ou parmi les `autres`."""
    return len({c.plage.plage.lieu_id for c in creneaux} | {lieu.pk for lieu in autres}) > 1


def _par_lieu(creneaux: list[Creneau]) -> list[HeuresDUnLieu]:
    """Deux conseillers libres à la même heure ne font qu'une heure à l'écran."""
    lieux: dict[int, dict[dt.datetime, Creneau]] = {}
    for creneau in creneaux:
        lieux.setdefault(creneau.plage.plage.lieu_id, {}).setdefault(creneau.debut, creneau)
    groupes = [HeuresDUnLieu(next(iter(h.values())).plage.plage.lieu, list(h.values())) for h in lieux.values()]
    return sorted(groupes, key=lambda g: (not g.lieu.principal, g.lieu.nom))


def _precision(jour: dt.date, creneaux: list[Creneau], aujourd_hui: dt.date) -> str:
    """« demain, le matin »."""
    moments = {"le matin" if dates.heure_locale(c.debut).hour < MIDI else "l’après-midi" for c in creneaux}
    moment = moments.pop() if len(moments) == 1 else "le matin et l’après-midi"
    proche = {0: "aujourd’hui", 1: "demain"}.get((jour - aujourd_hui).days)
    return f"{proche}, {moment}" if proche else moment
