"""Qui appeler pour un atelier : une place gardée, un changement, la veille ; et « c'est fait »."""

import datetime as dt

import pytest

from ateliers.appels import a_appeler, noter
from ateliers.attente import accepter
from ateliers.inscriptions import annuler, inscrire
from ateliers.models import Inscription, Parcours
from ateliers.seances import annuler_seance, deplacer_seance
from publics.contacts import Contact
from publics.identite import Identite
from publics.models import Reservation
from tests.distribution import a

from .conftest import ALICE, BRUNO, COLETTE, LUNDI_8H, creer_seance, demande

Statut = Inscription.Statut
PAULE = Identite("Paule", "Aubry", "+33261911427")
VEILLE = a(2026, 12, 2, 9)


def appels(maintenant=LUNDI_8H, veille_de=dt.date(2026, 11, 24)):
    return a_appeler(maintenant, veille_de)


@pytest.fixture
def colette(seance) -> Inscription:
    return inscrire(demande(COLETTE), seance, maintenant=LUNDI_8H).inscriptions.get()


@pytest.fixture
def gardee(seance) -> Inscription:
    """Alice et Bruno ont les deux places, Colette attend ; Alice annule."""
    alice = inscrire(demande(ALICE), seance, maintenant=LUNDI_8H)
    inscrire(demande(BRUNO), seance, maintenant=LUNDI_8H)
    inscrire(demande(COLETTE, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    annuler(alice.inscriptions.all(), par="usager", maintenant=LUNDI_8H)
    return Inscription.objects.get(usager__nom="Aubry")


def test_une_place_gardee_se_propose_et_attend_sa_reponse(gardee, seance):
    (appel,) = appels()
    assert (appel.personne, appel.seance_gardee, appel.pk) == ("Colette Aubry", seance.pk, gardee.pk)
    assert "Une place s’est libérée jeudi" in appel.pourquoi
    assert not noter(gardee.pk, appel.revision, maintenant=LUNDI_8H)
    accepter(gardee, maintenant=LUNDI_8H)
    assert appels() == []


def test_une_seance_deplacee_se_dit_puis_c_est_fait(colette, seance):
    deplacer_seance(seance, a(2026, 12, 4, 9), a(2026, 12, 4, 11), maintenant=LUNDI_8H)
    (appel,) = appels()
    assert "a changé" in appel.pourquoi
    assert "vendredi\u00a04\u00a0décembre" in appel.pourquoi
    assert noter(appel.pk, appel.revision, maintenant=LUNDI_8H)
    assert appels() == []


def test_deplacee_encore_pendant_l_appel_il_reste_a_le_dire(colette, seance):
    deplacer_seance(seance, a(2026, 12, 4, 9), a(2026, 12, 4, 11), maintenant=LUNDI_8H)
    (appel,) = appels()
    deplacer_seance(seance, a(2026, 12, 8, 9), a(2026, 12, 8, 11), maintenant=LUNDI_8H)
    assert not noter(appel.pk, appel.revision, maintenant=LUNDI_8H)
    assert "mardi" in appels()[0].pourquoi


def test_une_seance_annulee_se_dit_avec_son_motif(colette, seance):
    annuler_seance(seance, "conseiller absent", maintenant=LUNDI_8H)
    assert "est annulé (conseiller absent)" in appels()[0].pourquoi


def test_une_place_gardee_puis_la_seance_annulee_ne_s_appelle_pas_deux_fois(seance):
    prises = [inscrire(demande(qui), seance, maintenant=LUNDI_8H) for qui in (BRUNO, COLETTE)]
    inscrire(demande(ALICE, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    annuler(prises[1].inscriptions.all(), par="usager", maintenant=seance.debut - dt.timedelta(hours=3))
    assert appels(seance.debut - dt.timedelta(hours=3))[0].seance_gardee == seance.pk
    annuler_seance(seance, "panne", maintenant=seance.debut - dt.timedelta(hours=2))
    # Alice a un e-mail : l'annulation lui est écrite.
    assert appels(seance.debut - dt.timedelta(hours=2)) == []


def test_annuler_pour_elle_fait_appeler_qui_n_a_ni_e_mail_ni_mobile(colette, seance):
    alice = inscrire(demande(ALICE), seance, maintenant=LUNDI_8H).inscriptions.get()
    annuler([colette, alice], par="epn", maintenant=LUNDI_8H)
    (appel,) = appels()
    assert appel.personne == "Colette Aubry"
    assert "Son inscription à « Mes premiers e-mails »" in appel.pourquoi


def test_a_sa_demande_elle_le_sait_deja(colette):
    annuler([colette], par="usager", maintenant=LUNDI_8H)
    assert appels() == []


def test_la_veille_on_rappelle_qui_l_a_demande_ou_ne_recoit_rien(seance, colette):
    contact = Contact(ALICE.telephone, ALICE.email, rappel=Reservation.Rappel.AUCUN)
    inscrire(demande(ALICE, contact=contact), seance, maintenant=LUNDI_8H)
    assert appels() == []
    (appel,) = appels(VEILLE, veille_de=dt.date(2026, 12, 3))
    assert (appel.personne, appel.est_un_rappel) == ("Colette Aubry", True)
    assert noter(appel.pk, appel.revision, maintenant=VEILLE)
    assert appels(VEILLE, veille_de=dt.date(2026, 12, 3)) == []


def test_un_couple_s_appelle_une_fois(seance):
    inscrire(demande(COLETTE, PAULE), seance, maintenant=LUNDI_8H)
    (appel,) = appels(VEILLE, veille_de=dt.date(2026, 12, 3))
    assert appel.personne == "Colette Aubry et Paule Aubry"
    assert noter(appel.pk, appel.revision, maintenant=VEILLE)
    assert appels(VEILLE, veille_de=dt.date(2026, 12, 3)) == []


def test_le_proche_qui_a_reserve_est_celui_que_l_on_demande(seance):
    contact = Contact("+33261911427", aidant="proche", aidant_nom="Luc Aubry")
    inscrire(demande(Identite("Colette", "Aubry"), contact=contact), seance, maintenant=LUNDI_8H)
    assert appels(VEILLE, veille_de=dt.date(2026, 12, 3))[0].personne == "Luc Aubry, pour Colette Aubry"


def test_appelee_pour_autre_chose_elle_a_quand_meme_son_rappel(colette, seance):
    deplacer_seance(seance, a(2026, 12, 3, 9), a(2026, 12, 3, 11), maintenant=LUNDI_8H)
    (dit,) = appels()
    noter(dit.pk, dit.revision, maintenant=LUNDI_8H)
    (rappel,) = appels(VEILLE, veille_de=dt.date(2026, 12, 3))
    assert rappel.est_un_rappel
    assert noter(rappel.pk, rappel.revision, maintenant=VEILLE)
    assert appels(VEILLE + dt.timedelta(hours=20), veille_de=dt.date(2026, 12, 3)) == []


def test_du_couple_l_un_annule_l_autre_deplace_chacun_est_nomme(seance):
    billet = inscrire(demande(COLETTE, PAULE), seance, maintenant=LUNDI_8H)
    annuler(billet.inscriptions.filter(usager__prenom="Paule"), par="epn", maintenant=LUNDI_8H)
    deplacer_seance(seance, a(2026, 12, 4, 9), a(2026, 12, 4, 11), maintenant=LUNDI_8H)
    (appel,) = appels()
    assert "Paule Aubry : Son inscription" in appel.pourquoi
    assert "Colette Aubry : Son atelier a changé" in appel.pourquoi
    assert noter(appel.pk, appel.revision, maintenant=LUNDI_8H)
    assert appels() == []


def test_un_parcours_garde_se_propose_d_un_seul_appel(cycle, claire, lieu, espace, horloge):
    parcours = Parcours.objects.create(cycle=cycle)
    for etape in cycle.etapes.all():
        debut = a(2026, 12, 1 + 7 * (etape.rang - 1), 14)
        creer_seance(claire, lieu, etape.atelier, debut=debut, capacite=1, parcours=parcours, rang=etape.rang)
    alice = inscrire(demande(ALICE), parcours, maintenant=LUNDI_8H)
    inscrire(demande(COLETTE, accepte_d_attendre=True), parcours, maintenant=LUNDI_8H)
    annuler(alice.inscriptions.all(), par="usager", maintenant=LUNDI_8H)
    (appel,) = appels()
    assert "dans le parcours « Premiers pas », à partir de mardi" in appel.pourquoi


def test_un_numero_invente_ne_note_rien(colette):
    assert not noter(999999, 0, maintenant=LUNDI_8H)
    assert not noter(colette.pk, 99, maintenant=LUNDI_8H)


def test_quarante_appels_coutent_une_seule_requete(seance, django_assert_num_queries):
    type(seance).objects.update(capacite=50)
    for n in range(40):
        une = Identite("P", f"N{'abcdefgh'[n // 8]}{'abcdefgh'[n % 8]}", f"+332619114{n:02d}")
        inscrire(demande(une), seance, maintenant=LUNDI_8H)
    with django_assert_num_queries(1):
        assert len(appels(VEILLE, veille_de=dt.date(2026, 12, 3))) == 40
