"""Passé le terme : plus de contact, plus de mots, plus de liens. Ce qui se compte reste."""

import datetime as dt
from uuid import uuid4

import pytest

from ateliers.avis import lien_personnel
from ateliers.conservation import effacer_contacts, oublier_jetons
from ateliers.inscriptions import inscrire
from ateliers.models import Avis, Inscription, JetonDAvis, Souhait
from ateliers.souhaits import Voeu, souhaiter
from epn.exploitation.taches import TACHES
from publics.models import Reservation
from tests.distribution import a

from .conftest import ALICE, LUNDI_8H, creer_seance, demande

JOUR = dt.timedelta(days=1)


@pytest.fixture
def billet(seance) -> Reservation:
    reservation = inscrire(demande(ALICE), seance, maintenant=LUNDI_8H)
    Reservation.objects.update(aidant="proche", aidant_nom="Anne Martin")
    return reservation


def test_douze_mois_apres_la_seance_le_contact_s_efface_et_l_histoire_reste(billet, seance):
    assert effacer_contacts(seance.fin + 364 * JOUR) == 0
    assert [effacer_contacts(seance.fin + 366 * JOUR) for _ in range(2)] == [1, 0]
    billet.refresh_from_db()
    assert (str(billet.telephone or ""), billet.email, billet.aidant_nom) == ("", "", "effacé")
    assert (billet.aidant, Inscription.objects.get().statut) == ("proche", "inscrite")


def test_un_billet_de_plusieurs_dates_attend_la_derniere(billet, seance, claire, lieu, emails):
    plus_tard = creer_seance(claire, lieu, emails, debut=seance.debut + 28 * JOUR)
    Inscription.objects.create(
        seance=plus_tard, usager=Inscription.objects.get().usager, reservation=billet, statut="inscrite"
    )
    assert effacer_contacts(seance.fin + 380 * JOUR) == 0
    assert effacer_contacts(plus_tard.fin + 366 * JOUR) == 1


def test_le_terme_se_regle_a_la_baisse(billet, seance, settings):
    settings.CONTACTS_CONSERVATION_MOIS = 3
    assert effacer_contacts(seance.fin + 95 * JOUR) == 1


def test_une_reservation_d_autre_chose_n_est_pas_touchee(billet, seance):
    autre = Reservation.objects.create(cle=uuid4(), telephone="+33639981205", origine="en_ligne")
    effacer_contacts(seance.fin + 800 * JOUR)
    autre.refresh_from_db()
    assert autre.telephone


def test_un_vieux_souhait_garde_son_sujet_et_sa_commune_seulement(mortagne):
    contact = {"prenom": "Simone", "telephone": "+33639981234", "email": "simone@exemple.fr"}
    sujet = Voeu(uuid4(), ["email"], "Moi, Simone L.", commune=mortagne, **contact)
    souhaiter(sujet, maintenant=LUNDI_8H)
    souhaiter(Voeu(uuid4(), [], "Rien que des mots", **contact), maintenant=LUNDI_8H)
    assert effacer_contacts(LUNDI_8H + 364 * JOUR) == 0
    assert [effacer_contacts(LUNDI_8H + 366 * JOUR) for _ in range(2)] == [2, 0]
    reste = Souhait.objects.get()
    assert (reste.thematiques, reste.commune, reste.mots, reste.prenom) == (["email"], mortagne, "", "")
    assert not reste.est_joignable


def test_les_mots_d_un_vieil_avis_s_effacent_et_ses_reponses_restent(seance):
    Avis.objects.create(
        seance=seance, utile="oui", difficulte="juste", commentaire="Merci à Paul", jour=a(2026, 12, 3).date()
    )
    assert effacer_contacts(a(2027, 12, 2)) == 0
    assert effacer_contacts(a(2027, 12, 4)) == 1
    assert (Avis.objects.get().commentaire, Avis.objects.get().utile) == ("", "oui")


def test_les_liens_d_avis_vivent_vingt_et_un_jours(seance):
    lien_personnel(seance)
    assert oublier_jetons(seance.fin + 20 * JOUR) == 0
    assert oublier_jetons(seance.fin + 21 * JOUR) == 1
    assert not JetonDAvis.objects.exists()


def test_le_service_efface_chaque_nuit(billet, seance):
    lien_personnel(seance)
    for tache in TACHES:
        if tache.nom in ("liens d’avis périmés", "contacts des ateliers au terme"):
            assert tache.faire(seance.fin + 366 * JOUR) == 1
