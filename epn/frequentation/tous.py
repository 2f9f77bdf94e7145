"""Tous les chiffres d'une lecture, un par ligne, avec leur définition : ce que la page ne dessine pas se lit ici."""

from dataclasses import dataclass

from epn.commun.dates import INSECABLE

from .definitions import CHIFFRES
from .lecture import Lecture
from .publication import Publication
from .tableaux import dire

EN_MINUTES = ("minutes_donnees", "minutes_possibles")


@dataclass(frozen=True)
class Ligne:
    titre: str
    dit: str
    ici: str
    avant: str


def lignes(lecture: Lecture) -> list[Ligne]:
    ici, avant = lecture.publication, lecture.comparable
    return [
        Ligne(definition.titre.replace("Minutes", "Heures"), definition.dit, _lire(ici, nom), _lire(avant, nom))
        for nom, definition in CHIFFRES.items()
        if nom in ici.chiffres
    ]


def _lire(publication: Publication | None, nom: str) -> str:
    """Un tiret : il n'y en a pas. Les heures se disent en heures."""
    if publication is None or nom not in publication.chiffres:
        return "–"
    n, environ = publication.chiffres[nom], f"≈{INSECABLE}" if nom in publication.arrondis else ""
    if n is None or not n:
        return dire(n)
    return f"{environ}{dire(round(n / 60))}{INSECABLE}h" if nom in EN_MINUTES else f"{environ}{dire(n)}"
