"""Les personnes par tranche d'âge, en barres couchées."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from . import BOCAGE, ENCRE_DOUCE, rendre

HAUTEUR = 30


def dessiner(lignes: Sequence[tuple[str, int]], ensemble: tuple[str, int] | None) -> SafeString:
    """`lignes` : les tranches qui se disent ; `ensemble` : celles qui ne se disent qu'ensemble."""
    valeurs = [{"tranche": nom, "n": n, "seule": 1} for nom, n in lignes]
    if ensemble:
        valeurs.append({"tranche": ensemble[0], "n": ensemble[1], "seule": 0})
    y = {
        "field": "tranche",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False, "labelLimit": 130},
    }
    x = {"field": "n", "type": "quantitative", "axis": None}
    plein, vide = {"value": BOCAGE}, {"test": "datum.seule == 0", "value": "#ffffff"}
    return rendre(
        {
            "width": 190,
            "height": HAUTEUR * max(len(valeurs), 1),
            "data": {"values": valeurs},
            "encoding": {"y": y, "x": x},
            "layer": [
                {
                    "mark": {"type": "bar", "stroke": ENCRE_DOUCE, "strokeWidth": 1, "height": 20},
                    "encoding": {"fill": {"condition": vide, **plein}},
                },
                {
                    "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": 700},
                    "encoding": {"text": {"field": "n"}},
                },
            ],
        },
        "Personnes différentes par tranche d’âge, en barres.",
    )
