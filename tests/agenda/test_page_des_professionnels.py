"""La matinée des professionnels, vue du public : prendre une place, demander une matinée, suivre sa demande."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.test import Client

from ateliers.models import Inscription, Seance
from epn.agenda import demandes
from epn.agenda.matinees import matinees_libres
from epn.commun.journal import expurger
from epn.messagerie.models import Message
from epn.planning.models import Fermeture
from partenariats.models import Demande, JetonDeDemande
from publics.jetons import nouveau_jeton

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seances", "espace")]
LUNDI = "2026-11-30"
NOUVELLE = "/professionnels/demande/nouvelle/"


@pytest.fixture(autouse=True)
def _sans_delai(settings) -> None:
    settings.FORMULAIRE_DELAI_SECONDES = 0


def saisie(**champs: str) -> dict[str, str]:
    return {
        "public": "entreprise",
        "organisation": "Menuiserie Rivet",
        "siret": "732 829 320 00074",
        "effectif": "4",
        "sujet": "Protéger le fichier des clients",
        "lieu": "epn",
        "lundi_1": LUNDI,
        "prenom": "Odile",
        "nom": "Rivet",
        "email": "odile@exemple.fr",
        "cle": str(uuid4()),
    } | champs


def place(**champs: str) -> dict[str, str]:
    return {
        "pour": "agents",
        "organisation": "Mairie de Bellême",
        "prenom": "Luc",
        "nom": "Petit",
        "telephone": "02 61 91 14 27",
        "commune": "61293",
        "cle": str(uuid4()),
    } | champs


def matinee() -> Seance:
    return Seance.objects.get(date_theorique=LUNDI, nature="professionnels")


def le_lien() -> str:
    corps = Message.objects.filter(corps__contains="/professionnels/demande/").latest("pk").corps
    return re.search(r"/professionnels/demande/[\w-]{30,}/", corps)[0]


# --- Prendre une place -----------------------------------------------------------------------------


def test_un_agent_prend_une_place_avec_son_organisation(client: Client) -> None:
    reponse = client.post(matinee().get_absolute_url(), place(prenom_2="Anne", nom_2="Roy"))
    assert reponse.status_code == 302
    inscrits = Inscription.objects.filter(seance=matinee())
    assert {(i.audience, i.organisation) for i in inscrits} == {("agent", "Mairie de Bellême")}
    assert {i.usager.audience for i in inscrits} == {"agent"}
    assert len(inscrits) == 2
    page = client.get("/reservation/").content.decode()
    assert "Luc Petit" in page
    assert "Anne Roy" in page


def test_la_meme_cle_ne_prend_qu_une_place(client: Client) -> None:
    saisi = place()
    client.post(matinee().get_absolute_url(), saisi)
    client.post(matinee().get_absolute_url(), saisi)
    assert Inscription.objects.count() == 1


def test_pour_soi_les_offres_publiques_sont_montrees_et_rien_n_est_perdu(client: Client) -> None:
    reponse = client.post(matinee().get_absolute_url(), place(pour="soi", organisation=""))
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert not Inscription.objects.exists()
    ouverte = Seance.objects.publiques().des_habitants().filter(parcours=None).first()
    assert f'formaction="{ouverte.get_absolute_url()}"' in page
    assert 'name="nom" value="Petit"' in page
    assert client.post(ouverte.get_absolute_url(), place(pour="soi")).status_code == 302
    assert Inscription.objects.get().audience == "particulier"


def test_sans_dire_pour_qui_la_phrase_le_demande(client: Client) -> None:
    page = client.post(matinee().get_absolute_url(), place(pour="", organisation="")).content.decode()
    assert "Dites pour qui vous venez." in page
    assert "Il manque le nom de l’entreprise" in page


def test_un_habitant_ne_passe_pas_a_une_matinee_en_changeant_de_date(client: Client) -> None:
    ouverte = Seance.objects.publiques().des_habitants().filter(parcours=None).first()
    client.post(ouverte.get_absolute_url(), place())
    assert client.post("/reservation/deplacer/", {"seance": matinee().pk}).status_code == 409
    assert Inscription.objects.vivantes().get().seance == ouverte


def test_la_page_dit_les_places_libres_et_pas_la_matinee_reservee(client: Client, maintenant) -> None:
    client.post(matinee().get_absolute_url(), place())
    assert "5\u00a0places libres" in client.get("/professionnels/").content.decode()
    Inscription.objects.all().delete()
    reserver(client, maintenant)
    assert client.get(matinee().get_absolute_url()).status_code == 404
    assert f"/ateliers/seances/{matinee().pk}/" not in client.get("/professionnels/").content.decode()
    semaine = client.get("/agenda/2026-W49/").content.decode()
    assert "Matinée des professionnels, réservée" in semaine
    assert "Rivet" not in semaine
    assert "fichier des clients" not in semaine + client.get("/agenda.ics").content.decode()


# --- Demander une matinée --------------------------------------------------------------------------


def reserver(client: Client, maintenant: dt.datetime) -> Demande:
    client.post(NOUVELLE, saisie())
    libre = matinees_libres(maintenant)[0]
    return demandes.accepter(Demande.objects.get(), libre, maintenant=maintenant)


def test_une_demande_recue_s_accuse_et_se_suit_par_son_lien(client: Client) -> None:
    assert client.post(NOUVELLE, saisie()).url == "/professionnels/demande/"
    demande = Demande.objects.get()
    assert (demande.siret, demande.effectif, demande.jours_souhaites) == ("73282932000074", 4, [LUNDI])
    lien = le_lien()
    autre = Client()
    assert autre.get("/professionnels/demande/").status_code == 302
    assert autre.get(lien).url == "/professionnels/demande/"
    assert "Votre demande est arrivée" in autre.get("/professionnels/demande/").content.decode()
    assert lien.split("/")[3] not in expurger(f"GET {lien} 302")


def test_renvoyer_la_meme_demande_n_en_fait_pas_deux_meme_si_le_lundi_est_pris(client: Client, maintenant) -> None:
    saisi = saisie()
    client.post(NOUVELLE, saisi)
    demandes.accepter(Demande.objects.get(), matinees_libres(maintenant)[0], maintenant=maintenant)
    assert client.post(NOUVELLE, saisi).status_code == 302
    assert Demande.objects.count() == 1


def test_un_lien_perime_ou_invente_est_introuvable(client: Client) -> None:
    client.post(NOUVELLE, saisie())
    lien = le_lien()
    JetonDeDemande.objects.update(expire_le="2026-11-01T00:00Z")
    assert Client().get(lien).status_code == 404
    assert Client().get("/professionnels/demande/lien-invente/").status_code == 404


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"effectif": "six"}, "Écrivez un nombre en chiffres"),
        ({"effectif": "0"}, "Écrivez un nombre en chiffres"),
        ({"effectif": "-3"}, "Écrivez un nombre en chiffres"),
        ({"effectif": "4000"}, "Écrivez un nombre en chiffres"),
        ({"siret": "732 829 320 00075"}, "Ce SIRET n’est pas juste"),
        ({"siret": "quatorze"}, "Ce SIRET n’est pas juste"),
        ({"lundi_1": ""}, "Choisissez au moins une date."),
        ({"lundi_1": "lundi prochain"}, "Choisissez une date de la liste."),
        ({"lundi_1": "2026-12-01"}, "il n’y a pas de matinée libre"),
        ({"lieu": "chez_vous"}, "il nous faut l’adresse"),
        ({"lieu": "chez_vous", "adresse": "2 rue", "commune": "autre"}, "dans les communes du territoire"),
        ({"email": ""}, "Donnez un téléphone ou un e-mail"),
        ({"sujet": "a" * 301}, "300 lettres au plus"),
        ({"sujet": ""}, "Dites en quelques mots"),
        ({"public": "roi"}, "Choisissez une réponse."),
        ({"site_web": "http://"}, "n’a pas pu être vérifié"),
    ],
)
def test_une_mauvaise_saisie_a_sa_phrase_et_garde_le_reste(client: Client, champs: dict[str, str], phrase: str) -> None:
    reponse = client.post(NOUVELLE, saisie(**champs))
    page = reponse.content.decode()
    assert reponse.status_code == 200
    assert phrase in page
    assert not Demande.objects.exists()
    assert 'value="Menuiserie Rivet"' in page


def test_un_lundi_ferme_dit_les_lundis_ouverts_les_plus_proches(client: Client) -> None:
    Fermeture.objects.create(du=LUNDI, au=LUNDI, motif="congés")
    page = client.post(NOUVELLE, saisie()).content.decode()
    assert "Le lundi\u00a030\u00a0novembre, il n’y a pas de matinée libre" in page
    assert "lundi\u00a07\u00a0décembre" in page


def test_pour_soi_on_montre_ce_qui_est_ouvert_a_tous(client: Client) -> None:
    reponse = client.post(NOUVELLE, saisie(public="soi"))
    assert reponse.status_code == 409
    assert not Demande.objects.exists()
    assert 'name="nom" value="Rivet"' in reponse.content.decode()


def test_trop_d_envois_d_une_adresse_se_disent(client: Client, settings) -> None:
    settings.RESERVATIONS_PAR_HEURE_ET_ADRESSE = 1
    client.post(NOUVELLE, saisie())
    assert client.post(NOUVELLE, saisie()).status_code == 429


# --- Suivre ----------------------------------------------------------------------------------------


def test_le_contact_accepte_la_date_proposee_puis_nomme_deux_personnes(client: Client, maintenant) -> None:
    client.post(NOUVELLE, saisie())
    autre = matinees_libres(maintenant)[1]
    demandes.proposer(Demande.objects.get(), autre, maintenant=maintenant, mot="Le 30, nous sommes pris.")
    page = client.get("/professionnels/demande/").content.decode()
    assert "Une date vous est proposée" in page
    assert "nous sommes pris" in page
    client.post("/professionnels/demande/repondre/", {"reponse": "oui", "revision": "1"})
    assert "C’est réservé" in client.get("/professionnels/demande/").content.decode()
    qui = {"prenom_1": "Paul", "nom_1": "Morin", "prenom_3": "Lucie", "nom_3": "Gallet"}
    for _ in range(2):
        assert client.post("/professionnels/demande/participants/", qui).status_code == 302
    assert Inscription.objects.vivantes().count() == 2
    assert "Paul Morin" in client.get("/reservation/").content.decode()
    assert "2\u00a0places" in client.get("/professionnels/demande/").content.decode()


def test_un_participant_sans_nom_ou_en_trop_a_sa_phrase(client: Client, maintenant) -> None:
    reserver(client, maintenant)
    page = client.post("/professionnels/demande/participants/", {"prenom_1": "Paul"}).content.decode()
    assert "Il manque le nom de cette personne." in page
    assert "au moins un prénom" in client.post("/professionnels/demande/participants/").content.decode()


def test_une_page_qui_a_vieilli_ne_repond_pas_a_la_place(client: Client, maintenant) -> None:
    client.post(NOUVELLE, saisie())
    demandes.decliner(Demande.objects.get(), "Non.", maintenant=maintenant)
    reponse = client.post("/professionnels/demande/repondre/", {"reponse": "oui", "revision": "0"})
    assert reponse.status_code == 409
    assert "Relisez" in reponse.content.decode()


def test_le_contact_retire_sa_demande(client: Client, maintenant) -> None:
    reserver(client, maintenant)
    assert "Retirer cette demande" in client.get("/professionnels/demande/retirer/").content.decode()
    assert Demande.objects.get().statut == "acceptee"
    client.post("/professionnels/demande/retirer/")
    assert "Votre demande est retirée" in client.get("/professionnels/demande/").content.decode()


def test_le_billet_du_groupe_mene_a_sa_matinee(client: Client, maintenant) -> None:
    demande = reserver(client, maintenant)
    seance = demandes.seance_de(demande)
    autre = Client()
    autre.get(f"/reservation/{nouveau_jeton(seance.reservation, jusqu_au=seance.fin)}/")
    assert autre.get("/reservation/").url == "/professionnels/demande/"
    assert "C’est réservé" in autre.get("/professionnels/demande/").content.decode()
