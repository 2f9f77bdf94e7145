"""Accorder à la semaine type ce que chaque application en fait naître. Elles s'inscrivent (`programme_par`) ; ici, on
ne les connaît pas. La refaire ne change rien."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from epn.planning.horizon import dernier_jour


@dataclass
class Bilan:
    """Ce que la programmation a fait, et ce qu'elle laisse à décider, en phrases."""

    creees: int = 0
    retirees: int = 0
    a_decider: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.creees} créée(s), {self.retirees} retirée(s), {len(self.a_decider)} à décider"

    def ajouter(self, autre: "Bilan") -> None:
        self.creees += autre.creees
        self.retirees += autre.retirees
        self.a_decider += autre.a_decider


Programmer = Callable[[dt.datetime, dt.date], Bilan]
JusquOu = Callable[[dt.datetime], dt.date | None]
_programmes: dict[Programmer, JusquOu] = {}


def programme_par(programmer: Programmer, derniere: JusquOu) -> None:
    """Inscrit ce qu'une application fait de la semaine type, d'un instant à un jour compris, et jusqu'où elle l'a
    déjà fait."""
    _programmes[programmer] = derniere


def programmer(maintenant: dt.datetime, jusqu_au: dt.date | None = None) -> Bilan:
    """Accorde tout ce qui est à venir à la semaine type, d'ici `jusqu_au` (compris ; None : l'horizon, ou plus loin si
    un trimestre y est déjà programmé).

    Chaque application ouvre une transaction par conseiller, sous son verrou ; un conflit n'arrête pas le reste.
    """
    deja = (derniere(maintenant) for derniere in _programmes.values())
    jusqu_au = jusqu_au or max(dernier_jour(maintenant), *(jour for jour in deja if jour), dt.date.min)
    bilan = Bilan()
    for suivant in _programmes:
        bilan.ajouter(suivant(maintenant, jusqu_au))
    return bilan
