"""Les épreuves : ce que le service promet quand tout va mal, éprouvé en vrai (docs/epreuves.md)."""

import os
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Constat:
    """Une promesse, tenue ou non, et les chiffres qui le montrent."""

    nom: str
    tenu: bool
    chiffres: str


def hasard(nom: str) -> random.Random:
    """Le même tirage pour une même graine et une même épreuve : GRAINE la fixe, elle est imprimée."""
    return random.Random(f"{graine()} {nom}")


def graine() -> int:
    return int(os.environ["GRAINE"])


def secondes(d_ordinaire: int) -> int:
    """Combien dure ce qui dure : MINUTES le fixe."""
    return round(60 * float(os.environ["MINUTES"])) if os.environ.get("MINUTES") else d_ordinaire
