"""Qui a toutes les publications sous les yeux, du papier, et de la patience. Il ne sait rien du code : il écrit des
inégalités entre entiers, et les resserre jusqu'à ce qu'elles ne bougent plus."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from itertools import product

INFINI = 10**7
TABLES = ("communes", "ages", "statuts", "audiences")
CONNUES = {
    "ages": ("jeune", "adulte", "aine"),
    "statuts": ("emploi", "retraite"),
    "audiences": ("particulier",),
}
ADDITIFS = ("venues", "presence_absent", "sans_place_attente", "avis")


class Attaquant:
    def __init__(self) -> None:
        self.plage: dict[Hashable, list[int]] = {}
        self.inegalites: list[tuple[list[tuple[int, Hashable]], int]] = []

    def case(self, nom: Hashable, valeur: int | None, moins: int = 1) -> None:
        self.plage[nom] = [moins, INFINI] if valeur is None else [valeur, valeur]

    def au_plus(self, petits: Iterable[Hashable], grands: Iterable[Hashable]) -> None:
        """La somme des petits ne dépasse pas celle des grands."""
        termes = [(1, x) for x in petits] + [(-1, x) for x in grands]
        self.inegalites.append(([(c, x) for c, x in termes if x in self.plage], 0))

    def egales(self, les_unes: list[Hashable], les_autres: list[Hashable]) -> None:
        self.au_plus(les_unes, les_autres)
        self.au_plus(les_autres, les_unes)

    def reflechir(self) -> None:
        par_case = defaultdict(set)
        for numero, (termes, _) in enumerate(self.inegalites):
            for _, x in termes:
                par_case[x].add(numero)
        a_faire = set(range(len(self.inegalites)))
        while a_faire:
            termes, borne = self.inegalites[a_faire.pop()]
            minimum = sum(c * self.plage[x][c < 0] for c, x in termes)
            for c, x in termes:
                place = borne - minimum + c * self.plage[x][c < 0]
                bas, haut = self.plage[x]
                if c > 0 and place < haut:
                    self.plage[x][1] = place
                elif c < 0 and -place > bas:
                    self.plage[x][0] = -place
                else:
                    continue
                assert self.plage[x][0] <= self.plage[x][1], "L'attaquant raisonne mal."
                a_faire |= par_case[x]

    def devine(self, nom: Hashable) -> bool:
        bas, haut = self.plage[nom]
        return bas == haut


def lire(publications: Mapping) -> tuple[Attaquant, list[Hashable]]:
    """`publications` : {(période, nature, lieu): Publication}. Rend l'attaquant, et ce qui lui est caché."""
    attaquant, caches = Attaquant(), []
    cles = {t: {c for p in publications.values() for c in (*p.table(t).visibles, *p.table(t).caches)} for t in TABLES}
    cles = {table: sorted(siennes | set(CONNUES.get(table, ()))) for table, siennes in cles.items()}
    for noeud, publication in publications.items():
        for nom in ("personnes", "nouvelles", "revenues", *ADDITIFS):
            if nom in publication.chiffres:
                attaquant.case((noeud, nom), publication.chiffres[nom])
                if publication.chiffres[nom] is None:
                    caches.append((noeud, nom))
        for table, siennes in cles.items():
            if table not in publication.tables:
                continue
            ventilee = publication.table(table)
            for cle in siennes:
                attaquant.case((noeud, table, cle), ventilee.valeur(cle), int(not ventilee.tue))
            caches += [(noeud, table, cle) for cle in ventilee.caches]
            # Une table tue peut porter une commune dont personne n'a jamais entendu parler ; les autres listes
            # sont connues d'avance.
            ailleurs = (noeud, table, "ailleurs")
            attaquant.case(ailleurs, None if ventilee.tue and table == "communes" else 0, 0)
            attaquant.egales([*((noeud, table, cle) for cle in siennes), ailleurs], [(noeud, "personnes")])
        attaquant.au_plus([(noeud, "personnes")], [(noeud, "venues")])
        if noeud[1:] == ("", None):
            attaquant.egales([(noeud, "nouvelles"), (noeud, "revenues")], [(noeud, "personnes")])
    personnes = [("personnes",), *((t, c) for t in TABLES for c in cles[t])]
    for grand in publications:
        for petit in publications:
            if petit != grand and dedans(petit, grand):
                for quoi in personnes:
                    attaquant.au_plus([(petit, *quoi)], [(grand, *quoi)])
        for parties in decoupes(grand, publications):
            for quoi in personnes:
                if all((p, *quoi) in attaquant.plage for p in parties):
                    attaquant.au_plus([(grand, *quoi)], [(p, *quoi) for p in parties])
            for nom in ADDITIFS:
                attaquant.egales([(p, nom) for p in parties], [(grand, nom)])
        mois = [n for n in publications if n[0] in grand[0].mois and n[1:] == grand[1:]]
        if grand[1:] == ("", None) and mois != [grand]:
            attaquant.egales([(m, "nouvelles") for m in mois], [(grand, "nouvelles")])
    return attaquant, caches


def dedans(petit: tuple, grand: tuple) -> bool:
    en_jours = grand[0].du <= petit[0].du and petit[0].au <= grand[0].au
    return en_jours and grand[1] in ("", petit[1]) and grand[2] in (None, petit[2])


def decoupes(grand: tuple, publications: Mapping) -> Iterable[list[tuple]]:
    periode, nature, lieu = grand
    autres = [n for n in publications if n != grand]
    par_mois = [n for n in autres if n[0] in periode.mois and n[1:] == (nature, lieu)]
    par_nature = [n for n in autres if n[0] == periode and not nature and n[1] and n[2] == lieu]
    par_lieu = [n for n in autres if n[0] == periode and n[1] == nature and lieu is None and n[2] is not None]
    return [parties for parties in (par_mois, par_nature, par_lieu) if parties]


def soustractions(publications: Mapping, seuil: int) -> list[tuple]:
    """Deux nombres visibles de personnes dont la différence est un petit nombre de personnes."""
    trouvees = []
    for petit, grand in product(publications, repeat=2):
        if petit != grand and dedans(petit, grand):
            un, deux = publications[petit], publications[grand]
            couples = [("personnes", un.chiffres["personnes"], deux.chiffres["personnes"])]
            for table in TABLES:
                for cle in un.table(table).visibles:
                    couples.append((cle, un.table(table).valeur(cle), deux.table(table).valeur(cle)))
            trouvees += [
                (petit, grand, quoi) for quoi, a, b in couples if None not in (a, b) and 0 < b - a < seuil and a
            ]
    return trouvees
