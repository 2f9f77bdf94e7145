"""L'audit RGAA, lu dans `rgaa.toml` : de lui viennent l'état en pied de page, la déclaration et la grille publiée."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FICHIER = Path(__file__).parent / "rgaa.toml"
ETATS = {"C": "conforme", "NC": "non conforme", "NA": "non applicable", "NV": "non vérifié"}
# Décret n° 2019-768, article 5 : en deçà de la moitié des critères applicables, on est « non conforme ».
MOITIE = 50


@dataclass(frozen=True)
class Critere:
    """`manque` dit au public ce qui manque à un critère non conforme, ou non vérifié."""

    numero: str
    intitule: str
    etat: str
    essais: tuple[str, ...] = ()
    controle: str = ""
    manque: str = ""

    def __str__(self) -> str:
        return f"Critère {self.numero} : {self.manque}."


@dataclass(frozen=True)
class Thematique:
    numero: int
    nom: str
    criteres: tuple[Critere, ...]


@dataclass(frozen=True)
class Audit:
    referentiel: str
    etabli_le: dt.date
    pages: tuple[tuple[str, str], ...]
    thematiques: tuple[Thematique, ...]

    @property
    def criteres(self) -> list[Critere]:
        return [critere for thematique in self.thematiques for critere in thematique.criteres]

    def a_l_etat(self, etat: str) -> list[Critere]:
        return [critere for critere in self.criteres if critere.etat == etat]

    @property
    def applicables(self) -> int:
        return len(self.criteres) - len(self.a_l_etat("NA"))

    @property
    def respectes(self) -> int:
        return len(self.a_l_etat("C"))

    @property
    def taux(self) -> int:
        """En pour cent, à l'entier inférieur. Ce qui n'est pas vérifié compte comme non respecté."""
        return 100 * self.respectes // self.applicables

    @property
    def etat(self) -> str:
        if self.respectes == self.applicables:
            return "totalement conforme"
        return "partiellement conforme" if self.taux >= MOITIE else "non conforme"


@lru_cache(maxsize=1)
def lire() -> Audit:
    donnees = tomllib.loads(FICHIER.read_text(encoding="utf-8"))
    return Audit(
        donnees["referentiel"],
        donnees["etabli_le"],
        tuple((page["nom"], page["adresse"]) for page in donnees["page"]),
        tuple(Thematique(t["numero"], t["nom"], tuple(map(_critere, t["critere"]))) for t in donnees["thematique"]),
    )


def _critere(donnees: dict[str, object]) -> Critere:
    return Critere(**donnees | {"essais": tuple(donnees.get("essais", ()))})
