"""Les épreuves : ce que le service tient quand tout va mal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Constat:
    nom: str
    tenu: bool
    chiffres: str
