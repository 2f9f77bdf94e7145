"""La carte des communes : projection équirectangulaire (cosinus de la latitude), en kilomètres autour de l'espace.
L'aire d'un cercle est proportionnelle aux personnes ; cachée et non touchée n'ont ni la même forme ni le même mot."""

from collections.abc import Iterator, Mapping, Sequence
from math import cos, hypot, radians, sqrt

from django.utils.safestring import SafeString

from epn.territoire.models import RAYON_DE_LA_TERRE_KM, Commune, Position

from . import BLANC, BOCAGE, BRIQUE, ENCRE, ENCRE_DOUCE, TRAIT, rendre
from .etiquettes import Boite, Etiquette, Point, placer

ANNEAUX_KM = (5, 10, 15)
PAR_DEGRE_KM = RAYON_DE_LA_TERRE_KM * radians(1)
MARGE_KM = 1.5
# Le côté du plus grand cercle, en pixels, pour une image large de 560.
PLUS_GRAND = 44
CROIX = "M-0.8,-0.8L0.8,0.8M0.8,-0.8L-0.8,0.8"
REPERES = (500, 200, 100, 50, 20, 5)


def projeter(position: Position, centre: Position) -> tuple[float, float]:
    """Kilomètres vers l'est et vers le nord, depuis le centre."""
    est = (position.longitude - centre.longitude) * cos(radians(centre.latitude)) * PAR_DEGRE_KM
    return est, (position.latitude - centre.latitude) * PAR_DEGRE_KM


def dessiner(
    communes: Sequence[Commune], personnes: Mapping[str, int | None], centre: Position, *, largeur: int, noms: int
) -> SafeString:
    """`personnes` : par code INSEE ; None, cachée. `noms` : combien de communes au plus sont nommées."""
    places = {c: projeter(c, centre) for c in communes}
    rayon = max([ANNEAUX_KM[-1], *(hypot(*p) for p in places.values())]) + MARGE_KM
    echelle = largeur / (2 * rayon)
    haut = max([n for n in personnes.values() if n], default=1)

    def taille(n: int) -> float:
        return max((PLUS_GRAND * largeur / 560) ** 2 * n / haut, 20)

    def points(voulu) -> list[dict]:
        return [
            {"x": x, "y": y, "s": taille(personnes.get(c.pk) or 0)}
            for c, (x, y) in places.items()
            if voulu(personnes.get(c.pk, 0))
        ]

    etiquettes = placer(
        _a_nommer(places, personnes, echelle, largeur, taille), largeur, noms, _mots_des_anneaux(echelle, largeur)
    )
    couches = [
        *_anneaux(echelle),
        _marque(points(lambda n: n == 0), {"shape": CROIX, "stroke": BRIQUE, "strokeWidth": 2, "fill": None}, 50),
        _marque(
            points(lambda n: n is None),
            {"shape": "circle", "stroke": ENCRE_DOUCE, "fill": BLANC, "strokeWidth": 1.5},
            50,
        ),
        _marque(points(bool), {"shape": "circle", "fill": BOCAGE, "stroke": BLANC, "strokeWidth": 1}, None),
        _marque([{"x": 0, "y": 0}], {"shape": "diamond", "fill": BLANC, "stroke": ENCRE, "strokeWidth": 1.5}, 110),
        *_ecrire(etiquettes, echelle, largeur),
        *_cle(haut, taille, rayon, echelle),
    ]
    return rendre(
        {
            "width": largeur,
            "height": largeur,
            "layer": [_cadree(couche, rayon) for couche in couches],
        },
        "Carte des communes et des personnes qui en viennent.",
    )


def _cadree(couche: dict, rayon: float) -> dict:
    for axe in ("x", "y"):
        sens = {"domain": [-rayon, rayon], "nice": False, "zero": False}
        couche["encoding"][axe] = {"field": axe, "type": "quantitative", "axis": None, "scale": sens}
    return couche


def _marque(valeurs: list[dict], forme: dict, taille: float | None) -> dict:
    mesure = (
        {"field": "s", "type": "quantitative", "scale": None, "legend": None} if taille is None else {"value": taille}
    )
    return {"data": {"values": valeurs}, "mark": {"type": "point", "opacity": 1, **forme}, "encoding": {"size": mesure}}


def _texte(valeurs: list[dict], **forme: object) -> dict:
    marque = {"type": "text", "fontSize": 12, "baseline": "middle", **forme}
    return {"data": {"values": valeurs}, "mark": marque, "encoding": {"text": {"field": "t", "type": "nominal"}}}


def _anneaux(echelle: float) -> Iterator[dict]:
    for km in ANNEAUX_KM:
        cercle = {"shape": "circle", "stroke": TRAIT, "fill": None, "strokeWidth": 1.5}
        yield _marque([{"x": 0, "y": 0}], cercle, (2 * km * echelle) ** 2)
    yield _texte([{"x": 0, "y": km, "t": f"{km} km"} for km in ANNEAUX_KM], fontSize=11, color=ENCRE_DOUCE, dy=-8)


def _mots_des_anneaux(echelle: float, largeur: int) -> list[Boite]:
    hauts = [largeur / 2 - km * echelle for km in ANNEAUX_KM]
    return [(largeur / 2 - 20, haut - 16, largeur / 2 + 20, haut) for haut in hauts]


def _a_nommer(places, personnes, echelle, largeur, taille) -> list[Point]:
    """Les plus grands nombres d'abord, puis les communes non touchées ; une cachée n'est pas nommée."""
    points = []
    for commune, (x, y) in places.items():
        n = personnes.get(commune.pk, 0)
        cote = sqrt(taille(n)) if n else 8
        nom = "" if n is None else f"{commune.nom} {n}" if n else commune.nom
        points.append(Point(largeur / 2 + x * echelle, largeur / 2 - y * echelle, cote / 2, nom, n or 0))
    return sorted(points, key=lambda p: (-p.poids, p.nom))


def _ecrire(etiquettes: Sequence[Etiquette], echelle: float, largeur: int) -> Iterator[dict]:
    for cote in ("left", "right", "center"):
        for touchee in (True, False):
            valeurs = [
                {"x": (e.x - largeur / 2) / echelle, "y": (largeur / 2 - e.y) / echelle, "t": e.nom}
                for e in etiquettes
                if e.cote == cote and bool(e.poids) == touchee
            ]
            if valeurs:
                yield _texte(
                    valeurs, align=cote, color=ENCRE if touchee else BRIQUE, fontStyle="normal" if touchee else "italic"
                )


def _cle(haut: int, taille, rayon: float, echelle: float) -> Iterator[dict]:
    """La clé est dans l'image : deux cercles et ce qu'ils valent."""
    valeurs, x = [], -rayon + 1
    for n in [r for r in REPERES if r <= haut][:2] or [haut]:
        demi = sqrt(taille(n)) / 2 / echelle
        valeurs.append({"x": x + demi, "y": -rayon + 1.6, "s": taille(n), "t": f"{n}"})
        x += 2 * demi + 40 / echelle
    yield _marque(valeurs, {"shape": "circle", "fill": "#e4efe6", "stroke": BOCAGE}, None)
    decales = [{**v, "x": v["x"] + (sqrt(v["s"]) / 2 + 4) / echelle} for v in valeurs]
    decales[-1] = {**decales[-1], "t": f"{decales[-1]['t']} personnes"}
    yield _texte(decales, align="left", fontWeight=700)
