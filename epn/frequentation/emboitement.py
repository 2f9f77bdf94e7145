"""Qui contient qui : les mois dans le trimestre et dans l'année, une nature ou un lieu dans l'ensemble."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from epn.commun import dates
from epn.planning.models import Nature

from .etendue import NATURES
from .periodes import MOIS_DE, Periode, Sorte, qui_contient

# Ce que porte une publication : une période, une nature (« » : toutes), un lieu (None : tous).
Noeud = tuple[Periode, str, int | None]


def contient(grand: Noeud, petit: Noeud) -> bool:
    return (
        grand != petit and grand[0].contient(petit[0]) and grand[1] in ("", petit[1]) and grand[2] in (None, petit[2])
    )


def partages(noeud: Noeud, se_dit: Callable[[Noeud], bool], noeuds: Collection[Noeud]) -> Iterator[list[Noeud]]:
    """Chaque façon de le recomposer, si chacune de ses parties se dit. Une partie qui se dit et n'a pas de relevé est
    vide."""
    lieux = sorted({n[2] for n in noeuds if n[2] is not None})
    for toutes in (*partages_du_temps(noeud), *_partages_du_filtre(noeud, lieux)):
        # Hors les murs, on ne compte pas de personnes : ce qui parle d'elles n'y est pas.
        parties = [n for n in toutes if n[1] != Nature.EXTERIEURE or se_dit(n)]
        if parties and all(se_dit(n) for n in parties):
            yield [n for n in parties if n in noeuds]


def _partages_du_filtre(noeud: Noeud, lieux: Collection[int]) -> Iterator[list[Noeud]]:
    """Hors les murs n'a pas de lieu : à côté de tous les lieux, il manque encore lui. Nature et lieu ne se croisent
    pas."""
    periode, nature, lieu = noeud
    if nature or lieu is not None:
        return
    natures: list[Noeud] = [(periode, une.value, None) for une in NATURES]
    yield natures
    dehors = [n for n in natures if n[1] == Nature.EXTERIEURE]
    yield [*((periode, "", un) for un in lieux), *dehors]


def partages_du_temps(noeud: Noeud) -> Iterator[list[Noeud]]:
    periode, *filtre = noeud
    if periode.sorte == Sorte.MOIS:
        return
    yield [(mois, *filtre) for mois in periode.mois]
    if periode.est_annuelle:
        yield [(p, *filtre) for p in _par_trimestres(periode)]


def _par_trimestres(periode: Periode) -> Iterator[Periode]:
    jour = periode.du
    while jour <= periode.au:
        partie = Periode(jour, Sorte.MOIS)
        trimestre = qui_contient(jour, Sorte.TRIMESTRE)
        if trimestre.du == jour and periode.contient(trimestre):
            partie = trimestre
        yield partie
        jour = dates.mois_suivant(jour, MOIS_DE[partie.sorte])


@dataclass(frozen=True)
class Carte:
    """Tous les nœuds dont on se sert, et leurs liens, cherchés une fois."""

    noeuds: frozenset[Noeud]
    compositions: Mapping[Noeud, list[list[Noeud]]]
    du_temps: Mapping[Noeud, list[list[Noeud]]]
    # (petit, grand)
    inclus: list[tuple[Noeud, Noeud]]

    @classmethod
    def de(cls, noeuds: Collection[Noeud], se_dit: Callable[[Noeud], bool]) -> "Carte":
        """`se_dit` : ce dont on parle se publie-t-il pour ce nœud ?"""
        tous = frozenset(noeuds)
        inclus = sorted(((p, g) for g in tous for p in tous if contient(g, p)), key=str)
        compositions = {n: [p for p in partages(n, se_dit, tous) if p] for n in tous}
        du_temps = {n: [p for p in compositions[n] if p[0][1:] == n[1:]] for n in tous}
        return cls(tous, compositions, du_temps, inclus)


def voisines(periode: Periode, closes: Collection[Periode]) -> list[Periode]:
    """Celles dont les chiffres se recoupent avec les siens, et ce qui les compose."""
    recoupent = [p for p in closes if p.du <= periode.au and periode.du <= p.au]
    du = min((p.du for p in recoupent), default=periode.du)
    au = max((p.au for p in recoupent), default=periode.au)
    return [p for p in closes if p != periode and du <= p.du and p.au <= au]
