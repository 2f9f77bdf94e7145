"""Ce qui se compare d'un nom."""

import unicodedata


def normaliser(*mots: str) -> str:
    """« Le Goff, Yann-Éric » → « le goff yann eric » : ni accent, ni casse, ni ponctuation."""
    plat = unicodedata.normalize("NFKD", " ".join(mots)).casefold()
    lettres = (c if c.isalnum() else " " for c in plat if not unicodedata.combining(c))
    return " ".join("".join(lettres).split())
