"""Ce qui diffère entre deux publications d'une même période, dit en clair : avant, après."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from . import definitions
from .phrases import ABSENT, dire, lire, titre_lu
from .publication import Publication, Ventilation

Mots = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class Ecart:
    titre: str
    avant: str
    apres: str
    detail: str = ""


def ecarts(avant: Publication, apres: Publication, mots: Mots = definitions.mots) -> list[Ecart]:
    """Dans l'ordre des définitions. Une requête si les communes diffèrent."""
    trouves = []
    for nom, definition in definitions.CHIFFRES.items():
        a, b = lire(avant, nom), lire(apres, nom)
        if a != b:
            trouves.append(Ecart(titre_lu(definition.titre), a, b))
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
        a, b = (dire(t.valeur(cle)) for t in (avant, apres))
        if a != b:
            yield Ecart(titre, a, b, mots.get(cle, cle))
    if avant.reste != apres.reste:
        yield Ecart(titre, *(ABSENT if t.reste is None else dire(t.reste) for t in (avant, apres)), "cases cachées")
