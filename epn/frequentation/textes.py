"""Les zones de texte d’un rapport, que le conseiller remplit : une seule liste, pour le formulaire et le papier."""

from dataclasses import dataclass

from .periodes import Sorte


@dataclass(frozen=True)
class Zone:
    """`cle` : sa place dans `Cloture.textes` ; `longueur` : lettres, au plus, pour que le papier tienne."""

    cle: str
    titre: str
    aide: str
    longueur: int


_ANNUELLES = (
    Zone("resume", "L’année en quelques mots", "Ce qu’un élu retiendrait s’il ne lisait que cela.", 600),
    Zone("temps_forts", "Temps forts", "Les moments qui ont compté : une ouverture, une journée, une visite.", 1200),
    Zone("partenaires", "Partenaires", "Avec qui l’on a travaillé : des services et des lieux, personne.", 900),
    Zone("changements", "Ce qui a changé", "Horaires, lieux, matériel, ateliers nouveaux ou arrêtés.", 900),
    Zone("perspectives", "Perspectives", "Ce que l’on prépare, ce dont on aura besoin.", 900),
)
_TRIMESTRIELLES = (
    Zone("resume", "Le trimestre en quelques mots", "Trois ou quatre phrases.", 500),
    Zone("a_venir", "À venir", "Ce qui attend les habitants le trimestre prochain.", 400),
)
_PAR_SORTE: dict[Sorte, tuple[Zone, ...]] = {
    Sorte.TRIMESTRE: _TRIMESTRIELLES,
    Sorte.ANNEE_SCOLAIRE: _ANNUELLES,
    Sorte.ANNEE: _ANNUELLES,
}


def zones(sorte: Sorte) -> tuple[Zone, ...]:
    """Dans l'ordre du papier ; vide pour un mois, qui n'a pas de rapport."""
    return _PAR_SORTE.get(sorte, ())
