"""« Ma réservation » : le lien, le code du billet, le déplacement et l'annulation, et ce qu'aucune page ne dit."""

import datetime as dt
import re

import pytest
from django.test import Client
from icalendar import Calendar

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import RendezVous
from accompagnements.reservations import annuler, reserver
from epn.messagerie.models import Message
from publics import jetons
from publics.identite import Identite
from tests.accompagnements.conftest import BRUNO, LUNDI_8H, demande
from tests.distribution import creer_lieu, creer_plage

FIXE = Identite("Colette", "Aubry", "+33261911427")


@pytest.fixture(autouse=True)
def horloge(monkeypatch, espace):
    """Ces essais se passent le lundi 23 novembre 2026 à 8 h."""
    heure = [LUNDI_8H]
    monkeypatch.setattr("django.utils.timezone.now", lambda: heure[0])
    return heure


@pytest.fixture
def creneaux(semaine_de_reference):
    return creneaux_libres(LUNDI_8H)


@pytest.fixture
def rendez_vous(creneaux) -> RendezVous:
    return reserver(demande(), creneaux[4], maintenant=LUNDI_8H)


@pytest.fixture
def tenue(client, rendez_vous) -> Client:
    """Un navigateur qui tient la réservation d'Alice."""
    jeton = jetons.nouveau_jeton(rendez_vous.reservation, jusqu_au=rendez_vous.fin)
    assert client.get(f"/reservation/{jeton}/")["Location"] == "/reservation/"
    return client


def sans_jeton(reponse) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", reponse.content.decode())


def test_le_lien_s_echange_contre_une_adresse_propre(tenue, rendez_vous):
    page = tenue.get("/reservation/")
    assert rendez_vous.reservation.code_lisible in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_un_lien_perime_ou_devine_n_ouvre_rien(client, rendez_vous, horloge):
    jeton = jetons.nouveau_jeton(rendez_vous.reservation, jusqu_au=rendez_vous.fin)
    horloge[0] = rendez_vous.fin + dt.timedelta(days=31)
    perime = client.get(f"/reservation/{jeton}/")
    invente = client.get(f"/reservation/{'x' * 43}/")
    assert (perime.status_code, invente.status_code) == (404, 404)
    assert "n’est plus valable" in perime.content.decode()
    assert client.get("/reservation/")["Location"] == "/mes-reservations/"


@pytest.mark.parametrize("page", ["", "deplacer/", "annuler/", "billet.pdf", "rendez-vous.ics"])
def test_sans_temoin_ou_deux_heures_apres_on_est_conduit_a_retrouver(client, tenue, horloge, page):
    assert Client().get(f"/reservation/{page}")["Location"] == "/mes-reservations/"
    assert Client().post(f"/reservation/{page}").status_code in (302, 405)
    horloge[0] += dt.timedelta(hours=2, minutes=1)
    assert tenue.get(f"/reservation/{page}")["Location"] == "/mes-reservations/"


def test_un_temoin_pose_d_avance_n_ouvre_pas_la_reservation_a_qui_l_a_pose(client, rendez_vous):
    client.session.save()
    autre = Client()
    autre.cookies["sessionid"] = client.session.session_key
    jeton = jetons.nouveau_jeton(rendez_vous.reservation, jusqu_au=rendez_vous.fin)
    session = client.session
    session["reservation"] = None
    session.save()
    pose = session.session_key
    client.cookies["sessionid"] = pose
    client.get(f"/reservation/{jeton}/")
    assert client.cookies["sessionid"].value != pose
    autre.cookies["sessionid"] = pose
    assert autre.get("/reservation/").status_code == 302


def test_un_get_ou_un_head_ne_change_jamais_rien(tenue, rendez_vous, creneaux):
    for page in ("annuler/", "deplacer/", f"deplacer/?creneau={creneaux[0].code}", "rendez-vous.ics", ""):
        assert tenue.get(f"/reservation/{page}").status_code == 200
        assert tenue.head(f"/reservation/{page}").status_code == 200
    rendez_vous.refresh_from_db()
    assert (rendez_vous.sequence, rendez_vous.annule_le) == (0, None)


def test_deplacer_puis_annuler_par_post(tenue, rendez_vous, creneaux):
    assert tenue.post("/reservation/deplacer/", {"creneau": creneaux[5].code}).status_code == 302
    rendez_vous.refresh_from_db()
    assert rendez_vous.debut == creneaux[5].debut
    assert tenue.post("/reservation/annuler/").status_code == 302
    assert "Annulé." in tenue.get("/reservation/").content.decode()
    # Le bouton Retour, puis le même geste : la même page, sans rien refaire.
    assert tenue.post("/reservation/annuler/").status_code == 302
    assert tenue.get("/reservation/annuler/")["Location"] == "/reservation/"
    assert tenue.get("/reservation/deplacer/")["Location"] == "/reservation/"
    assert Message.objects.filter(cle__startswith="rendez-vous-annule").count() == 1


@pytest.mark.parametrize("code", ["", "\x00", "2026-11-28-0900-1", "n'importe quoi"])
def test_deplacer_vers_une_heure_inventee_garde_l_ancienne(tenue, rendez_vous, code):
    reponse = tenue.post("/reservation/deplacer/", {"creneau": code})
    assert reponse.status_code == 409
    assert "Votre rendez-vous n’a pas changé." in reponse.content.decode()


