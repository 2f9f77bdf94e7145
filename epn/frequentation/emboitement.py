"""Qui contient qui : les mois dans le trimestre et dans l'année, une nature ou un lieu dans l'ensemble."""

from collections.abc import Collection, Iterator, Mapping
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


def partages(noeud: Noeud, noeuds: Collection[Noeud]) -> Iterator[list[Noeud]]:
    """Chaque façon de le recomposer. Une partie qui n'a pas de relevé est vide."""
    yield from partages_du_temps(noeud, noeuds)
    periode, nature, lieu = noeud
    if not nature:
        yield [n for n in ((periode, une, lieu) for une in NATURES) if n in noeuds]
    if lieu is None and nature != Nature.EXTERIEURE:
        yield [
            n for n in noeuds if n[0] == periode and ((n[1] == nature and n[2] is not None) or _sans_lieu(n, nature))
        ]


def _sans_lieu(noeud: Noeud, nature: str) -> bool:
    """Hors les murs n'a pas de lieu : à côté de tous les lieux, il manque encore lui."""
    return not nature and noeud[1:] == (Nature.EXTERIEURE, None)


def partages_du_temps(noeud: Noeud, noeuds: Collection[Noeud]) -> Iterator[list[Noeud]]:
    periode, *filtre = noeud
    if periode.sorte == Sorte.MOIS:
        return
    yield [n for n in ((mois, *filtre) for mois in periode.mois) if n in noeuds]
    if periode.est_annuelle:
        yield [n for n in ((p, *filtre) for p in _par_trimestres(periode)) if n in noeuds]


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
    periode: Periode
    compositions: Mapping[Noeud, list[list[Noeud]]]
    du_temps: Mapping[Noeud, list[list[Noeud]]]
    # (petit, grand), dont l'un au moins est de la période.
    inclus: list[tuple[Noeud, Noeud]]

    @classmethod
    def de(cls, periode: Periode, noeuds: Collection[Noeud]) -> "Carte":
        tous = frozenset(noeuds)
        siens = [n for n in tous if n[0] == periode]
        paires = {(n, sien) for sien in siens for n in tous if contient(sien, n)}
        paires |= {(sien, n) for sien in siens for n in tous if contient(n, sien)}
        compositions = {n: [p for p in partages(n, tous) if p] for n in tous}
        du_temps = {n: [p for p in partages_du_temps(n, tous) if p] for n in tous}
        return cls(tous, periode, compositions, du_temps, sorted(paires, key=str))


def voisines(periode: Periode, closes: Collection[Periode]) -> list[Periode]:
    """Celles dont les chiffres se recoupent avec les siens, et ce qui les compose."""
    recoupent = [p for p in closes if p.du <= periode.au and periode.du <= p.au]
    du = min((p.du for p in recoupent), default=periode.du)
    au = max((p.au for p in recoupent), default=periode.au)
    return [p for p in closes if p != periode and du <= p.du and p.au <= au]
