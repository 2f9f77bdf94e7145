"""Des barres couchées, une par case d'un tableau. Un trait dit la même case, un an avant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from epn.commun.templatetags.francais import capitale
from epn.frequentation.phrases import nombre
from epn.frequentation.publication import Ventilation

from . import BLANC, BOCAGE, ENCRE, ENCRE_DOUCE, rendre

HAUTEUR = 30
# Largeur moyenne d'un caractère à 12 pixels, et celle que les noms ne passent pas.
CARACTERE, NOMS = 6.6, 190


REGROUPEES = "Cachées, ensemble"
NEUTRES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Barre:
    """`seule` faux : plusieurs cases qui ne se disent qu'ensemble, en blanc."""

    nom: str
    n: int
    avant: int | None = None
    couleur: str = BOCAGE
    seule: bool = True


def d_une_table(
    table: Ventilation, mots: Mapping[str, str], avant: Ventilation | None = None, couleurs: Mapping[str, str] = NEUTRES
) -> list[Barre]:
    """Ce qui se dit d'un tableau ; ce qui ne se dit qu'ensemble vient en dernier. `avant` : le même, un an avant."""
    barres = []
    for cle, mot in mots.items():
        if n := table.valeur(cle):
            barres.append(Barre(capitale(mot), n, avant.valeur(cle) if avant else None, couleurs.get(cle, BOCAGE)))
    if table.reste:
        barres.append(Barre(REGROUPEES, table.reste, seule=False))
    return barres


def dessiner(barres: Sequence[Barre], nom: str, *, largeur: int) -> SafeString:
    """`largeur` : celle de l'image, en pixels ; ce que les noms laissent est aux barres."""
    noms = min(max((len(b.nom) for b in barres), default=0) * CARACTERE + 12, NOMS)
    valeurs = [
        {"nom": b.nom, "n": b.n, "dit": nombre(b.n), "avant": b.avant, "couleur": b.couleur if b.seule else BLANC}
        for b in barres
    ]
    haut = max([v for b in barres for v in (b.n, b.avant) if v], default=1)
    axe = {"title": None, "ticks": False, "domain": False, "labelLimit": noms, "minExtent": noms, "labelPadding": 8}
    y = {"field": "nom", "type": "nominal", "sort": None, "axis": axe}
    x = {"field": "n", "type": "quantitative", "axis": None, "scale": {"domain": [0, haut], "nice": False}}
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
            "width": largeur - noms - 50,
            "height": HAUTEUR * max(len(valeurs), 1),
            "data": {"values": valeurs},
            "encoding": {"y": y},
            "layer": couches,
        },
        nom,
    )
