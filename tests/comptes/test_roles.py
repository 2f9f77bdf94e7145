"""Rôle × modèle × action : la table entière. Un modèle nouveau doit y entrer."""

import pytest
from django.apps import apps

from epn.comptes.models import Compte
from epn.comptes.roles import ROLES, ouvre, permet

ACTIONS = {"a": "add", "c": "change", "d": "delete", "v": "view"}
TOUT = "acdv"
# modèle : (conseiller, agent, administrateur)
TABLE = {
    "admin.logentry": ("", "", ""),
    "auth.group": ("", "", ""),
    "auth.permission": ("", "", ""),
    "contenttypes.contenttype": ("", "", ""),
    "sessions.session": ("", "", ""),
    "account.emailaddress": ("", "", ""),
    "account.emailconfirmation": ("", "", ""),
    "mfa.authenticator": ("", "", ""),
    "usersessions.usersession": ("", "", ""),
    "comptes.compte": ("", "", TOUT),
    # Chacun n'a affaire qu'au sien, par sa page.
    "comptes.flux": ("", "", ""),
    "territoire.commune": ("v", "", TOUT),
    "territoire.lieu": (TOUT, "", TOUT),
    "territoire.espace": ("cv", "", TOUT),
    "planning.plage": (TOUT, "", ""),
    "planning.fermeture": (TOUT, "", ""),
    "planning.occupation": ("v", "", ""),
    # Un nombre par jour : il se lit dans la fréquentation.
    "planning.refusenligne": ("", "", ""),
    "publics.usager": (TOUT, "", ""),
    "publics.responsable": (TOUT, "", ""),
    "publics.autorisation": (TOUT, "", ""),
    "publics.suivi": (TOUT, "", ""),
    "publics.ressource": (TOUT, "", ""),
    "publics.pasdoublon": ("", "", ""),
    "publics.orientation": ("v", "", ""),
    "publics.prescripteur": (TOUT, "", ""),
    # Une clé ne se lit pas.
    "publics.liendeprescripteur": ("", "", ""),
    "publics.servicevoisin": (TOUT, "", ""),
    "publics.demandededroit": (TOUT, "", ""),
    "publics.elimination": ("v", "", ""),
    # Le conseiller ne lit pas le journal de ses propres gestes ; personne n'y écrit de sa main.
    "publics.acces": ("", "", "v"),
    "publics.effacement": ("", "", "v"),
    "publics.reservation": ("", "", ""),
    "publics.jeton": ("", "", ""),
    "publics.essai": ("", "", ""),
    "accompagnements.rendezvous": (TOUT, "", ""),
    "accompagnements.compterendu": (TOUT, "", ""),
    "accompagnements.alerte": (TOUT, "", ""),
    "accompagnements.offre": (TOUT, "", ""),
    "ateliers.atelier": (TOUT, "", ""),
    "ateliers.atelierpardefaut": (TOUT, "", ""),
    "ateliers.cycle": (TOUT, "", ""),
    "ateliers.etape": (TOUT, "", ""),
    # Elle ne se touche que par la fiche de son atelier.
    "ateliers.illustration": ("", "", ""),
    "ateliers.parcours": (TOUT, "", ""),
    "ateliers.seance": (TOUT, "", ""),
    "ateliers.inscription": (TOUT, "", ""),
    "ateliers.souhait": (TOUT, "", ""),
    # Sans auteur, un avis ne se corrige pas ; le jeton qui l'ouvre ne se lit pas.
    "ateliers.avis": ("v", "", ""),
    "ateliers.jetondavis": ("", "", ""),
    "partenariats.partenaire": (TOUT, "", ""),
    "partenariats.interlocuteur": (TOUT, "", ""),
    "partenariats.convention": (TOUT, "", ""),
    "partenariats.groupehabituel": (TOUT, "", ""),
    "partenariats.seancepartenaire": (TOUT, "", ""),
    "partenariats.actionexterieure": (TOUT, "", ""),
    "partenariats.demande": (TOUT, "", ""),
    # Une clé ne se lit pas.
    "partenariats.lienprive": ("", "", ""),
    "partenariats.jetondedemande": ("", "", ""),
    # Figés : le conseiller n'y change que les textes du rapport, ou corrige par une version de plus.
    "frequentation.cloture": ("cv", "", ""),
    "frequentation.chiffres": ("v", "", ""),
    "messagerie.message": (TOUT, "", ""),
    "vitrine.page": (TOUT, "", TOUT),
}
CAS = [
    (role, modele, action)
    for modele in TABLE
    for role in ("conseiller", "agent", "administrateur")
    for action in ACTIONS.values()
]


def test_chaque_modele_est_dans_la_table() -> None:
    inconnus = {m._meta.label_lower for m in apps.get_models()} - set(TABLE)
    assert not inconnus, f"Dites qui peut quoi sur {inconnus}, ici et dans roles.py."


@pytest.mark.parametrize(("role", "modele", "action"), CAS)
def test_chaque_role_peut_ce_que_dit_la_table(role: str, modele: str, action: str) -> None:
    colonne = ("conseiller", "agent", "administrateur").index(role)
    attendu = action in {ACTIONS[lettre] for lettre in TABLE[modele][colonne]}
    application, nom = modele.split(".")
    permission = f"{application}.{action}_{nom}"
    assert permet(role, permission) is attendu
    assert Compte(role=role).has_perm(permission) is attendu


def test_un_compte_ferme_ne_peut_plus_rien() -> None:
    compte = Compte(role="conseiller", is_active=False)
    assert not compte.has_perm("planning.view_plage")
    assert not compte.has_module_perms("planning")


@pytest.mark.parametrize(
    ("role", "voit"), [("conseiller", True), ("agent", True), ("administrateur", True), ("inconnu", False)]
)
def test_la_frequentation_est_aux_trois_roles(role: str, voit: bool) -> None:
    assert permet(role, "frequentation.view_frequentation") is voit
    assert ouvre(role, "frequentation") is voit


def test_les_roles_sont_ceux_des_comptes() -> None:
    assert set(ROLES) == set(Compte.Role.values)


def test_personne_n_est_superutilisateur_et_l_agent_n_entre_pas_a_la_gestion() -> None:
    assert not any(Compte(role=r).is_superuser for r in Compte.Role.values)
    assert [r for r in Compte.Role.values if Compte(role=r).is_staff] == ["conseiller", "administrateur"]
