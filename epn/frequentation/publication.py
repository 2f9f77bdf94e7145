"""Ce qui se montre d'un relevé : des nombres, ou leur absence. Sa forme gelée est du JSON (`models.Chiffres`)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Ventilation:
    """Un tableau à une entrée. `visibles` : ce qui se montre, zéros compris ; `caches` : ce qui existe et ne se montre
    pas, sans dire pourquoi ni combien ; `reste` : leur somme, si elle peut se dire ; `ensemble` : le total. `tue` :
    rien ne s'en dit, pas même qui en est ; seul `ensemble` peut encore se lire. `arrondie` : à la dizaine."""

    visibles: Mapping[str, int] = field(default_factory=dict)
    caches: Sequence[str] = ()
    reste: int | None = None
    ensemble: int | None = None
    tue: bool = False
    arrondie: bool = False

    @classmethod
    def de(cls, json: Mapping) -> "Ventilation":
        return cls(
            json["visibles"], tuple(json["caches"]), json["reste"], json["ensemble"], json["tue"], json["arrondie"]
        )

    def valeur(self, cle: str) -> int | None:
        """None : cachée. Zéro : rien n'en est."""
        return None if self.tue or cle in self.caches else self.visibles.get(cle, 0)


@dataclass(frozen=True)
class Publication:
    """`chiffres` : None pour un nombre caché ; une clé absente n'a pas de sens pour cette période ou ce filtre.
    `arrondis` : de combien, pour ceux qui ne se disent pas à l'unité."""

    chiffres: Mapping[str, int | None] = field(default_factory=dict)
    tables: Mapping[str, Ventilation] = field(default_factory=dict)
    arrondis: Mapping[str, int] = field(default_factory=dict)

    @property
    def en_json(self) -> dict:
        tables = {nom: asdict(table) for nom, table in self.tables.items()}
        return {"chiffres": dict(self.chiffres), "tables": tables, "arrondis": dict(self.arrondis)}

    @classmethod
    def de(cls, json: Mapping) -> "Publication":
        tables = {nom: Ventilation.de(table) for nom, table in json["tables"].items()}
        return cls(json["chiffres"], tables, json["arrondis"])

    def table(self, nom: str) -> Ventilation:
        return self.tables.get(nom) or Ventilation()
