"""Tous les chiffres d'une lecture, un par ligne, avec leur définition : ce que la page ne dessine pas se lit ici."""

from dataclasses import dataclass

from .definitions import CHIFFRES
from .lecture import Lecture
from .phrases import lire, titre_lu


@dataclass(frozen=True)
class Ligne:
    titre: str
    dit: str
    ici: str
    avant: str


def lignes(lecture: Lecture) -> list[Ligne]:
    ici, avant = lecture.publication, lecture.comparable
    return [
        Ligne(titre_lu(definition.titre), definition.dit, lire(ici, nom), lire(avant, nom))
        for nom, definition in CHIFFRES.items()
        if nom in ici.chiffres
    ]
