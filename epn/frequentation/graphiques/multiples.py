"""Les venues mois par mois : une image par nature, toutes à la même échelle, lisibles en noir et blanc."""

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString

from epn.commun import dates
from epn.frequentation.periodes import Periode

from . import BLANC, COULEURS, ENCRE, ENCRE_DOUCE, rendre

LARGEUR, HAUTEUR = 200, 110


def dessiner(
    nature: str, nom: str, valeurs: Mapping[Periode, int | None], mois: Sequence[Periode], haut: int
) -> SafeString:
    """`valeurs` : None pour un mois caché, pas de clé pour un mois qui n'est pas clos. `haut` : le plus grand nombre de
    toutes les images ; au-dessus, la place
    d'un nombre, pour que toutes aient la même taille."""
    initiales = [dates.MOIS[m.du.month - 1][0].upper() for m in mois]
    vus = [{"rang": r, "n": valeurs[m]} for r, m in enumerate(mois) if valeurs.get(m)]
    caches = [{"rang": r} for r, m in enumerate(mois) if m in valeurs and valeurs[m] is None]
    x = {
        "field": "rang",
        "type": "ordinal",
        "scale": {"domain": list(range(len(mois))), "paddingInner": 0.25},
        "axis": {"title": None, "labelAngle": 0, "ticks": False, "labelExpr": f"{initiales}[datum.value]"},
    }
    y = {
        "field": "n",
        "type": "quantitative",
        "scale": {"domain": [0, 1.25 * max(haut, 4)], "nice": False},
        "axis": {"title": None, "tickCount": 3, "domain": False, "ticks": False, "format": "d"},
    }
    couleur = COULEURS.get(nature, ENCRE_DOUCE)
    couches: list[dict] = [
        {
            "data": {"values": vus},
            "mark": {"type": "bar", "color": couleur},
            "encoding": {"x": x, "y": y},
        }
    ]
    if vus:
        sommet = max(vus, key=lambda v: v["n"])
        couches.append(
            {
                "data": {"values": [sommet]},
                "mark": {"type": "text", "dy": -8, "fontWeight": 700, "color": ENCRE},
                "encoding": {"x": x, "y": y, "text": {"field": "n"}},
            }
        )
    if caches:
        rond = {"type": "point", "shape": "circle", "size": 40, "fill": BLANC, "stroke": ENCRE_DOUCE, "yOffset": -6}
        couches.append(
            {"data": {"values": caches}, "mark": rond, "encoding": {"x": x, "y": {"datum": 0, "type": "quantitative"}}}
        )
    return rendre({"width": LARGEUR, "height": HAUTEUR, "layer": couches}, f"{nom} : venues par mois, en barres.")
