"""Fabrique les polices de l'affiche à partir de la police variable. À refaire quand la police change.

    python docs/polices/fabriquer.py static/polices/atkinson-hyperlegible-next.woff2

Sortent dans le même dossier : deux graisses fixes (WeasyPrint ne sait pas choisir dans une police variable),
et des chiffres au zéro sans barre, pour les numéros de téléphone. La licence OFL permet ces dérivés ; ils
changent de nom pour ne pas se faire passer pour l'original.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

GRAISSES = (400, 700)
CHIFFRES = " \u00a0+0123456789"
Point = tuple[float, float]


def graisse_fixe(source: Path, graisse: int, famille: str) -> TTFont:
    police = instancer.instantiateVariableFont(TTFont(source), {"wght": graisse})
    for nom in (1, 3, 4, 6, 16):
        police["name"].setName(famille.replace(" ", "") if nom == 6 else famille, nom, 3, 1, 0x409)
    police["name"].setName("Bold" if graisse == 700 else "Regular", 2, 3, 1, 0x409)
    return police


def debarrer_les_zeros(police: TTFont) -> None:
    """Le contour extérieur du zéro, et le même ramené dans la boîte des deux demi-creux que la barre sépare."""
    for nom in ("zero", "zero.tf"):
        if nom in police.getGlyphOrder():
            police["glyf"][nom] = _zero_simple(police, nom)


def _zero_simple(police: TTFont, nom: str) -> object:
    table = police["glyf"]
    glyphe = table[nom]
    points, fins, drapeaux = glyphe.getCoordinates(table)
    exterieur, creux = list(points[: fins[0] + 1]), list(points[fins[0] + 1 :])
    interieur = [_ramener(p, _boite(exterieur), _boite(creux)) for p in exterieur]
    plume = TTGlyphPen(None)
    courbe = list(drapeaux[: fins[0] + 1])
    _tracer(plume, exterieur, courbe)
    _tracer(plume, interieur[::-1], courbe[::-1])
    return plume.glyph()


def _boite(points: list[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _ramener(point: Point, de: tuple[float, ...], vers: tuple[float, ...]) -> Point:
    x = vers[0] + (point[0] - de[0]) * (vers[2] - vers[0]) / (de[2] - de[0])
    y = vers[1] + (point[1] - de[1]) * (vers[3] - vers[1]) / (de[3] - de[1])
    return round(x), round(y)


def _tracer(plume: TTGlyphPen, points: list[Point], sur_la_courbe: list[int]) -> None:
    """Un contour TrueType : les points hors courbe sont les poignées de courbes quadratiques."""
    depart = next(i for i, dessus in enumerate(sur_la_courbe) if dessus & 1)
    tour = [*range(depart + 1, len(points)), *range(depart + 1)]
    plume.moveTo(points[depart])
    poignees: list[Point] = []
    for i in tour:
        poignees.append(points[i])
        if sur_la_courbe[i] & 1:
            plume.qCurveTo(*poignees) if len(poignees) > 1 else plume.lineTo(points[i])
            poignees = []
    plume.closePath()


def garder_les_chiffres(police: TTFont) -> None:
    options = subset.Options(layout_features=["tnum", "pnum"], name_IDs=["*"])
    tailleur = subset.Subsetter(options)
    tailleur.populate(text=CHIFFRES)
    tailleur.subset(police)


def ecrire(police: TTFont, chemin: Path) -> None:
    police.flavor = "woff2"
    police.save(chemin)


def fabriquer(source: Path) -> None:
    for graisse in GRAISSES:
        ecrire(graisse_fixe(source, graisse, "Affiche EPN"), source.parent / f"affiche-{graisse}.woff2")
    chiffres = graisse_fixe(source, 700, "Chiffres EPN")
    debarrer_les_zeros(chiffres)
    garder_les_chiffres(chiffres)
    ecrire(chiffres, source.parent / "chiffres-700.woff2")


if __name__ == "__main__":
    fabriquer(Path(sys.argv[1]))
