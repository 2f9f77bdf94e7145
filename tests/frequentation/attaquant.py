"""Qui a toutes les publications sous les yeux, du papier, et de la patience. Il ne sait rien du code : il écrit des
inégalités entre entiers, et les resserre jusqu'à ce qu'elles ne bougent plus."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from itertools import product

from epn.frequentation.periodes import Periode, Sorte

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

    def case(self, nom: Hashable, valeur: int | None, moins: int = 1, pas: int = 1) -> None:
        """`pas` : la valeur est arrondie à ce nombre près ; un petit nombre se cache, donc un zéro est un zéro."""
        if valeur is None:
            self.plage[nom] = [moins, INFINI]
        elif pas == 1 or not valeur:
            self.plage[nom] = [valeur, valeur]
        else:
            self.plage[nom] = [valeur - pas // 2, valeur + (pas - 1) // 2]

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

    def montre_quelqu_un(self, nom: Hashable, seuil: int) -> bool:
        """Deviné, et petit. Au-dessus du seuil, un nombre se cache pour d'autres : le deviner ne montre personne."""
        bas, haut = self.plage[nom]
        return bas == haut < seuil


def lire(publications: Mapping) -> tuple[Attaquant, list[Hashable]]:
    """`publications` : {(période, nature, lieu): Publication}. Rend l'attaquant, et ce qui lui est caché."""
    attaquant, caches = Attaquant(), []
    cles = {t: {c for p in publications.values() for c in (*p.table(t).visibles, *p.table(t).caches)} for t in TABLES}
    cles = {table: sorted(siennes | set(CONNUES.get(table, ()))) for table, siennes in cles.items()}
    for noeud, publication in publications.items():
        for nom in ("personnes", "nouvelles", "revenues", *ADDITIFS):
            if nom in publication.chiffres:
                attaquant.case((noeud, nom), publication.chiffres[nom], pas=publication.arrondis.get(nom, 1))
                if publication.chiffres[nom] is None:
                    caches.append((noeud, nom))
        for table, siennes in cles.items():
            if table not in publication.tables:
                continue
            ventilee = publication.table(table)
            for cle in siennes:
                pas = 10 if ventilee.arrondie else 1
                attaquant.case((noeud, table, cle), ventilee.valeur(cle), int(not ventilee.tue), pas)
            caches += [(noeud, table, cle) for cle in ventilee.caches]
            # Une table tue peut porter une commune dont personne n'a jamais entendu parler ; les autres listes
            # sont connues d'avance.
            ailleurs = (noeud, table, "ailleurs")
            attaquant.case(ailleurs, None if ventilee.tue and table == "communes" else 0, 0)
            attaquant.egales([*((noeud, table, cle) for cle in siennes), ailleurs], [(noeud, "personnes")])
        dehors = (noeud[0], "exterieure", None)
        if noeud[1:] == ("", None):
            if dehors not in publications:
                attaquant.au_plus([(noeud, "personnes")], [(noeud, "venues")])
            attaquant.egales([(noeud, "nouvelles"), (noeud, "revenues")], [(noeud, "personnes")])
        elif noeud != dehors:
            attaquant.au_plus([(noeud, "personnes")], [(noeud, "venues")])
    personnes = [("personnes",), *((t, c) for t in TABLES for c in cles[t])]
    for grand in publications:
        for petit in publications:
            if petit != grand and dedans(petit, grand):
                for quoi in personnes:
                    if (
                        (petit, *quoi) in attaquant.plage
                        and (grand, *quoi) in attaquant.plage
                        and _meme_age(petit, grand, quoi)
                    ):
                        attaquant.au_plus([(petit, *quoi)], [(grand, *quoi)])
        for quoi in (*personnes, *((nom,) for nom in ADDITIFS)):
            if (grand, *quoi) not in attaquant.plage:
                continue
            for parties in decoupes(grand, publications, quoi):
                if not all(_meme_age(p, grand, quoi) for p in parties):
                    continue
                if quoi[0] in ADDITIFS:
                    attaquant.egales([(p, *quoi) for p in parties], [(grand, *quoi)])
                else:
                    attaquant.au_plus([(grand, *quoi)], [(p, *quoi) for p in parties])
        mois = [(m, *grand[1:]) for m in grand[0].mois]
        if grand[1:] == ("", None) and mois != [grand] and all(m in publications for m in mois):
            attaquant.egales([(m, "nouvelles") for m in mois], [(grand, "nouvelles")])
    return attaquant, caches


def _meme_age(petit: tuple, grand: tuple, quoi: tuple) -> bool:
    """L'âge est celui de l'année où finit la période."""
    return quoi[0] != "ages" or petit[0].au.year == grand[0].au.year


def dedans(petit: tuple, grand: tuple) -> bool:
    en_jours = grand[0].du <= petit[0].du and petit[0].au <= grand[0].au
    return en_jours and grand[1] in ("", petit[1]) and grand[2] in (None, petit[2])


def decoupes(grand: tuple, publications: Mapping, quoi: tuple) -> Iterable[list[tuple]]:
    """Une partie absente est vide, si ce dont on parle se publie pour celles de son espèce."""
    periode, nature, lieu = grand
    trimestres = [Periode(m.du, Sorte.TRIMESTRE) for m in periode.mois[::3]]
    manieres = [[(m, nature, lieu) for m in periode.mois], [(t, nature, lieu) for t in trimestres]]
    if periode.sorte != Sorte.ANNEE:
        manieres.pop()
    if not nature and lieu is None:
        natures = sorted({n[1] for n in publications if n[1]})
        lieux = sorted({n[2] for n in publications if n[2] is not None})
        manieres.append([(periode, n, None) for n in natures])
        manieres.append([*((periode, "", un) for un in lieux), (periode, "exterieure", None)])
    dites = {_espece(n) for n, p in publications.items() if _dit(p, quoi)}
    for parties in manieres:
        presentes = [p for p in parties if p in publications]
        closes = all(p[0] == periode or (p[0], "", None) in publications for p in parties)
        # Hors les murs, personne n'est compté ainsi.
        dehors = {p for p in parties if p[1] == "exterieure" and quoi[0] not in ADDITIFS}
        se_disent = {_espece(p) for p in parties if p not in dehors} <= dites
        if parties != [grand] and closes and presentes and se_disent:
            yield [p for p in presentes if p not in dehors]


def _espece(noeud: tuple) -> tuple:
    return noeud[0].sorte, bool(noeud[1]), noeud[2] is not None


def _dit(publication, quoi: tuple) -> bool:
    return quoi[0] in publication.chiffres or (len(quoi) > 1 and quoi[0] in publication.tables)


def soustractions(publications: Mapping, attaquant: Attaquant, seuil: int) -> list[tuple]:
    """Deux nombres visibles de personnes dont la différence est, à coup sûr, un petit nombre de personnes."""
    trouvees = []
    for petit, grand in product(publications, repeat=2):
        if petit == grand or not dedans(petit, grand):
            continue
        un, deux = publications[petit], publications[grand]
        quoi = [("personnes",)] if un.chiffres.get("personnes") and deux.chiffres.get("personnes") else []
        for table in TABLES:
            siennes = un.table(table)
            quoi += [(table, c) for c, n in siennes.visibles.items() if n and deux.table(table).visibles.get(c)]
        for q in quoi:
            if _meme_age(petit, grand, q):
                (a, b), (c, d) = attaquant.plage[petit, *q], attaquant.plage[grand, *q]
                if 0 < c - b <= d - a < seuil:
                    trouvees.append((petit, grand, q))
    return trouvees
