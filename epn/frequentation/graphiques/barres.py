"""Des barres couchées, une par case d'un tableau. Un trait dit la même case, un an avant."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from epn.frequentation.phrases import nombre

from . import BLANC, BOCAGE, ENCRE, ENCRE_DOUCE, rendre

HAUTEUR = 30
NOMS = 190


@dataclass(frozen=True)
class Barre:
    """`seule` faux : plusieurs cases qui ne se disent qu'ensemble, en blanc."""

    nom: str
    n: int
    avant: int | None = None
    couleur: str = BOCAGE
    seule: bool = True


def dessiner(barres: Sequence[Barre], nom: str, *, largeur: int) -> SafeString:
    """`largeur` : celle des barres, en pixels ; les noms ont la leur."""
    valeurs = [
        {"nom": b.nom, "n": b.n, "dit": nombre(b.n), "avant": b.avant, "couleur": b.couleur if b.seule else BLANC} for b in barres
    ]
    haut = max([v for b in barres for v in (b.n, b.avant) if v], default=1)
    axe = {"title": None, "ticks": False, "domain": False, "labelLimit": NOMS, "minExtent": NOMS, "labelPadding": 8}
    y = {"field": "nom", "type": "nominal", "sort": None, "axis": axe}
    x = {"field": "n", "type": "quantitative", "axis": None, "scale": {"domain": [0, 1.12 * haut], "nice": False}}
    couches: list[dict] = [
        {
            "mark": {"type": "bar", "stroke": ENCRE_DOUCE, "strokeWidth": 1, "height": 18},
            "encoding": {"x": x, "fill": {"field": "couleur", "type": "nominal", "scale": None}},
        }
    ]
    if any(b.avant is not None for b in barres):
        avant = {**x, "field": "avant"}
        dits = [{"filter": "datum.avant != null"}]
        for couleur, epais in ((BLANC, 5), (ENCRE, 2)):
            trait = {"type": "tick", "color": couleur, "thickness": epais, "height": 24, "opacity": 1}
            couches.append({"transform": dits, "mark": trait, "encoding": {"x": avant}})
    texte = {"type": "text", "align": "left", "dx": 8, "fontWeight": 700}
    # Après la barre et son trait : le nombre ne touche ni l'un ni l'autre.
    bout = {"calculate": "max(datum.n, datum.avant || 0)", "as": "bout"}
    couches.append(
        {"transform": [bout], "mark": texte, "encoding": {"x": {**x, "field": "bout"}, "text": {"field": "dit"}}}
    )
    return rendre(
        {
            "width": largeur,
            "height": HAUTEUR * max(len(valeurs), 1),
            "data": {"values": valeurs},
            "encoding": {"y": y},
            "layer": couches,
        },
        nom,
    )
