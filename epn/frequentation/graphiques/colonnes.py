"""Des colonnes dans le temps : les mois d'une année, des trimestres. Un trait dit la même colonne, un an avant."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from epn.frequentation.phrases import nombre

from . import BLANC, BOCAGE, ENCRE, ENCRE_DOUCE, rendre


@dataclass(frozen=True)
class Colonne:
    """`n` None : cachée, ou pas close (`close` faux). `avant` : un an plus tôt, si cela se dit. `forte` : celle dont on
    parle ; les autres ne sont là que pour comparer."""

    nom: str
    n: int | None
    avant: int | None = None
    close: bool = True
    forte: bool = True


def dessiner(colonnes: Sequence[Colonne], nom: str, *, largeur: int, hauteur: int) -> SafeString:
    rangs = list(enumerate(colonnes))
    haut = max([v for c in colonnes for v in (c.n, c.avant) if v], default=4)
    x = {
        "field": "rang",
        "type": "ordinal",
        "scale": {"domain": [rang for rang, _ in rangs], "paddingInner": 0.3, "paddingOuter": 0.15},
        "axis": {
            "title": None,
            "labelAngle": 0,
            "ticks": False,
            "labelPadding": 6,
            "labelExpr": f"{[c.nom for c in colonnes]}[datum.value]",
        },
    }
    y = {
        "field": "n",
        "type": "quantitative",
        "scale": {"domain": [0, 1.15 * haut], "nice": False},
        "axis": {"title": None, "tickCount": 4, "domain": False, "ticks": False, "format": "d"},
    }
    vues = [{"rang": rang, "n": c.n, "dit": nombre(c.n), "forte": int(c.forte)} for rang, c in rangs if c.n is not None]
    plein = {"condition": {"test": "datum.forte == 0", "value": "#e4efe6"}, "value": BOCAGE}
    couches = [
        _couche(vues, {"type": "bar", "stroke": BOCAGE, "strokeWidth": 1}, {"x": x, "y": y, "fill": plein}),
        _couche(
            vues,
            {"type": "text", "dy": -8, "fontWeight": 700, "color": ENCRE},
            {"x": x, "y": y, "text": {"field": "dit"}},
        ),
    ]
    if traits := [{"rang": rang, "n": c.avant} for rang, c in rangs if c.avant is not None]:
        for couleur, epais in ((BLANC, 5), (ENCRE, 2)):
            trait = {"type": "tick", "color": couleur, "thickness": epais, "opacity": 1}
            couches.append(_couche(traits, trait, {"x": x, "y": y}))
    if caches := [{"rang": rang} for rang, c in rangs if c.n is None and c.close]:
        rond = {"type": "point", "shape": "circle", "size": 40, "fill": BLANC, "stroke": ENCRE_DOUCE, "yOffset": -6}
        couches.append(_couche(caches, rond, {"x": x, "y": {"datum": 0, "type": "quantitative"}}))
    return rendre({"width": largeur, "height": hauteur, "layer": couches}, nom)


def _couche(valeurs: list[dict], marque: dict, codes: dict) -> dict:
    return {"data": {"values": valeurs}, "mark": marque, "encoding": codes}
