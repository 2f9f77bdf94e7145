"""Chercher ce qu'il faut cacher de plus pour que rien de caché ne se déduise : on cache, on joue le lecteur patient
(`bornes`), on cache encore. Au pis, tout se cache : rien de neuf n'est dit, donc rien de neuf ne se déduit."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from .bornes import Bornes
from .emboitement import Noeud

Case = tuple[Noeud, Hashable]


@dataclass
class Cachette:
    """Les nombres d'une période, liés entre eux et à ceux déjà publiés, à un seuil.

    `vrais` : les nombres de cette période. `connus`, `ignores` : ceux déjà publiés, ou déjà cachés (avec leur moins).
    `zero_possible` : caché, il peut valoir zéro. `fixes` : décidés ailleurs, visibles. `tables` : par nœud, les cases
    dont la somme se dit.
    """

    seuil: int
    vrais: dict[Case, int] = field(default_factory=dict)
    connus: dict[Case, int] = field(default_factory=dict)
    ignores: dict[Case, int] = field(default_factory=dict)
    sommes: list[tuple[list[Case], Case]] = field(default_factory=list)
    couvertures: list[tuple[list[Case], Case]] = field(default_factory=list)
    # (petit, grand) : deux ensembles de personnes dont le premier est dans le second.
    inclusions: list[tuple[Case, Case]] = field(default_factory=list)
    # Sommes et couvertures d'un nombre qui, caché pour lui-même, est sous le seuil.
    bornees: list[tuple[list[Case], Case]] = field(default_factory=list)
    tables: dict[Noeud, list[Case]] = field(default_factory=dict)
    fixes: set[Case] = field(default_factory=set)
    zero_possible: set[Case] = field(default_factory=set)
    suivent: dict[Case, list[Case]] = field(default_factory=dict)
    primaires: set[Case] = field(default_factory=set)
    caches: set[Case] = field(default_factory=set)
    sues: set[Case] = field(default_factory=set)
    # Nœuds dont la table ne dit rien, pas même qui en est.
    tues: set[Noeud] = field(default_factory=set)

    def chercher(self) -> None:
        depart = self._bornes(rien_de_neuf=True)
        # Ce que les publications d'avant disent déjà : le cacher ne cacherait rien.
        self.sues = {c for c in self.vrais if depart.bas[c] == depart.haut[c] == self.vrais[c]} - self.fixes
        self._cacher(self.primaires)
        while self._tables() or self._differences() or self._plages() or self._deductions(depart):
            pass

    # --- Ce qui se voit -------------------------------------------------------------------------

    def _tue(self, case: Case) -> bool:
        return case[0] in self.tues and case in self.vrais and case not in self.fixes

    def vue(self, case: Case) -> int | None:
        """Sa valeur, si elle se lit."""
        if case in self.connus:
            return self.connus[case]
        if case in self.vrais and case not in self.caches and not self._tue(case):
            return self.vrais[case]
        return None

    def _cacher(self, cases: Iterable[Case]) -> bool:
        neuves = {c for c in cases if self._peut_se_cacher(c)}
        for case in list(neuves):
            neuves |= {c for c in self.suivent.get(case, ()) if self._peut_se_cacher(c)}
        self.caches |= neuves
        return bool(neuves)

    def _peut_se_cacher(self, case: Case) -> bool:
        if case not in self.vrais or case in self.fixes or case in self.caches or self._tue(case):
            return False
        return case not in self.sues and (self.vrais[case] > 0 or case in self.zero_possible)

    def _taire(self, noeuds: Iterable[Noeud]) -> bool:
        neufs = {n for n in noeuds if n in self.tables} - self.tues
        self.tues |= neufs
        return bool(neufs)

    # --- Les règles, de la plus simple à la plus chère ------------------------------------------

    def _tables(self) -> bool:
        """Dans chaque table, ce qui est caché l'est à plusieurs, et chacun peut valoir de 1 à `seuil` moins un. Deux
        cases égales se cachent ensemble : l'ordre des noms ne dit rien. S'il faudrait tout cacher, la table se tait."""
        change = False
        for noeud, cases in self.tables.items():
            if noeud in self.tues:
                continue
            caches = [c for c in cases if c in self.caches]
            while caches and not se_garde([self.vrais[c] for c in caches], self.seuil):
                neuves = self._plus_petites(cases)
                if not neuves:
                    break
                self._cacher(neuves)
                caches += neuves
                change = True
            if caches and (len(caches) == len(cases) or not se_garde([self.vrais[c] for c in caches], self.seuil)):
                change |= self._taire([noeud])
        return change

    def _differences(self) -> bool:
        """La différence de deux nombres visibles est un nombre de personnes : nulle, ou au seuil."""
        change = False
        for petit, grand in self.inclusions:
            a, b = self.vue(petit), self.vue(grand)
            if a is not None and b is not None and 0 < abs(b - a) < self.seuil and a:
                change |= self._cacher([petit]) or self._cacher([grand]) or self._taire([petit[0], grand[0]])
        return change

    def _plages(self) -> bool:
        """Qui sait qu'une case cachée vaut moins que le seuil ne doit pas pouvoir en relever une autre."""
        change = False
        for parties, tout in self.bornees:
            total = self.vue(tout)
            vues = [self.vue(p) for p in parties]
            cachees = vues.count(None)
            if total and cachees:
                au_moins = total - sum(v for v in vues if v is not None) - (cachees - 1) * (self.seuil - 1)
                if au_moins > 1:
                    change |= self._cacher([tout]) or self._cacher(self._plus_petites(parties))
        return change

    def _deductions(self, depart: Bornes) -> bool:
        bornes = self._bornes()
        marge = self.seuil - 2
        pincees = [c for c in bornes.bas if self.vue(c) is None and bornes.largeur(c) < min(marge, depart.largeur(c))]
        pincees = [c for c in pincees if c not in self.sues]
        change = False
        for case in pincees:
            change |= self._desserrer(case, bornes)
        if pincees and not change:
            change = self._taire(c[0] for c in pincees) or self._taire(list(self.tables)) or self._cacher(self.vrais)
        return change

    def _desserrer(self, case: Case, bornes: Bornes) -> bool:
        """Cacher le plus petit voisin visible, et ceux qui le valent."""
        voisins = {v for numero in bornes.de[case] for v in _cases(bornes.contraintes[numero])}
        return self._cacher(self._plus_petites(voisins))

    def _plus_petites(self, cases: Iterable[Case]) -> list[Case]:
        possibles = [c for c in cases if self._peut_se_cacher(c)]
        moindre = min((self.vrais[c] for c in possibles), default=0)
        return [c for c in possibles if self.vrais[c] == moindre]

    def _bornes(self, *, rien_de_neuf: bool = False) -> Bornes:
        bornes = Bornes()
        for case, valeur in self.connus.items():
            bornes.poser(case, valeur, valeur)
        for case, bas in self.ignores.items():
            bornes.poser(case, bas)
        for case, valeur in self.vrais.items():
            if rien_de_neuf or self._tue(case):
                bornes.poser(case, 0)
            elif case in self.caches:
                bornes.poser(case, int(case not in self.zero_possible))
            else:
                bornes.poser(case, valeur, valeur)
        for parties, tout in self.sommes:
            bornes.somme(parties, tout)
        for parties, tout in self.couvertures:
            bornes.couvre(parties, tout)
        bornes.resserrer()
        return bornes


def se_garde(caches: list[int], seuil: int) -> bool:
    """Chaque nombre caché peut encore valoir de 1 à `seuil` moins un, même pour qui connaît la règle."""
    n, total = len(caches), sum(caches)
    if n < 2 or total < max(n + seuil - 2, seuil):
        return False
    return total <= n * (seuil - 1) - (seuil - 2) or max(caches) >= seuil


def _cases(contrainte: tuple) -> tuple:
    parties, tout, _ = contrainte
    return (*parties, tout)
