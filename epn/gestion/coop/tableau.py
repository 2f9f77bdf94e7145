"""Le tableau de l'outil national : ses colonnes, dans son ordre. Une ligne par activité ; ce qui décrit plusieurs
bénéficiaires y tient dans une cellule, un par ligne, comme le fait l'outil."""

from collections.abc import Callable

from epn.commun import dates
from epn.commun.classeurs import Tableau
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
    TypeDActivite,
)
from epn.territoire.models import Commune
from publics.coop import Activite, Beneficiaire

from .feuille import NIVEAUX

Lire = Callable[[Activite], object]


def _chacun(lire: Callable[[Beneficiaire], object]) -> Lire:
    return lambda a: "\n".join(str(lire(b)) for b in a.beneficiaires)


def _de_la_commune(lire: Callable[[Commune], str]) -> Lire:
    return _chacun(lambda b: lire(b.commune) if b.commune else "-")


def _tranches(a: Activite) -> str:
    """D'un public compté sans être nommé, une ligne par personne aussi."""
    de_chacun = [b.tranche.value for b in a.beneficiaires] or list(a.tranches.elements())
    return "\n".join(dire(TrancheAge, code) for code in de_chacun)


COLONNES: dict[str, Lire] = {
    "Date": lambda a: dates.jour_local(a.debut),
    "Enregistré le": lambda a: a.recopie_le,
    "Dernière modification le": lambda a: a.ecrit_le,
    "Type": lambda a: dire(TypeDActivite, a.type),
    "Participants": lambda a: a.participants,
    # Un numéro de fiche : il distingue sans nommer.
    "Bénéficiaire": _chacun(lambda b: f"fiche nº {b.numero}"),
    "Canaux": lambda a: dire(LieuDActivite, a.endroit.genre),
    "Nom du lieu": lambda a: a.endroit.nom,
    "Adresse": lambda a: a.endroit.adresse,
    "Commune": lambda a: a.endroit.commune.nom,
    "CP": lambda a: a.endroit.code_postal or a.endroit.commune.code_postal,
    "Insee": lambda a: a.endroit.commune.code_insee,
    "Durée (min)": lambda a: a.minutes,
    "Nom de l’atelier": lambda a: a.titre,
    "Matériel": lambda a: "\n".join(dire_tous(Materiel, a.materiels)),
    "Thématique(s)": lambda a: "\n".join(dire_tous(Thematique, a.thematiques)),
    "Tags": lambda a: "",
    "Nom de la démarche": lambda a: "",
    "Niveau": lambda a: dire(Autonomie, a.autonomie) or NIVEAUX.get(a.niveau, ""),
    "Réorienté": lambda a: ("Oui" if a.orientation else "Non") if a.est_individuelle else "",
    "Structure de redirection": lambda a: dire(OrientationVers, a.orientation),
    "Commune du bénéficiaire": _de_la_commune(lambda c: c.nom),
    "CP du bénéficiaire": _de_la_commune(lambda c: c.code_postal),
    "Insee du bénéficiaire": _de_la_commune(lambda c: c.code_insee),
    "Genre": _chacun(lambda b: dire(Genre, b.genre)),
    "Tranche d’âge": _tranches,
    "Statut": _chacun(lambda b: dire(Statut, b.statut)),
    # Ce que l'on écrit sur une personne reste ici.
    "Notes": lambda a: "",
    "ID CRA": lambda a: f"{a.sorte}-{a.pk}",
}


def tableau(activites: list[Activite]) -> Tableau:
    return Tableau("activités", list(COLONNES), ([lire(a) for lire in COLONNES.values()] for a in activites))
