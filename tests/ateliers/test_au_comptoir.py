"""Ce que le conseiller fait à son poste : un nom seul, quelqu'un de la file qui est là, une place rendue."""

import datetime as dt

import pytest

from ateliers.attente import PasDePlace, PlusEnAttente, donner_une_place, qui_aurait_la_place, se_previent_par_message
from ateliers.inscriptions import annuler, inscrire
from ateliers.models import Inscription, Parcours
from ateliers.refus import DejaInscrit, InscriptionChangee
from epn.messagerie.models import Message
from publics.contacts import Contact
from publics.identite import Identite
from publics.models import Usager
from tests.distribution import a

from .conftest import ALICE, BRUNO, COLETTE, LUNDI_8H, creer_seance, demande

Statut = Inscription.Statut
SUR_PLACE = Contact(origine="sur_place")


def arrivee(nom: str, **champs: object):
    return demande(Identite("", nom), contact=SUR_PLACE, au_comptoir=True, **champs)


@pytest.fixture
def complete(seance):
    """Alice et Colette ont les deux places ; Bruno attend."""
    for qui in (ALICE, COLETTE, BRUNO):
        inscrire(demande(qui, accepte_d_attendre=True), seance, maintenant=LUNDI_8H)
    return seance


def celle_de(nom: str) -> Inscription:
    return Inscription.objects.avec_personnes().get(usager__nom=nom)


def test_un_nom_seul_suffit_et_n_envoie_rien(seance):
    inscrire(arrivee("Lecomte"), seance, maintenant=seance.debut)
    assert celle_de("Lecomte").est_inscrite
    assert not Message.objects.exists()


def test_le_meme_nom_sans_contact_est_la_meme_personne_sauf_a_le_dire(seance):
    inscrire(demande(Identite("", "Lecomte", "+33639981204")), seance, maintenant=LUNDI_8H)
    with pytest.raises(DejaInscrit):
        inscrire(arrivee("LECOMTE"), seance, maintenant=seance.debut)
    inscrire(arrivee("Lecomte", homonyme=True), seance, maintenant=seance.debut)
    assert Usager.objects.count() == seance.inscriptions.count() == 2


def test_en_ligne_deux_homonymes_de_contacts_differents_ne_se_genent_pas(seance):
    inscrire(demande(Identite("Alice", "Martin", "+33639981299")), seance, maintenant=LUNDI_8H)
    assert inscrire(demande(ALICE), seance, maintenant=LUNDI_8H).pk


def test_qui_attend_et_se_presente_n_entre_que_s_il_reste_une_place(complete):
    bruno = celle_de("Le Goff")
    with pytest.raises(PasDePlace):
        donner_une_place(bruno, maintenant=complete.debut)
    fait = donner_une_place(bruno, maintenant=complete.debut, en_plus=True)
    assert (fait.statut, fait.en_plus) == (Statut.INSCRITE, True)


def test_une_place_vraiment_libre_n_est_pas_en_plus(complete):
    annuler([celle_de("Aubry")], par="epn", maintenant=complete.debut)
    fait = donner_une_place(celle_de("Le Goff"), maintenant=complete.debut, en_plus=True)
    assert (fait.statut, fait.en_plus) == (Statut.INSCRITE, False)
    assert donner_une_place(fait, maintenant=complete.debut).est_inscrite


def test_qui_n_attend_plus_ne_recoit_pas_de_place(complete):
    bruno = celle_de("Le Goff")
    annuler([bruno], par="usager", maintenant=LUNDI_8H)
    with pytest.raises(PlusEnAttente):
        donner_une_place(bruno, maintenant=LUNDI_8H, en_plus=True)


def test_on_sait_a_qui_ira_la_place_avant_de_la_rendre(complete):
    (bruno,) = qui_aurait_la_place([celle_de("Aubry")], maintenant=LUNDI_8H)
    assert [str(i.usager) for i in bruno] == ["Bruno Le Goff"]
    assert se_previent_par_message(bruno, maintenant=LUNDI_8H)
    assert not se_previent_par_message(bruno, maintenant=complete.debut - dt.timedelta(hours=2))
    annuler([celle_de("Aubry")], par="usager", maintenant=LUNDI_8H)
    assert celle_de("Le Goff").est_inscrite


def test_qui_attend_ne_rend_aucune_place_et_une_seance_commencee_n_en_donne_plus(complete):
    assert qui_aurait_la_place([celle_de("Le Goff")], maintenant=LUNDI_8H) == []
    assert qui_aurait_la_place([celle_de("Aubry")], maintenant=complete.debut) == []


def test_quand_on_est_deja_trop_une_place_rendue_ne_va_a_personne(complete):
    donner_une_place(celle_de("Le Goff"), maintenant=LUNDI_8H, en_plus=True)
    inscrire(
        demande(Identite("Zoé", "Dernier", "+33639981277"), accepte_d_attendre=True), complete, maintenant=LUNDI_8H
    )
    assert qui_aurait_la_place([celle_de("Aubry")], maintenant=LUNDI_8H) == []


def test_deux_fenetres_n_annulent_pas_ce_qu_elles_n_ont_pas_lu(complete):
    bruno = celle_de("Le Goff")
    annuler([celle_de("Aubry")], par="usager", maintenant=LUNDI_8H)
    with pytest.raises(InscriptionChangee):
        annuler([bruno], par="epn", maintenant=LUNDI_8H, revision=bruno.sequence)
    promu = celle_de("Le Goff")
    assert annuler([promu], par="epn", maintenant=LUNDI_8H, revision=promu.sequence)


# --- Parcours -------------------------------------------------------------------------------------


@pytest.fixture
def parcours(cycle, claire, lieu, espace, horloge) -> Parcours:
    parcours = Parcours.objects.create(cycle=cycle)
    for etape in cycle.etapes.all():
        debut = a(2026, 12, 1 + 7 * (etape.rang - 1), 14)
        creer_seance(claire, lieu, etape.atelier, debut=debut, capacite=1, parcours=parcours, rang=etape.rang)
    return parcours


def test_sur_place_le_parcours_comprend_la_seance_ou_l_on_se_trouve(parcours):
    pendant = a(2026, 12, 1, 14, 10)
    assert inscrire(arrivee("Lecomte"), parcours, maintenant=pendant).inscriptions.count() == 3
    parcours.seances.update(capacite=2)
    au_telephone = demande(BRUNO, au_comptoir=True)
    assert inscrire(au_telephone, parcours, maintenant=pendant).inscriptions.count() == 2


def test_d_un_parcours_la_place_n_est_donnee_que_si_toutes_les_dates_se_rendent(parcours):
    alice = list(inscrire(demande(), parcours, maintenant=LUNDI_8H).inscriptions.all())
    inscrire(demande(BRUNO, accepte_d_attendre=True), parcours, maintenant=LUNDI_8H)
    assert qui_aurait_la_place(alice[:1], maintenant=LUNDI_8H) == []
    (bruno,) = qui_aurait_la_place(alice, maintenant=LUNDI_8H)
    assert len(bruno) == 3


def test_qui_attend_un_parcours_y_entre_a_toutes_ses_dates(parcours):
    inscrire(demande(), parcours, maintenant=LUNDI_8H)
    bruno = inscrire(demande(BRUNO, accepte_d_attendre=True), parcours, maintenant=LUNDI_8H)
    donner_une_place(bruno.inscriptions.first(), maintenant=LUNDI_8H, en_plus=True)
    assert set(bruno.inscriptions.values_list("statut", "en_plus")) == {(Statut.INSCRITE, True)}
