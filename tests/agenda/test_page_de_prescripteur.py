"""Une mairie réserve pour ses habitants : elle voit les siens, rien d'autre, et son poste se referme."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from ateliers.models import Inscription, Seance
from ateliers.programmation import programmer
from epn.commun.journal import expurger
from epn.messagerie.models import Message
from publics import prescripteurs
from publics.effacement import effacer
from publics.models import Prescripteur, Reservation
from tests.distribution import creer_prescripteur, creer_rendez_vous

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("espace", "semaine_de_reference")]


def entrer(prescripteur: Prescripteur, maintenant: dt.datetime) -> Client:
    client = Client()
    jeton = prescripteurs.nouveau_lien(prescripteur, maintenant=maintenant)[1]
    assert client.get(f"/prescripteurs/{jeton}/")["Location"] == "/prescripteurs/"
    return client


@pytest.fixture
def mairie(pervencheres, maintenant) -> Client:
    return entrer(pervencheres, maintenant)


@pytest.fixture
def ccas(maintenant) -> Client:
    return entrer(creer_prescripteur("CCAS de Mortagne", genre="social"), maintenant)


def reserver(client: Client, numero: int = 0, **champs: str):
    saisie = {"prenom": "Ginette", "nom": "Bouvier", "telephone": "02 61 91 77 23", "commune": "61293"}
    saisie |= {"messages_a": "personne", "cle": str(uuid4())} | champs
    return client.post(f"/rendez-vous/{creneaux_libres(timezone.now())[numero].code}/", saisie)


def page(client: Client, adresse: str = "/prescripteurs/", statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut
    return reponse.content.decode()


# --- Réserver -------------------------------------------------------------------------------------


def test_le_formulaire_dit_pour_qui_et_ne_demande_pas_qui_aide(mairie, maintenant):
    texte = page(mairie, f"/rendez-vous/{creneaux_libres(maintenant)[0].code}/")
    for mot in ("au titre de", "Mairie de Pervenchères", "Son téléphone", "Qui reçoit la confirmation", "J’ai fini"):
        assert mot in texte
    assert 'name="aidant"' not in texte
    assert 'autocomplete="given-name"' not in texte


def test_la_reservation_garde_la_structure_et_la_personne_son_contact(mairie, pervencheres):
    assert reserver(mairie)["Location"] == "/reservation/"
    billet = Reservation.objects.get()
    assert (billet.prescripteur, billet.aidant, billet.aidant_nom) == (pervencheres, "mairie", str(pervencheres))
    assert str(billet.telephone) == "+33261917723"
    assert str(billet.rendez_vous.usager.telephone) == "+33261917723"


def test_les_messages_vont_a_la_structure_si_elle_le_veut(mairie, pervencheres):
    reserver(mairie, telephone="", messages_a="prescripteur")
    billet = Reservation.objects.get()
    assert (billet.email, str(billet.telephone)) == (pervencheres.courriel, str(pervencheres.telephone))
    assert not billet.rendez_vous.usager.telephone
    assert set(Message.objects.values_list("destinataire", flat=True)) == {pervencheres.courriel}


def test_sans_contact_de_la_personne_il_faut_recevoir_soi_meme(mairie):
    texte = reserver(mairie, telephone="").content.decode()
    assert "ou recevez vous-même les messages" in texte
    assert not Reservation.objects.exists()


def test_une_structure_injoignable_ne_propose_pas_de_recevoir(maintenant):
    muette = entrer(creer_prescripteur("Mairie d’Essai", telephone="", courriel=""), maintenant)
    assert "messages_a" not in page(muette, f"/rendez-vous/{creneaux_libres(maintenant)[0].code}/")
    assert reserver(muette)["Location"] == "/reservation/"


def test_vingt_personnes_ne_butent_pas_sur_le_plafond_d_un_contact(mairie, settings):
    settings.RENDEZ_VOUS_PAR_CONTACT_MAX = 2
    for lettre in "abcd":
        assert reserver(mairie, nom=f"Nom{lettre}", telephone="", messages_a="prescripteur").status_code == 302
    assert RendezVous.objects.count() == 4


def test_le_plafond_d_un_jour_est_celui_de_la_structure(mairie, ccas, settings):
    settings.RESERVATIONS_PAR_JOUR_ET_PRESCRIPTEUR = 1
    assert reserver(mairie).status_code == 302
    refus = reserver(mairie, nom="Pottier")
    assert refus.status_code == 409
    assert "déjà beaucoup réservé" in refus.content.decode()
    assert "Pottier" in refus.content.decode()
    assert reserver(ccas, nom="Pottier").status_code == 302


def test_le_plafond_d_une_personne_reste_le_sien(mairie, settings):
    settings.RENDEZ_VOUS_A_VENIR_MAX = 1
    assert reserver(mairie).status_code == 302
    assert reserver(mairie).status_code == 409


def test_renvoyer_rend_le_meme_billet_meme_au_plafond(mairie, settings):
    settings.RESERVATIONS_PAR_JOUR_ET_PRESCRIPTEUR, cle = 1, str(uuid4())
    assert [reserver(mairie, cle=cle).status_code for _ in range(2)] == [302, 302]
    assert Reservation.objects.count() == 1


def test_une_place_d_atelier_se_prend_de_meme(mairie, ateliers, maintenant, pervencheres, settings):
    settings.INSCRIPTIONS_PAR_CONTACT_MAX = 1
    programmer(maintenant)
    seance = Seance.objects.publiques().filter(parcours=None, nature="initiation", debut__gt=maintenant).first()
    adresse = seance.get_absolute_url()
    assert "Inscrire quelqu’un" in page(mairie, adresse)
    for nom in ("Bouvier", "Pottier"):
        saisie = {"prenom": "Ginette", "nom": nom, "commune": "61293", "messages_a": "prescripteur"}
        assert mairie.post(adresse, saisie | {"cle": str(uuid4())})["Location"] == "/reservation/"
    assert {i.reservation.prescripteur for i in Inscription.objects.all()} == {pervencheres}
    settings.RESERVATIONS_PAR_JOUR_ET_PRESCRIPTEUR = 2
    assert mairie.post(adresse, saisie | {"nom": "Kaci", "cle": str(uuid4())}).status_code == 409


def test_un_formulaire_renvoye_une_fois_la_page_fermee_ne_part_pas_seul(mairie):
    mairie.post("/prescripteurs/fini/")
    reponse = reserver(mairie)
    assert "s’est fermée entre-temps" in reponse.content.decode()
    assert "Ginette" in reponse.content.decode()
    assert not Reservation.objects.exists()


# --- Ne voir que les siennes ------------------------------------------------------------------------


def test_la_page_dit_ce_que_la_structure_a_pris_et_rien_d_autre(mairie, ccas, claire, lieu, maintenant):
    reserver(mairie)
    reserver(ccas, 1, prenom="Brahim", nom="Kaci", telephone="06 39 98 77 67")
    creer_rendez_vous(claire, lieu, maintenant + dt.timedelta(days=4, hours=12))
    texte = page(mairie)
    assert "Ginette Bouvier" in texte
    for autre in ("Kaci", "Alice", "02 61 91 77 23", "présent"):
        assert autre not in texte


def test_la_reservation_d_une_autre_structure_est_introuvable(mairie, ccas):
    reserver(mairie)
    sienne = Reservation.objects.get().pk
    mairie.post("/prescripteurs/fini/")
    for client in (ccas, Client(), mairie):
        assert client.post(f"/prescripteurs/reservations/{sienne}/").status_code == 404
        assert client.get("/reservation/")["Location"] == "/mes-reservations/"


def test_celle_d_un_habitant_aussi(mairie, claire, lieu, maintenant):
    autre = creer_rendez_vous(claire, lieu, maintenant + dt.timedelta(days=4, hours=12))
    assert mairie.post(f"/prescripteurs/reservations/{autre.reservation_id}/").status_code == 404


@pytest.mark.parametrize(("geste", "suite"), [("", ""), ("deplacer", "deplacer/"), ("annuler", "annuler/"), ("x", "")])
def test_la_sienne_s_ouvre_par_les_pages_de_tous(mairie, geste, suite):
    reserver(mairie)
    numero = Reservation.objects.get().pk
    reponse = mairie.post(f"/prescripteurs/reservations/{numero}/", {"geste": geste})
    assert reponse["Location"] == f"/reservation/{suite}"
    assert "au titre de" in page(mairie, reponse["Location"])


def test_annulee_elle_se_lit_encore_et_rend_son_heure(mairie, maintenant):
    reserver(mairie)
    libres = len(creneaux_libres(maintenant))
    mairie.post("/reservation/annuler/")
    assert len(creneaux_libres(maintenant)) == libres + 1
    assert "annulé" in page(mairie)


def test_plus_de_trente_jours_apres_elle_n_y_est_plus(mairie):
    reserver(mairie)
    rendez_vous = RendezVous.objects.get()
    for jours, y_est in ((29, True), (31, False)):
        debut = rendez_vous.debut - dt.timedelta(days=jours)
        RendezVous.objects.update(debut=debut, fin=debut + dt.timedelta(hours=1))
        assert ("Bouvier" in page(mairie)) is (RendezVous.objects.get().debut > rendez_vous.debut or y_est)


def test_une_personne_effacee_n_y_est_plus_et_le_compte_reste(mairie, pervencheres, maintenant):
    reserver(mairie)
    rendez_vous = RendezVous.objects.get()
    mairie.post("/reservation/annuler/")
    effacer(rendez_vous.usager, "demande", maintenant=maintenant)
    # La visite qui tenait cette réservation est fermée avec elle.
    page(mairie, statut=404)
    assert "Ce que vous réserverez se lira ici" in page(entrer(pervencheres, maintenant))
    billet = Reservation.objects.get()
    assert (billet.prescripteur, str(billet.telephone), billet.aidant_nom) == (pervencheres, "", "effacé")


def test_le_nom_de_la_mairie_et_un_code_n_ouvrent_rien(mairie):
    reserver(mairie)
    billet = Reservation.objects.get()
    for nom, ouvre in (("Mairie", False), ("Pervenchères", False), ("Bouvier", True)):
        reponse = Client().post("/mes-reservations/", {"code": billet.code, "nom": nom})
        assert (reponse.status_code == 302) is ouvre, nom


def test_la_page_coute_autant_pour_une_que_pour_cinq(mairie, settings):
    settings.RENDEZ_VOUS_A_VENIR_MAX = 99
    reserver(mairie)

    def requetes() -> int:
        with CaptureQueriesContext(connection) as capture:
            page(mairie)
        return len(capture)

    requetes()
    une = requetes()
    for lettre in "abcd":
        reserver(mairie, nom=f"Nom{lettre}")
    assert requetes() == une


# --- Le lien, le poste ------------------------------------------------------------------------------


def test_un_lien_devine_vieux_ou_revoque_donne_la_meme_page(pervencheres, maintenant):
    revoque = prescripteurs.nouveau_lien(pervencheres, maintenant=maintenant)[1]
    prescripteurs.revoquer(pervencheres, maintenant=maintenant)
    pages = {page(Client(), f"/prescripteurs/{jeton}/", 404) for jeton in ("x" * 43, revoque)}
    assert pages == {page(Client(), "/prescripteurs/", 404)}
    assert "demandez-en un nouveau" in pages.pop()


def test_j_ai_fini_ne_laisse_rien_sur_le_poste(mairie):
    reserver(mairie)
    assert mairie.post("/prescripteurs/fini/")["Location"] == "/"
    page(mairie, statut=404)
    assert mairie.get("/reservation/")["Location"] == "/mes-reservations/"


def test_un_temoin_pose_d_avance_n_ouvre_rien_a_qui_l_a_pose(pervencheres, maintenant):
    autre = Client()
    autre.session.save()
    victime = Client()
    victime.cookies["sessionid"] = autre.session.session_key
    jeton = prescripteurs.nouveau_lien(pervencheres, maintenant=maintenant)[1]
    victime.get(f"/prescripteurs/{jeton}/")
    assert (victime.get("/prescripteurs/").status_code, autre.get("/prescripteurs/").status_code) == (200, 404)


def test_ni_journal_ni_cache_ni_moteur_ne_gardent_le_lien(mairie):
    assert "AbC123" not in expurger("GET /prescripteurs/AbC123/ 302")
    assert "no-store" in mairie.get("/prescripteurs/")["Cache-Control"]
    assert "Disallow: /prescripteurs/" in page(mairie, "/robots.txt")


def test_les_pages_de_tous_ne_disent_rien_de_la_structure(mairie):
    page(mairie)
    for adresse in ("/", "/rendez-vous/", "/ateliers/", "/agenda/"):
        assert "Pervenchères" not in page(mairie, adresse)
