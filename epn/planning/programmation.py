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
_programmes: list[Programmer] = []


def programme_par(programmer: Programmer) -> None:
    """Inscrit ce qu'une application fait de la semaine type, d'un instant à un jour compris."""
    if programmer not in _programmes:
        _programmes.append(programmer)


def programmer(maintenant: dt.datetime, jusqu_au: dt.date | None = None) -> Bilan:
    """Accorde tout ce qui est à venir à la semaine type, d'ici `jusqu_au` (compris ; None : l'horizon).

    Chaque application ouvre une transaction par conseiller, sous son verrou ; un conflit n'arrête pas le reste.
    """
    bilan = Bilan()
    for suivant in _programmes:
        bilan.ajouter(suivant(maintenant, jusqu_au or dernier_jour(maintenant)))
    return bilan
