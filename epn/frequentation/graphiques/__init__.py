"""Les graphiques, dessinés par le serveur : une description Vega-Lite devient un SVG que la page contient."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

import vl_convert
from django.utils.safestring import SafeString, mark_safe

POLICE = "Atkinson Hyperlegible Next, system-ui, sans-serif"
ENCRE, ENCRE_DOUCE, TRAIT = "#1c2420", "#434b45", "#d9d0bd"
BOCAGE, BRIQUE, PRUNE, BLANC = "#1d5240", "#8c2f16", "#66305e", "#ffffff"
COULEURS = {
    "accompagnement": BOCAGE,
    "initiation": "#24476f",
    "thematique": PRUNE,
    "professionnels": "#6b4417",
    "exterieure": "#8a5a10",
}
_COMMUN = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "background": None,
    "padding": 2,
    "config": {
        "font": POLICE,
        "view": {"stroke": None},
        "axis": {"labelColor": ENCRE, "labelFontSize": 12, "domainColor": ENCRE_DOUCE, "gridColor": TRAIT},
        "text": {"color": ENCRE, "fontSize": 12},
    },
}
# Vega décrit chacun de ses traits : l'image a un seul nom, et ses nombres sont dans la table qui la suit.
_DESCRIPTIONS = re.compile(r' (?:role|aria-[a-z]+|pointer-events|class|xmlns:xlink|version)="[^"]*"')
_TAILLE = re.compile(r'<svg([^>]*?) width="(\d+)" height="(\d+)"')


def rendre(dessin: Mapping[str, object], nom: str) -> SafeString:
    """Le SVG, tel que la page le contient. `nom` : ce qu'en lit un lecteur d'écran, et où sont les nombres."""
    nom = f"{nom} Les mêmes nombres sont dans la table qui suit."
    svg = _dessiner(json.dumps({**_COMMUN, **dessin}, sort_keys=True))
    return mark_safe(svg.replace("<svg", f'<svg role="img" aria-label="{escape(nom)}" class="graphique"', 1))


@lru_cache(maxsize=256)
def _dessiner(dessin: str) -> str:
    svg = vl_convert.vegalite_to_svg(dessin)
    return _TAILLE.sub(r'<svg\1 width="\2" height="\3"', _DESCRIPTIONS.sub("", svg))
