"""Chaque route du résolveur qui peut montrer une page est éprouvée au navigateur, par une adresse ou par un état."""

import pytest
from django.urls import resolve

from tests import routes
from tests.navigateur.etats import ETATS
from tests.routes_du_personnel import PERSONNEL
from tests.test_coherence import routes_de_l_administration

# Les pages que l'on n'atteint pas par une adresse seule : le motif de la route, et l'état qui y mène.
PAR_UN_ETAT = {
    "avis/<str:jeton>/": "avis",
    "compte/second-facteur/authenticate/": "second_facteur_demande",
    "compte/second-facteur/reauthenticate/": "second_facteur_a_redire",
    "compte/second-facteur/recovery-codes/": "codes_de_secours",
    "compte/second-facteur/recovery-codes/generate/": "codes_a_refaire",
    "compte/second-facteur/totp/activate/": "application_a_poser",
    "compte/second-facteur/totp/deactivate/": "application_a_retirer",
    "compte/second-facteur/webauthn/add/": "cle_a_poser",
    "compte/second-facteur/webauthn/keys/<int:pk>/edit/": "cle_a_renommer",
    "compte/second-facteur/webauthn/keys/<int:pk>/remove/": "cle_a_retirer",
    "compte/second-facteur/webauthn/reauthenticate/": "cle_a_presenter",
    "gestion/saisie/": "saisie_gardee",
    "partenaires/": "dates_du_groupe",
    "partenaires/dates/<int:pk>/": "sujet_qui_nomme",
    "partenaires/dates/<int:pk>/annuler/": "date_a_annuler",
    "partenaires/quitter/": "page_du_groupe_fermee",
    "prescripteurs/": "page_de_prescripteur",
    "professionnels/demande/": "demande_recue",
    "professionnels/demande/participants/": "demande_participants",
    "professionnels/demande/retirer/": "demande_a_retirer",
    "rendez-vous/offre/<str:jeton>/": "offre",
    "reservation/": "billet",
    "reservation/annuler/": "confirmer_l_annulation",
    "reservation/deplacer/": "changer_d_heure",
}
# Ce qui n'est jamais une page : un fichier, un envoi, un renvoi, l'échange d'un lien contre une visite.
SANS_PAGE = {
    "ateliers/illustrations/<str:empreinte>.webp",
    "compte/second-facteur/recovery-codes/download/",
    "compte/second-facteur/webauthn/login/",
    "favicon.ico",
    "flux/<str:jeton>/agenda.ics",
    "frequentation/<slug:code>/chiffres.<slug:forme>",
    "gestion/coop/activites.<slug:forme>",
    "gestion/exports/<slug:application>/<slug:modele>.<slug:forme>",
    "gestion/exports/<slug:liste>.<slug:forme>",
    "gestion/login/",
    "gestion/usagers/<int:pk>/droits/fiche.<slug:forme>",
    "partenaires/<str:jeton>/",
    "partenaires/lien-neuf/",
    "prescripteurs/<str:jeton>/",
    "professionnels/demande/<str:jeton>/",
    "professionnels/demande/repondre/",
    "reservation/<str:jeton>/",
    "reservation/billet.pdf",
    "reservation/rendez-vous.ics",
}


def par_une_adresse() -> set[str]:
    """Les motifs dont une adresse de la table ouvre la page, à tous ou à un membre du personnel."""
    ouvertes = [a for a, statuts in PERSONNEL.items() if 200 in statuts]
    return {routes.motif_de(adresse) for adresse in (*routes.PAGES, *ouvertes)}


def envois() -> set[str]:
    return {routes.motif_de(adresse) for adresse, statuts in PERSONNEL.items() if 405 in statuts}


def test_chaque_page_du_resolveur_est_eprouvee() -> None:
    documents = {routes.motif_de(adresse) for adresse in routes.DOCUMENTS}
    connues = par_une_adresse() | envois() | documents | routes_de_l_administration() | PAR_UN_ETAT.keys() | SANS_PAGE
    assert routes.motifs() - connues == set(), "une page sans état : voir tests/navigateur/etats*.py"


def test_rien_n_est_inscrit_en_trop() -> None:
    inscrites = PAR_UN_ETAT.keys() | SANS_PAGE
    assert inscrites - routes.motifs() == set(), "des routes qui n'existent plus"
    assert inscrites & par_une_adresse() == set(), "une adresse suffit"
    assert PAR_UN_ETAT.keys() & SANS_PAGE == set()


def test_chaque_etat_nomme_existe() -> None:
    assert set(PAR_UN_ETAT.values()) - ETATS.keys() == set()


@pytest.mark.navigateur
@pytest.mark.usefixtures("espace", "seances")
@pytest.mark.parametrize("motif", sorted(PAR_UN_ETAT))
def test_l_etat_mene_bien_a_sa_route(page, settings, motif: str) -> None:
    settings.RENDEZ_VOUS_A_VENIR_MAX = settings.RENDEZ_VOUS_PAR_CONTACT_MAX = 9
    ETATS[PAR_UN_ETAT[motif]](page)
    assert resolve("/" + page.url.split("/", 3)[3].split("?")[0]).route == motif