def test_changer_d_heure_nomme_le_lieu_quand_il_y_en_a_plusieurs(tenue, rendez_vous, claire):
    assert "<h3>" not in tenue.get("/reservation/deplacer/").content.decode()
    mairie = creer_lieu(rendez_vous.lieu.commune, "mairie", principal=False)
    creer_plage(claire, mairie, jour=5, debut=dt.time(9), fin=dt.time(11))
    page = tenue.get("/reservation/deplacer/").content.decode()
    assert page.count("<h3>à Espace Public Numérique, Mortagne-au-Perche</h3>") > 1
    # Le lieu d'aujourd'hui est nommé aussi, sans quoi on ne saurait pas que l'on en change.
    assert "à Espace Public Numérique, Mortagne-au-Perche. Il reste" in page


def test_deplacer_vers_une_heure_prise_le_dit(tenue, rendez_vous, creneaux):
    reserver(demande(BRUNO), creneaux[5], maintenant=LUNDI_8H)
    assert tenue.post("/reservation/deplacer/", {"creneau": creneaux[5].code}).status_code == 409
    rendez_vous.refresh_from_db()
    assert rendez_vous.debut == creneaux[4].debut


def test_apres_l_heure_on_telephone(tenue, rendez_vous, horloge):
    horloge[0] = LUNDI_8H + dt.timedelta(hours=1)
    RendezVous.objects.filter(pk=rendez_vous.pk).update(debut=LUNDI_8H)
    reponse = tenue.post("/reservation/annuler/")
    assert reponse.status_code == 409
    assert "Téléphonez-nous" in reponse.content.decode()


def test_tous_voient_le_meme_etat(tenue, rendez_vous):
    annuler(rendez_vous, par=RendezVous.AnnulePar.EPN, motif="le conseiller est malade", maintenant=LUNDI_8H)
    assert "Le conseiller est malade." in tenue.get("/reservation/").content.decode()
    (evenement,) = Calendar.from_ical(tenue.get("/reservation/rendez-vous.ics").content).walk("VEVENT")
    assert str(evenement["STATUS"]) == "CANCELLED"


def test_le_billet_s_imprime_en_pdf(tenue):
    reponse = tenue.get("/reservation/billet.pdf")
    assert reponse.content.startswith(b"%PDF-")
    assert reponse["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("nom", ["Le Goff", "le goff", "LE-GOFF", " Lé  goff "])
def test_le_code_du_billet_et_le_nom_rouvrent_la_page(client, creneaux, nom):
    pris = reserver(demande(BRUNO), creneaux[0], maintenant=LUNDI_8H)
    code = f" {pris.reservation.code[:3].lower()} {pris.reservation.code[3:]} "
    assert client.post("/mes-reservations/", {"code": code, "nom": nom})["Location"] == "/reservation/"
    assert client.get("/reservation/").status_code == 200


@pytest.mark.parametrize(
    ("code", "nom"), [("", ""), ("\x00", "x"), ("222222", "Le Goff"), ("x" * 300, "x" * 300), ("K7M4QX", "\x00")]
)
def test_un_code_ou_un_nom_faux_a_sa_phrase(client, creneaux, code, nom):
    reponse = client.post("/mes-reservations/", {"code": code, "nom": nom})
    assert reponse.status_code == 200
    assert 'role="alert"' in reponse.content.decode() or "invalid-feedback" in reponse.content.decode()


def test_le_nom_d_un_autre_ne_rouvre_rien_et_la_reponse_est_celle_d_un_code_inconnu(client, creneaux):
    pris = reserver(demande(BRUNO), creneaux[0], maintenant=LUNDI_8H)
    connu = client.post("/mes-reservations/", {"code": pris.reservation.code, "nom": "Martin"})
    inconnu = client.post("/mes-reservations/", {"code": "222222", "nom": "Martin"})
    assert sans_jeton(connu).replace(pris.reservation.code, "222222") == sans_jeton(inconnu)


@pytest.mark.parametrize("contact", ["alice@exemple.fr", "ALICE@exemple.fr", "06 39 98 12 04", "02 61 91 14 27"])
def test_aucune_page_ne_dit_si_un_contact_existe(client, rendez_vous, creneaux, contact):
    reserver(demande(FIXE), creneaux[0], maintenant=LUNDI_8H)
    connu = client.post("/mes-reservations/", {"contact": contact})
    inconnu = Client().post("/mes-reservations/", {"contact": "personne@exemple.fr"})
    assert connu.status_code == inconnu.status_code == 200
    assert sans_jeton(connu) == sans_jeton(inconnu)
    attendus = 0 if contact.startswith("02") else 1
    assert Message.objects.filter(cle__startswith="lien-retrouve").count() == attendus


def test_redemander_son_lien_ne_remplit_pas_la_boite(client, rendez_vous):
    for _ in range(5):
        client.post("/mes-reservations/", {"contact": "alice@exemple.fr"})
    (message,) = Message.objects.filter(cle__startswith="lien-retrouve")
    lien = re.search(r"/reservation/[\w-]+/", message.corps)[0]
    assert client.get(lien)["Location"] == "/reservation/"


@pytest.mark.parametrize(
    "contact", ["", "alice@", "06 39", "x" * 300, "a@b.fr\nBcc: c@d.fr", "\x00", "+", "99999999999999999999"]
)
def test_un_contact_illisible_a_sa_phrase(client, contact):
    reponse = client.post("/mes-reservations/", {"contact": contact})
    assert reponse.status_code == 200
    assert "Regardez vos messages" not in reponse.content.decode() or contact == "06 39"


def test_les_essais_de_codes_sont_bornes(client, settings):
    settings.RECHERCHES_PAR_HEURE_ET_ADRESSE = 3
    statuts = [client.post("/mes-reservations/", {"code": "222222", "nom": "X"}).status_code for _ in range(4)]
    assert statuts == [200, 200, 200, 429]
