"""Poser les noms d’une carte sans qu’ils se couvrent : le premier côté libre, sinon pas de nom (la table les a)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Largeur moyenne d'un caractère et hauteur d'une ligne, en pixels, à 12 px.
CARACTERE, LIGNE = 7.2, 15
Boite = tuple[float, float, float, float]


@dataclass(frozen=True)
class Point:
    """En pixels, depuis le coin en haut à gauche."""

    x: float
    y: float
    demi: float
    nom: str
    poids: int


@dataclass(frozen=True)
class Etiquette:
    x: float
    y: float
    cote: str
    nom: str
    poids: int


def placer(points: Sequence[Point], largeur: int, combien: int, reserves: Sequence[Boite] = ()) -> list[Etiquette]:
    """Dans l'ordre reçu, au plus `combien`, hors de ce qui est réservé."""
    prises: list[Boite] = [*reserves, *((p.x - p.demi, p.y - p.demi, p.x + p.demi, p.y + p.demi) for p in points)]
    posees: list[Etiquette] = []
    for point in points:
        if not point.nom or len(posees) == combien:
            continue
        for etiquette, boite in _essais(point):
            dedans = boite[0] >= 0 and boite[2] <= largeur and boite[1] >= 0 and boite[3] <= largeur - 46
            if dedans and not any(_se_touchent(boite, prise) for prise in prises):
                posees.append(etiquette)
                prises.append(boite)
                break
    return posees


def _essais(p: Point) -> Iterator[tuple[Etiquette, Boite]]:
    """À droite, à gauche, dessus, dessous, puis en biais."""
    long, ecart, biais = len(p.nom) * CARACTERE, p.demi + 4, p.demi * 0.7 + 9
    autour = (
        (ecart, 0, "left"),
        (-ecart, 0, "right"),
        (0, -p.demi - 9, "center"),
        (0, p.demi + 10, "center"),
        *((sens * p.demi * 0.7, haut * biais, cote) for haut in (-1, 1) for sens, cote in ((1, "left"), (-1, "right"))),
    )
    for dx, dy, cote in autour:
        x, y = p.x + dx, p.y + dy
        gauche = {"left": x, "right": x - long, "center": x - long / 2}[cote]
        yield Etiquette(x, y, cote, p.nom, p.poids), (gauche, y - LIGNE / 2, gauche + long, y + LIGNE / 2)


def _se_touchent(a: Boite, b: Boite) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
