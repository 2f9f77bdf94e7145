"""Choisir dans le programme : par jour, par niveau, par thème, par lieu. Sans script, dans l'adresse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from epn.commun import dates
from epn.commun.vocabulaire import Thematique

from .models import Seance
from .models.offres import Niveau

# Le thème d'un atelier se dit comme on le cherche ; « tous niveaux » convient à chacun.
CHAMPS = {"jour": "Jour", "niveau": "Niveau", "theme": "Thème", "lieu": "Lieu"}


@dataclass(frozen=True)
class Filtre:
    """Une liste de choix, et ce qui y est choisi. `choix` : (valeur, mot)."""

    nom: str
    libelle: str
    choix: list[tuple[str, str]]
    choisi: str


def filtres(seances: Iterable[Seance], demande: Mapping[str, str]) -> list[Filtre]:
    """Les filtres qui servent : ceux dont le programme offre au moins deux choix."""
    seances = list(seances)
    possibles = {nom: _choix(nom, seances) for nom in CHAMPS}
    return [
        Filtre(nom, CHAMPS[nom], choix, choisi if (choisi := demande.get(nom, "")) in dict(choix) else "")
        for nom, choix in possibles.items()
        if len(choix) > 1
    ]


def filtrer(seances: Iterable[Seance], choisis: Iterable[Filtre]) -> list[Seance]:
    choisis = [f for f in choisis if f.choisi]
    return [s for s in seances if all(f.choisi in _valeurs(f.nom, s) for f in choisis)]


def _valeurs(nom: str, seance: Seance) -> set[str]:
    """Ce à quoi répond une séance. Un atelier pour tous les niveaux répond à chacun."""
    if nom == "jour":
        return {dates.nom_du_jour(dates.jour_local(seance.debut))}
    if nom == "niveau":
        return {seance.atelier.niveau} if seance.atelier.niveau else set(Niveau.values)
    return set(seance.atelier.thematiques) if nom == "theme" else {seance.lieu.code}


def _choix(nom: str, seances: list[Seance]) -> list[tuple[str, str]]:
    presentes = {valeur for s in seances for valeur in _valeurs(nom, s)}
    mots = {
        "jour": {jour: jour for jour in dates.JOURS},
        "niveau": dict(Niveau.choices),
        "theme": dict(Thematique.choices),
        "lieu": {s.lieu.code: s.lieu.nom for s in seances},
    }[nom]
    return [(valeur, mot) for valeur, mot in mots.items() if valeur in presentes]
