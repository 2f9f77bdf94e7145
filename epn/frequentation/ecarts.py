"""Ce qui diffère entre deux publications d'une même période, dit en clair : avant, après."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from . import definitions
from .phrases import nombre
from .publication import Publication, Ventilation

CACHE, RIEN = "caché", "–"
EN_MINUTES = ("minutes_donnees", "minutes_possibles")
Mots = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class Ecart:
    titre: str
    avant: str
    apres: str
    detail: str = ""


def dire(nom: str, publication: Publication) -> str:
    """Un chiffre, tel qu'il se lit ; « – » : il n'a pas de sens pour cette période."""
    n = publication.chiffres.get(nom)
    if n is None:
        return CACHE if nom in publication.chiffres else RIEN
    dit = f"{nombre(n)} ({nombre(round(n / 60))}\u00a0h)" if nom in EN_MINUTES and n >= 60 else nombre(n)
    return f"≈\u00a0{dit}" if n and nom in publication.arrondis else dit


def ecarts(avant: Publication, apres: Publication, mots: Mots = definitions.mots) -> list[Ecart]:
    """Dans l'ordre des définitions. Une requête si les communes diffèrent."""
    trouves = []
    for nom, definition in definitions.CHIFFRES.items():
        a, b = dire(nom, avant), dire(nom, apres)
        if a != b:
            trouves.append(Ecart(definition.titre, a, b))
    for nom, definition in definitions.TABLES.items():
        if avant.table(nom) != apres.table(nom):
            trouves += _d_une_table(definition.titre, avant.table(nom), apres.table(nom), mots(nom))
    return trouves


def _d_une_table(titre: str, avant: Ventilation, apres: Ventilation, mots: Mapping[str, str]) -> Iterator[Ecart]:
    if avant.tue != apres.tue:
        yield Ecart(titre, *("cachée en entier" if t.tue else "montrée" for t in (avant, apres)))
        return
    cles = dict.fromkeys(c for t in (avant, apres) for c in (*t.visibles, *t.caches))
    for cle in cles:
        a, b = (_case(t.valeur(cle)) for t in (avant, apres))
        if a != b:
            yield Ecart(titre, a, b, mots.get(cle, cle))
    if avant.reste != apres.reste:
        yield Ecart(titre, *(RIEN if t.reste is None else nombre(t.reste) for t in (avant, apres)), "cases cachées")


def _case(n: int | None) -> str:
    return CACHE if n is None else nombre(n)
