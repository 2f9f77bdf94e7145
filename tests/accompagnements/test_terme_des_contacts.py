import datetime as dt

from accompagnements import alertes
from accompagnements.conservation import effacer_contacts
from accompagnements.models import Alerte, Offre
from accompagnements.reservations import annuler, reserver
from epn.exploitation.taches import TACHES
from publics import abus, jetons
from publics.models import Essai, Jeton, Reservation

from .conftest import ALICE, BRUNO, LUNDI_8H, demande


def test_douze_mois_apres_le_contact_d_un_rendez_vous_s_efface_mais_pas_son_histoire(creneaux):
    la_demande = demande(ALICE, aidant="proche", aidant_nom="Anne Martin", contact_email="anne@exemple.fr")
    pris = reserver(la_demande, creneaux[0], maintenant=LUNDI_8H)
    assert effacer_contacts(pris.fin + dt.timedelta(days=364)) == 0
    assert [effacer_contacts(pris.fin + dt.timedelta(days=366)) for _ in range(2)] == [1, 0]
    reservation = Reservation.objects.get()
    assert (str(reservation.telephone or ""), reservation.email, reservation.aidant_nom) == ("", "", "effacé")
    assert reservation.aidant == "proche"


def test_le_terme_se_regle_a_la_baisse(creneaux, settings):
    settings.CONTACTS_CONSERVATION_MOIS = 3
    pris = reserver(demande(), creneaux[0], maintenant=LUNDI_8H)
    assert effacer_contacts(pris.fin + dt.timedelta(days=95)) == 1


def test_une_vieille_demande_d_alerte_s_en_va(creneaux):
    alerte = alertes.demander(demande().cle, BRUNO, maintenant=LUNDI_8H)
    assert effacer_contacts(alerte.expire_le + dt.timedelta(days=366)) == 1
    assert not Alerte.objects.exists()


def test_les_adresses_et_les_jetons_perimes_s_en_vont(creneaux):
    reserver(demande(), creneaux[0], maintenant=LUNDI_8H)
    abus.compter("203.0.113.1", "essai", 9, maintenant=LUNDI_8H)
    # Un envoi se compte pour son adresse, et pour toutes ensemble.
    assert (Essai.objects.count(), Jeton.objects.count()) == (2, 1)
    assert abus.oublier(LUNDI_8H + dt.timedelta(days=8)) == 2
    assert jetons.oublier(LUNDI_8H + dt.timedelta(days=29)) == 0
    assert jetons.oublier(LUNDI_8H + dt.timedelta(days=60)) == 1


def test_le_service_passe_chaque_minute_les_heures_laissees_passer(creneaux):
    pris = reserver(demande(), creneaux[7], maintenant=LUNDI_8H)
    alertes.demander(demande().cle, BRUNO, maintenant=LUNDI_8H)
    annuler(pris, par="usager", maintenant=LUNDI_8H)
    (tache,) = [t for t in TACHES if t.nom == "heures laissées passer"]
    assert tache.prochaine(LUNDI_8H) == LUNDI_8H + dt.timedelta(minutes=1)
    assert tache.faire(LUNDI_8H + dt.timedelta(minutes=200)) == 1
    assert not Offre.objects.filter(close_le=None).exists()


def test_une_personne_n_attend_qu_une_fois(creneaux):
    premiere = alertes.demander(demande().cle, BRUNO, maintenant=LUNDI_8H)
    assert alertes.demander(demande().cle, BRUNO, maintenant=LUNDI_8H) == premiere
    alertes.demander(demande().cle, ALICE, maintenant=LUNDI_8H)
    assert Alerte.objects.count() == 2
