"""Ce qu'un lecteur patient déduit de nombres liés entre eux : pour chacun, le moins et le plus qu'il puisse valoir.

Des sommes (`somme`), des couvertures (`couvre` : une personne comptée dans le tout l'est dans une partie au moins), et
rien d'autre : les bornes se resserrent de proche en proche jusqu'à ne plus bouger.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator

SANS_FIN = 10**9
# Au-delà, une même contrainte n'apprend plus rien d'utile : on s'arrête, sans rien conclure de faux.
TOURS = 60


class Liens:
    """Les contraintes, qui ne changent pas pendant qu'on cherche quoi cacher."""

    def __init__(self) -> None:
        self.contraintes: list[tuple[tuple[Hashable, ...], Hashable, bool]] = []
        self.de: defaultdict[Hashable, list[int]] = defaultdict(list)

    def somme(self, parties: Iterable[Hashable], tout: Hashable) -> None:
        self._lier(tuple(parties), tout, exacte=True)

    def couvre(self, parties: Iterable[Hashable], tout: Hashable) -> None:
        """`tout` vaut au plus la somme des parties."""
        self._lier(tuple(parties), tout, exacte=False)

    def _lier(self, parties: tuple[Hashable, ...], tout: Hashable, *, exacte: bool) -> None:
        for case in (*parties, tout):
            self.de[case].append(len(self.contraintes))
        self.contraintes.append((parties, tout, exacte))

    def ronds(self, depart: Iterable[Hashable]) -> Iterator[set[Hashable]]:
        """Les cases de départ, puis celles qu'une contrainte leur lie, puis les suivantes."""
        rond = vues = set(depart)
        while rond:
            yield rond
            liees: set[Hashable] = set()
            for case in rond:
                for numero in self.de[case]:
                    parties, tout, _ = self.contraintes[numero]
                    liees.update(parties)
                    liees.add(tout)
            rond = liees - vues
            vues = vues | rond


class Bornes:
    def __init__(self, liens: Liens) -> None:
        self.liens = liens
        self.bas: dict[Hashable, int] = {}
        self.haut: dict[Hashable, int] = {}

    def poser(self, case: Hashable, bas: int, haut: int = SANS_FIN) -> None:
        self.bas[case], self.haut[case] = bas, haut

    def largeur(self, case: Hashable) -> int:
        return self.haut[case] - self.bas[case]

    def de_deux(self, petit: Hashable, grand: Hashable) -> tuple[tuple[int, int], tuple[int, int]]:
        return (self.bas[petit], self.haut[petit]), (self.bas[grand], self.haut[grand])

    def resserrer(self) -> None:
        combien = len(self.liens.contraintes)
        a_voir, en_attente = deque(range(combien)), set(range(combien))
        tours: Counter[int] = Counter()
        while a_voir:
            numero = a_voir.popleft()
            en_attente.discard(numero)
            tours[numero] += 1
            if tours[numero] > TOURS:
                continue
            for case in self._appliquer(numero):
                for voisine in self.liens.de[case]:
                    if voisine not in en_attente:
                        en_attente.add(voisine)
                        a_voir.append(voisine)

    def _appliquer(self, numero: int) -> list[Hashable]:
        parties, tout, exacte = self.liens.contraintes[numero]
        bas, haut = self.bas, self.haut
        changees = []
        plus, moins = sum(haut[p] for p in parties), sum(bas[p] for p in parties)
        if plus < haut[tout]:
            changees += self._mettre(haut, tout, plus)
        if exacte and moins > bas[tout]:
            changees += self._mettre(bas, tout, moins)
        for partie in parties:
            autres = plus - haut[partie]
            if autres < SANS_FIN and bas[tout] - autres > bas[partie]:
                changees += self._mettre(bas, partie, bas[tout] - autres)
            if exacte and haut[tout] < SANS_FIN and haut[tout] - moins + bas[partie] < haut[partie]:
                # `moins` peut dater d'avant une borne resserrée ci-dessus : c'est seulement moins serré.
                changees += self._mettre(haut, partie, haut[tout] - moins + bas[partie])
        return changees

    def _mettre(self, bornes: dict[Hashable, int], case: Hashable, valeur: int) -> list[Hashable]:
        """Une case que les données contredisent (une personne a changé de commune) ne propage plus rien."""
        if self.bas[case] > self.haut[case]:
            return []
        bornes[case] = valeur
        return [case] if self.bas[case] <= self.haut[case] else []
