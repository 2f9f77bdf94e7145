"""Chercher ce qu'il faut cacher de plus pour que rien de caché ne se déduise : on cache, on joue le lecteur patient
(`bornes`), on cache encore. Au pis, tout se cache : rien de neuf n'est dit, donc rien de neuf ne se déduit."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from .bornes import Bornes, Liens
from .emboitement import Noeud
from .plan import arrondir, plage

Case = tuple[Noeud, Hashable]
Plage = tuple[int, int]


@dataclass
class Cachette:
    """Les nombres d'une période, liés entre eux et à ceux déjà publiés, à un seuil.

    `vrais` : les nombres de cette période ; `pas` : à combien près chacun se dit. `connus` : ce que dit
    un nombre déjà publié, au moins et au plus ; `ignores` : ceux déjà cachés, avec leur moins. `zero_possible` : caché,
    il peut valoir zéro. `tables` : par nœud, les cases dont la somme se dit.
    """

    seuil: int
    vrais: dict[Case, int] = field(default_factory=dict)
    pas: dict[Case, int] = field(default_factory=dict)
    connus: dict[Case, Plage] = field(default_factory=dict)
    ignores: dict[Case, int] = field(default_factory=dict)
    sommes: list[tuple[list[Case], Case]] = field(default_factory=list)
    couvertures: list[tuple[list[Case], Case]] = field(default_factory=list)
    # (petit, grand) : deux ensembles de personnes dont le premier est dans le second.
    inclusions: list[tuple[Case, Case]] = field(default_factory=list)
    # Sommes et couvertures d'un nombre qui, caché pour lui-même, est sous le seuil.
    bornees: list[tuple[list[Case], Case]] = field(default_factory=list)
    tables: dict[Noeud, list[Case]] = field(default_factory=dict)
    # Ce qui ne se dit jamais et n'a rien à cacher : de quoi lier les autres.
    aides: set[Case] = field(default_factory=set)
    # Ils comptent des passages : même grands, ils peuvent être d'un seul.
    passages: set[Case] = field(default_factory=set)
    zero_possible: set[Case] = field(default_factory=set)
    suivent: dict[Case, list[Case]] = field(default_factory=dict)
    primaires: set[Case] = field(default_factory=set)
    # Cachés parce que leur arrondi passe sous le seuil : eux ne montrent personne, et peuvent se déduire.
    discrets: set[Case] = field(default_factory=set)
    caches: set[Case] = field(default_factory=set)
    sues: set[Case] = field(default_factory=set)
    # Nœuds dont la table ne dit rien, pas même qui en est.
    tues: set[Noeud] = field(default_factory=set)

    def chercher(self) -> None:
        liens = self._liens()
        depart = self._bornes(liens, rien_de_neuf=True)
        # Ce que les publications d'avant disent déjà : le cacher ne cacherait rien.
        self.sues = {c for c in self.vrais if depart.bas[c] == depart.haut[c] == self.vrais[c]}
        self._cacher(self.primaires | self.discrets)
        while self._tables() or self._differences() or self._plages() or self._deductions(liens, depart):
            pass

    # --- Ce qui se voit -------------------------------------------------------------------------

    def _tue(self, case: Case) -> bool:
        return case[0] in self.tues and case in self.vrais

    def vue(self, case: Case) -> int | None:
        """Ce qui s'affiche d'un nombre de cette période ; None s'il est caché."""
        if case not in self.vrais or case in self.caches or self._tue(case):
            return None
        return arrondir(self.vrais[case], self.pas.get(case, 1))

    def dit(self, case: Case) -> Plage | None:
        """Le moins et le plus que vaut un nombre qui se lit, de cette période ou d'une autre."""
        if case in self.connus:
            return self.connus[case]
        affiche = self.vue(case)
        return None if affiche is None else plage(affiche, self.pas.get(case, 1))

    def _cacher(self, cases: Iterable[Case]) -> bool:
        neuves = {c for c in cases if self._peut_se_cacher(c)}
        for case in list(neuves):
            neuves |= {c for c in self.suivent.get(case, ()) if self._peut_se_cacher(c)}
        self.caches |= neuves
        return bool(neuves)

    def _peut_se_cacher(self, case: Case) -> bool:
        if case not in self.vrais or case in self.caches or self._tue(case):
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
            if noeud in self.tues or any(self.pas.get(c, 1) > 1 for c in cases):
                continue
            caches = [c for c in cases if c in self.caches]
            while caches and not se_garde([self.vrais[c] for c in caches], self.seuil):
                neuves = self._moindres(cases)
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
            a, b = self.dit(petit), self.dit(grand)
            if a and b and self._petit_ecart(a, b):
                change |= self._cacher(self._moindres([petit, grand])) or self._taire([petit[0], grand[0]])
        return change

    def _ecarts_deduits(self, liens: Liens, bornes: Bornes, depart: Bornes) -> bool:
        """La même règle pour qui rapproche les arrondis de tout le reste, même entre deux nombres déjà publiés."""
        return any(
            self._desserrer([petit, grand], liens)
            for petit, grand in self.inclusions
            if self.dit(petit)
            and self.dit(grand)
            and self._petit_ecart(*bornes.de_deux(petit, grand))
            and not self._petit_ecart(*depart.de_deux(petit, grand))
        )

    def _petit_ecart(self, a: Plage, b: Plage) -> bool:
        if a == (0, 0):
            return False
        bas, haut = b[0] - a[1], b[1] - a[0]
        return 0 < bas <= haut < self.seuil or -self.seuil < bas <= haut < 0

    def _plages(self) -> bool:
        """Qui tient qu'une case cachée vaut moins que le seuil doit encore lui trouver trois valeurs au moins."""
        change = False
        for parties, tout in self.bornees:
            total = self.dit(tout)
            dites = [self.dit(p) for p in parties]
            if total and total[0] and None in dites:
                lues = sum(d[1] for d in dites if d is not None)
                cachees = sum(self._au_plus(p) for p, d in zip(parties, dites, strict=True) if d is None)
                # Au-delà, c'est qu'une d'elles est cachée pour les autres : il ne peut plus rien tenir.
                if cachees - 2 < total[0] - lues <= cachees:
                    change |= self._cacher(self._moindres(parties)) or self._cacher([tout])
        return change

    def _deductions(self, liens: Liens, depart: Bornes) -> bool:
        bornes = self._bornes(liens)
        if self._ecarts_deduits(liens, bornes, depart):
            return True
        pincees = [c for c in bornes.bas if self._est_pincee(c, bornes, depart)]
        # Une à la fois : ce qui se cache pour la première suffit souvent aux autres.
        if any(self._desserrer([case], liens) for case in pincees):
            return True
        if not pincees:
            return False
        return self._taire(c[0] for c in pincees) or self._taire(list(self.tables)) or self._cacher(self.vrais)

    def _est_pincee(self, case: Case, bornes: Bornes, depart: Bornes) -> bool:
        """Cachée, et il lui reste moins de trois valeurs, dont une petite. Ce qui était déjà su ne se cache plus."""
        largeur = bornes.largeur(case)
        if largeur >= min(2, self.seuil - 2) or largeur >= depart.largeur(case) or self.dit(case) is not None:
            return False
        if case in self.sues or case in self.aides or case in self.discrets:
            return False
        return case in self.passages or bornes.bas[case] < self.seuil

    def _desserrer(self, cases: list[Case], liens: Liens) -> bool:
        """Cacher, au plus près, le plus petit nombre qui puisse l'être, et ceux qui le valent."""
        return any(self._cacher(self._moindres(rond, cases[0][1])) for rond in liens.ronds(cases))

    def _moindres(self, cases: Iterable[Case], nom: Hashable = None) -> list[Case]:
        """Celles à cacher d'abord : du même nom, s'il y en a un ; un détail arrondi avant un nombre dit à l'unité ; les
        plus petites, et celles qui les valent."""
        possibles = [c for c in cases if self._peut_se_cacher(c)]
        rangs = [(c[1] != nom, self.pas.get(c, 1) == 1, self.vrais[c]) for c in possibles]
        moindre = min(rangs, default=None)
        return [c for c, rang in zip(possibles, rangs, strict=True) if rang == moindre]

    def _au_plus(self, case: Case) -> int:
        """Ce que vaut au plus un nombre caché pour lui-même."""
        pas = self.pas.get(case, 1)
        return plage((self.seuil - 1) // pas * pas, pas)[1] if self.seuil > pas else self.seuil - 1

    def _liens(self) -> Liens:
        liens = Liens()
        for parties, tout in self.sommes:
            liens.somme(parties, tout)
        for parties, tout in self.couvertures:
            liens.couvre(parties, tout)
        return liens

    def _bornes(self, liens: Liens, *, rien_de_neuf: bool = False) -> Bornes:
        bornes = Bornes(liens)
        for case, connu in self.connus.items():
            bornes.poser(case, *connu)
        for case, bas in self.ignores.items():
            bornes.poser(case, bas)
        for case, valeur in self.vrais.items():
            if rien_de_neuf or self._tue(case):
                bornes.poser(case, 0)
            elif case in self.caches:
                bornes.poser(case, int(case not in self.zero_possible))
            else:
                pas = self.pas.get(case, 1)
                bornes.poser(case, *plage(arrondir(valeur, pas), pas))
        bornes.resserrer()
        return bornes


def se_garde(caches: list[int], seuil: int) -> bool:
    """Chaque nombre caché peut encore valoir de 1 à `seuil` moins un, même pour qui connaît la règle."""
    n, total = len(caches), sum(caches)
    if n < 2 or total < max(n + seuil - 2, seuil):
        return False
    return total <= n * (seuil - 1) - (seuil - 2) or max(caches) >= seuil
