"""Qui peut quoi : une seule table, lue par l'administration et par les vues, éprouvée comme table.

Une permission s'écrit comme celles de Django, « application.action_modele » ; `*` vaut pour tout nom.
Ce qui n'est pas écrit ici est refusé.
"""

from fnmatch import fnmatchcase

ROLES: dict[str, tuple[str, ...]] = {
    "conseiller": (
        "planning.*_plage",
        "planning.*_fermeture",
        "planning.view_occupation",
        "publics.*_usager",
        "publics.*_responsable",
        "publics.*_autorisation",
        "publics.*_suivi",
        "publics.*_ressource",
        "publics.view_orientation",
        "publics.*_prescripteur",
        "publics.*_servicevoisin",
        "publics.*_demandededroit",
        "publics.view_elimination",
        "ateliers.*_atelier",
        "ateliers.*_atelierpardefaut",
        "ateliers.*_cycle",
        "ateliers.*_etape",
        "ateliers.*_parcours",
        "ateliers.*_seance",
        "ateliers.*_inscription",
        "ateliers.*_souhait",
        "ateliers.view_avis",
        "accompagnements.*",
        "partenariats.*_partenaire",
        "partenariats.*_interlocuteur",
        "partenariats.*_convention",
        "partenariats.*_groupehabituel",
        "partenariats.*_seancepartenaire",
        "partenariats.*_actionexterieure",
        "partenariats.*_demande",
        "messagerie.*",
        "vitrine.*",
        "frequentation.view_*",
        "frequentation.change_cloture",
        "territoire.view_*",
        "territoire.*_lieu",
        "territoire.change_espace",
        "agenda.*",
    ),
    "agent": ("frequentation.view_frequentation",),
    "administrateur": (
        "comptes.*_compte",
        "publics.view_acces",
        "publics.view_effacement",
        "territoire.*",
        "vitrine.*",
        "frequentation.view_frequentation",
    ),
}


def permet(role: str, permission: str) -> bool:
    return any(fnmatchcase(permission, motif) for motif in ROLES.get(role, ()))


def ouvre(role: str, application: str) -> bool:
    """Ce rôle a-t-il affaire à cette application ?"""
    return any(motif.split(".")[0] == application for motif in ROLES.get(role, ()))
