"""Un nombre si petit qu'il montre quelqu'un ne se dit pas : entre un et quatre, on dit « 1 à 4 »."""

from dataclasses import dataclass

from epn.commun.dates import INSECABLE

SEUIL = 5


@dataclass(frozen=True, order=True)
class Nombre:
    """Ce que l'écran a le droit de savoir d'un nombre de personnes. Caché, il ne garde pas sa valeur : ni un tri, ni
    une soustraction ne peuvent la rendre."""

    # Zéro, 1 s'il est caché, sa valeur sinon.
    rang: int

    @classmethod
    def de(cls, personnes: int) -> "Nombre":
        return cls(1 if 0 < personnes < SEUIL else personnes)

    @property
    def est_nul(self) -> bool:
        return not self.rang

    @property
    def est_cache(self) -> bool:
        return 0 < self.rang < SEUIL

    def __str__(self) -> str:
        if self.est_nul:
            return "aucune"
        return f"1{INSECABLE}à{INSECABLE}{SEUIL - 1}" if self.est_cache else f"{self.rang}"
