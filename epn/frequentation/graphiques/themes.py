"""Les thèmes demandés et donnés : deux parts, reliées par un trait. Un rond demande, un carré répond."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from . import BLANC, ENCRE_DOUCE, PRUNE, rendre


@dataclass(frozen=True)
class Theme:
    """Des parts, en pour cent."""

    nom: str
    demande: int
    donne: int

    @property
    def ecart(self) -> int:
        return self.demande - self.donne


def dessiner(themes: Sequence[Theme], *, noms: int = 190, largeur: int = 340) -> SafeString:
    """`noms` : la largeur, en pixels, au-delà de laquelle un nom est abrégé ; `largeur` : celle de l'image."""
    valeurs = [{"theme": t.nom, "demande": t.demande, "donne": t.donne} for t in themes]
    y = {
        "field": "theme",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False, "labelLimit": noms, "labelPadding": 9},
    }

    def x(champ: str) -> dict:
        axe = {
            "title": None,
            "tickCount": 3,
            "orient": "top",
            "domain": False,
            "ticks": False,
            "labelExpr": "datum.label + ' %'",
        }
        return {"field": champ, "type": "quantitative", "axis": axe, "scale": {"zero": True}}

    return rendre(
        {
            "width": largeur - noms,
            "height": 26 * max(len(valeurs), 1),
            "data": {"values": valeurs},
            "encoding": {"y": y},
            "layer": [
                {
                    "mark": {"type": "rule", "color": ENCRE_DOUCE, "strokeWidth": 2},
                    "encoding": {"x": x("demande"), "x2": {"field": "donne"}},
                },
                {
                    "mark": {
                        "type": "point",
                        "shape": "square",
                        "filled": True,
                        "size": 90,
                        "color": PRUNE,
                        "opacity": 1,
                    },
                    "encoding": {"x": x("donne")},
                },
                {
                    "mark": {
                        "type": "point",
                        "shape": "circle",
                        "size": 90,
                        "fill": BLANC,
                        "stroke": PRUNE,
                        "strokeWidth": 2,
                        "opacity": 1,
                    },
                    "encoding": {"x": x("demande")},
                },
            ],
        },
        "Part de chaque thème dans les demandes et dans les venues.",
    )
