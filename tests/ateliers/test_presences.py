"""Pointer une séance : chacun, tous d'un geste, et ce que l'on en retient."""

import datetime as dt

import pytest

from ateliers.inscriptions import annuler, inscrire
from ateliers.models import Inscription
from ateliers.presences import ObservationsChangees, ecrire_observations, pointer, tous_presents
from epn.commun.vocabulaire import Presence
from publics.presences import EN_AVANCE, PointageImpossible
from tests.distribution import creer_inscription

from .conftest import ALICE, BRUNO, COLETTE, LUNDI_8H, demande

Statut = Inscription.Statut


@pytest.fixture
def alice(seance) -> Inscription:
    return inscrire(demande(ALICE), seance, maintenant=LUNDI_8H).inscriptions.get()


@pytest.mark.parametrize("presence", [Presence.PRESENT, Presence.ABSENT, Presence.EXCUSE, Presence.A_RENSEIGNER])
def test_une_presence_se_note_et_se_corrige(alice, presence):
    pointer(alice, Presence.PRESENT, maintenant=alice.seance.debut)
    assert pointer(alice, presence, maintenant=alice.seance.fin).presence == presence


def test_on_arrive_en_avance_mais_on_n_est_absent_qu_a_l_heure(alice):
    debut = alice.seance.debut
    assert pointer(alice, Presence.PRESENT, maintenant=debut - EN_AVANCE).presence == Presence.PRESENT
    for presence, quand in ((Presence.ABSENT, debut - EN_AVANCE), (Presence.PRESENT, debut - dt.timedelta(hours=1))):
        with pytest.raises(PointageImpossible, match="n’a pas commencé"):
            pointer(alice, presence, maintenant=quand)


def test_on_est_excuse_des_la_veille(alice):
    assert pointer(alice, Presence.EXCUSE, maintenant=LUNDI_8H).presence == Presence.EXCUSE


def test_une_inscription_annulee_ou_en_attente_ne_se_pointe_pas(alice, seance):
    annuler([alice], par="usager", maintenant=LUNDI_8H)
    bruno = creer_inscription(seance, statut=Statut.ATTENTE, attend_depuis=LUNDI_8H)
    for inscription, phrase in ((alice, "annulée"), (bruno, "donnez-lui d’abord une place")):
        with pytest.raises(PointageImpossible, match=phrase):
            pointer(inscription, Presence.PRESENT, maintenant=seance.debut)
    assert not Inscription.objects.exclude(presence=Presence.A_RENSEIGNER).exists()


def test_qui_se_presente_prend_la_place_qu_on_lui_gardait(seance):
    colette = creer_inscription(seance, statut=Statut.PROPOSEE, a_appeler_le=LUNDI_8H)
    with pytest.raises(PointageImpossible, match="pas encore répondu"):
        pointer(colette, Presence.ABSENT, maintenant=seance.fin)
    venue = pointer(colette, Presence.PRESENT, maintenant=seance.debut)
    assert (venue.statut, venue.presence) == (Statut.INSCRITE, Presence.PRESENT)


def test_une_place_gardee_ne_se_prend_pas_avant_l_heure_en_pointant(seance):
    colette = creer_inscription(seance, statut=Statut.PROPOSEE, a_appeler_le=LUNDI_8H)
    with pytest.raises(PointageImpossible):
        pointer(colette, Presence.PRESENT, maintenant=LUNDI_8H)
    colette.refresh_from_db()
    assert colette.statut == Statut.PROPOSEE


def test_tous_presents_ne_recrit_pas_ce_qui_est_deja_pointe(seance, alice):
    bruno = inscrire(demande(BRUNO), seance, maintenant=LUNDI_8H).inscriptions.get()
    colette = inscrire(demande(COLETTE, accepte_d_attendre=True), seance, maintenant=LUNDI_8H).inscriptions.get()
    pointer(bruno, Presence.EXCUSE, maintenant=LUNDI_8H)
    assert tous_presents(seance, maintenant=seance.debut) == 1
    notees = dict(Inscription.objects.values_list("usager__nom", "presence"))
    assert notees == {"Martin": "present", "Le Goff": "excuse", "Aubry": "a_renseigner"}
    assert colette.attend
    assert tous_presents(seance, maintenant=seance.debut) == 0


def test_tous_presents_attend_l_heure(seance, alice):
    with pytest.raises(PointageImpossible):
        tous_presents(seance, maintenant=LUNDI_8H)


def test_une_place_restee_gardee_n_est_pas_a_pointer(seance, alice):
    creer_inscription(seance, statut=Statut.PROPOSEE, a_appeler_le=LUNDI_8H)
    assert list(Inscription.objects.a_pointer(seance.fin)) == [alice]
    assert list(type(seance).objects.a_pointer(seance.fin).values_list("pk", "restent")) == [(seance.pk, 1)]
    tous_presents(seance, maintenant=seance.fin)
    assert not type(seance).objects.a_pointer(seance.fin).exists()


def test_deux_fenetres_n_ecrasent_pas_les_observations(seance):
    ecrire_observations(seance, "la souris a coincé", lues="")
    with pytest.raises(ObservationsChangees) as refus:
        ecrire_observations(seance, "tout va bien", lues="")
    assert refus.value.ecrites == "la souris a coincé"
    ecrire_observations(seance, "la souris est réparée", lues="la souris a coincé")
    seance.refresh_from_db()
    assert seance.observations == "la souris est réparée"
