"""Où aller ensuite : les communes non touchées d'où une seule sortie atteint le plus d'habitants (décision 17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from epn.territoire.models import Commune

PROPOSEES = 3


class DUneCommune(Protocol):
    @property
    def commune(self) -> Commune: ...


L = TypeVar("L", bound=DUneCommune)


@dataclass(frozen=True)
class Proposition(Generic[L]):
    """Une sortie à prévoir ; `voisines` : les communes non touchées où elle se fait savoir aussi."""

    ligne: L
    voisines: Sequence[L]

    @property
    def habitants(self) -> int:
        return sum(ligne.commune.population for ligne in (self.ligne, *self.voisines))

    @property
    def habitants_voisins(self) -> int:
        return self.habitants - self.ligne.commune.population

    @property
    def noms_des_voisines(self) -> str:
        return ", ".join(str(ligne.commune) for ligne in self.voisines)


def proposer(non_touchees: Iterable[L], rayon_km: float) -> list[Proposition[L]]:
    """Une voisine déjà atteinte par une sortie proposée ne l'est pas deux fois."""
    restent, propositions = list(non_touchees), []
    while restent and len(propositions) < PROPOSEES:
        possibles = [Proposition(ligne, _voisines(ligne, restent, rayon_km)) for ligne in restent]
        meilleure = min(possibles, key=_merite)
        propositions.append(meilleure)
        atteintes = {meilleure.ligne.commune.pk, *(v.commune.pk for v in meilleure.voisines)}
        restent = [ligne for ligne in restent if ligne.commune.pk not in atteintes]
    return propositions


def _merite(proposition: Proposition) -> tuple[int, int, str]:
    """À égalité d'habitants atteints, la plus peuplée, où plus de monde est sur place ; puis le nom."""
    commune = proposition.ligne.commune
    return -proposition.habitants, -commune.population, commune.nom


def _voisines(ligne: L, autres: Iterable[L], rayon_km: float) -> list[L]:
    ici = ligne.commune
    return [a for a in autres if a.commune.pk != ici.pk and ici.distance_a(a.commune) <= rayon_km]
