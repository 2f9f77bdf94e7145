"""Une activité telle que le formulaire national la demande : ses questions, dans son ordre, avec ses mots.

Ni nom ni note n'y figurent : un bénéficiaire s'y saisit anonyme, et ce que l'on a écrit sur lui reste ici.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from epn.commun import dates
from epn.commun.mots_de_la_coop import dire, dire_tous
from epn.commun.vocabulaire import (
    Autonomie,
    Genre,
    LieuDActivite,
    Materiel,
    OrientationVers,
    Statut,
    Thematique,
    TrancheAge,
)
from epn.territoire.models import Commune
from publics.coop import Activite, Beneficiaire

NIVEAUX = {"debutant": "Débutant", "intermediaire": "Intermédiaire", "avance": "Avancé"}
NON_DIT = "Non communiqué"
Champ = tuple[str, str]


@dataclass(frozen=True)
class Fiche:
    activite: Activite
    champs: list[Champ]

    @property
    def texte(self) -> str:
        """Ce que le bouton « Copier » emporte."""
        return "\n".join(f"{nom}\u00a0: {valeur}" for nom, valeur in self.champs)


def fiche(activite: Activite) -> Fiche:
    champs = _individuel(activite) if activite.est_individuelle else _collectif(activite)
    return Fiche(activite, [(nom, valeur) for nom, valeur in champs if valeur])


def _individuel(a: Activite) -> list[Champ]:
    [qui] = a.beneficiaires
    return [
        *_quand_et_ou(a, "Lieu d’accompagnement"),
        *_quoi(a),
        ("Niveau d’autonomie du bénéficiaire", dire(Autonomie, a.autonomie)),
        ("Orienté vers une autre structure", "Oui" if a.orientation else "Non"),
        ("Structure de redirection", dire(OrientationVers, a.orientation)),
        ("Commune de résidence", commune_dite(qui.commune)),
        ("Genre", dire(Genre, qui.genre)),
        ("Statut", dire(Statut, qui.statut)),
        ("Tranche d’âge", dire(TrancheAge, qui.tranche)),
    ]


def _collectif(a: Activite) -> list[Champ]:
    return [
        ("Titre de l’atelier", a.titre),
        ("Participants", str(a.participants)),
        *_participants(a),
        *_quand_et_ou(a, "Lieu de l’atelier"),
        *_quoi(a),
        ("Niveau de l’atelier", NIVEAUX.get(a.niveau, "")),
    ]


def _participants(a: Activite) -> list[Champ]:
    """Les participants anonymes, comptés comme le formulaire les compte ; vide pour un groupe sans personne."""
    if not a.beneficiaires:
        return [("Tranche d’âge", _comptes(TrancheAge, a.tranches))]
    communes = Counter(commune_dite(b.commune) or NON_DIT for b in a.beneficiaires)
    return [
        ("Commune de résidence", _enumeration(sorted(communes.items(), key=lambda paire: (-paire[1], paire[0])))),
        ("Genre", _comptes(Genre, Counter(b.genre for b in a.beneficiaires))),
        ("Statut", _comptes(Statut, Counter(b.statut for b in a.beneficiaires))),
        ("Tranche d’âge", _comptes(TrancheAge, Counter(b.tranche.value for b in a.beneficiaires))),
    ]


def _quand_et_ou(a: Activite, question: str) -> list[Champ]:
    ou = a.endroit
    precis = ou.nom if ou.genre == LieuDActivite.LIEU_ACTIVITE else commune_dite(ou.commune)
    lieu = [dire(LieuDActivite, ou.genre), "" if ou.genre == LieuDActivite.A_DISTANCE else precis]
    return [
        ("Date de l’accompagnement", f"{dates.jour_local(a.debut):%d/%m/%Y}"),
        ("Durée", dates.duree(a.minutes)),
        (question, ", ".join(filter(None, lieu))),
    ]


def _quoi(a: Activite) -> list[Champ]:
    return [
        ("Matériel numérique utilisé", ", ".join(dire_tous(Materiel, a.materiels))),
        ("Thématique(s)", ", ".join(dire_tous(Thematique, a.thematiques))),
    ]


def commune_dite(commune: Commune | None) -> str:
    return f"{commune.nom} ({commune.code_postal})" if commune else ""


def _comptes(genre: type[TextChoices], comptes: Counter[str]) -> str:
    """« 60 – 69 ans : 2, 70 ans et plus : 4 », dans l'ordre du formulaire."""
    return _enumeration((dire(genre, code), comptes[code]) for code in genre.values if comptes[code])


def _enumeration(paires: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{mot}\u00a0: {nombre}" for mot, nombre in paires)


def reconnaitre(beneficiaires: Iterable[Beneficiaire]) -> str:
    """Les noms, pour s'y retrouver à l'écran : ils ne se copient pas."""
    return ", ".join(b.nom for b in beneficiaires)
