"""Les mots du formulaire de La Coop de la médiation numérique, tels qu'on les y lit, pour les y retrouver d'un coup
d'œil (code public de l'outil, relevé en novembre 2026). Les codes sont ceux de `vocabulaire` ; sans mot propre, c'est
le nôtre."""

from django.db.models import TextChoices

from epn.commun.vocabulaire import (
    Autonomie,
    Materiel,
    OrientationVers,
    Statut,
    Thematique,
    TypeDActivite,
)

_MOTS: dict[type[TextChoices], dict[str, str]] = {
    TypeDActivite: {
        TypeDActivite.INDIVIDUEL: "Accompagnement individuel",
        TypeDActivite.COLLECTIF: "Atelier collectif",
    },
    Materiel: {Materiel.AUCUN: "Pas de matériel"},
    Thematique: {
        Thematique.RESEAUX_SOCIAUX: "Réseaux sociaux communication",
        Thematique.ENTREPRENEURIAT: "Accompagner un professionnel",
        Thematique.SECURITE: "Prévention en sécurité numérique",
        Thematique.IA: "Intelligence artificielle (IA)",
    },
    Autonomie: {
        Autonomie.ACCOMPAGNE: "Avec guidage",
        Autonomie.PARTIELLE: "Autonome avec guidage en cas de besoin",
    },
    Statut: {Statut.NON_COMMUNIQUE: "Non communiqué ou hétérogène"},
    OrientationVers: {
        OrientationVers.OPERATEUR: "Opérateur ou organisme en charge de la démarche administrative",
        OrientationVers.DEMARCHES: "Structure d’aide aux démarches administratives (France Services…)",
        OrientationVers.ADMINISTRATION: "Administration (collectivité locale, préfecture…)",
        OrientationVers.MEDIATION: "Structure de médiation numérique",
    },
}


def dire(genre: type[TextChoices], code: str) -> str:
    """Le mot du formulaire pour ce code ; vide s'il est vide ou inconnu."""
    if code not in genre.values:
        return ""
    mot = _MOTS.get(genre, {}).get(code) or genre(code).label
    return f"{mot[:1].upper()}{mot[1:]}"


def dire_tous(genre: type[TextChoices], codes: list[str]) -> list[str]:
    """Dans l'ordre du formulaire."""
    return [dire(genre, code) for code in genre.values if code in codes]
