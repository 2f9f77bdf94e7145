"""Importer un calendrier : choisir, relire ce que cela change, confirmer. Rejouer le même ne double rien."""

import datetime as dt
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ateliers.models import Seance
from epn.planning.models import Fermeture
from tests.distribution import creer_rendez_vous
from tests.gestion.conftest import a_la_pendule
from tests.gestion.relire import rapporte

ADRESSE = "/gestion/fermetures/importer/"


@pytest.fixture
def jour(aujourd_hui: dt.date) -> dt.date:
    return aujourd_hui + dt.timedelta(days=20)


def coller(jour: dt.date, motif: str = "Inventaire") -> dict[str, str]:
    return {"texte": f"{motif} ; {jour:%d/%m/%Y} ; {jour + dt.timedelta(days=1):%d/%m/%Y}"}


def vacances(jour: dt.date) -> SimpleUploadedFile:
    titres = "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire"
    reprise = jour + dt.timedelta(days=2)
    return SimpleUploadedFile("cal.csv", f"{titres}\nNoël;-;{jour};{reprise};Caen;Zone B;x\n".encode())


def lues(page: str) -> dict[str, str]:
    return {"lues": html.unescape(re.search(r'name="lues" value="([^"]+)"', page)[1]), "motif_public": "1"}


def importer(client: Client, donnees: dict, *prendre: int):
    choix = {**lues(client.post(ADRESSE, donnees).content.decode()), "prendre": prendre}
    page = client.post(ADRESSE, choix).content.decode()
    return client.post(ADRESSE, {**choix, **rapporte(page)}, follow=True)


@pytest.mark.usefixtures("semaine")
def test_des_lignes_collees_se_choisissent_se_relisent_et_se_confirment(chez_claire: Client, jour: dt.date) -> None:
    choisir = chez_claire.post(ADRESSE, coller(jour)).content.decode()
    assert 'name="prendre" value="0" id="prendre-0" checked' in choisir
    choix = {**lues(choisir), "prendre": "0"}
    relue = chez_claire.post(ADRESSE, choix).content.decode()
    assert "2\u00a0séances sans inscrit retirées" in relue
    assert not Fermeture.objects.exists()
    faite = chez_claire.post(ADRESSE, {**choix, **rapporte(relue)}, follow=True).content.decode()
    assert "1\u00a0fermeture enregistrée" in faite
    fermeture = Fermeture.objects.get()
    assert (fermeture.motif, fermeture.du, fermeture.au) == ("Inventaire", jour, jour + dt.timedelta(days=1))
    assert not Seance.objects.filter(date_theorique__range=(fermeture.du, fermeture.au)).exists()


@pytest.mark.usefixtures("semaine")
def test_le_calendrier_scolaire_ne_coche_rien_d_avance(chez_claire: Client, jour: dt.date) -> None:
    page = chez_claire.post(ADRESSE, {"fichier": vacances(jour)}).content.decode()
    assert "ne ferment pas forcément" in page
    assert "checked" not in page.split('name="motif_public"')[0]
    reponse = chez_claire.post(ADRESSE, lues(page))
    assert reponse.status_code == 409
    assert "Cochez au moins une ligne" in reponse.content.decode()
    importer(chez_claire, {"fichier": vacances(jour)}, 0)
    assert Fermeture.objects.get().au == jour + dt.timedelta(days=1)


@pytest.mark.usefixtures("semaine")
def test_rejouer_le_meme_calendrier_ne_double_rien(chez_claire: Client, jour: dt.date) -> None:
    choix = {**lues(chez_claire.post(ADRESSE, coller(jour)).content.decode()), "prendre": "0"}
    confirmation = {**choix, **rapporte(chez_claire.post(ADRESSE, choix).content.decode())}
    for _ in range(2):
        chez_claire.post(ADRESSE, confirmation)
    assert Fermeture.objects.count() == 1
    page = chez_claire.post(ADRESSE, coller(jour, "Autre mot")).content.decode()
    assert "déjà là (Inventaire)" in page
    assert "Voir ce que cela change" not in page


@pytest.mark.usefixtures("semaine")
def test_ce_qui_y_est_promis_est_nomme_et_n_est_pas_annule(chez_claire, claire, lieu, jour: dt.date) -> None:
    rendez_vous = creer_rendez_vous(claire, lieu, a_la_pendule(jour, 10))
    choix = {**lues(chez_claire.post(ADRESSE, coller(jour)).content.decode()), "prendre": "0"}
    relue = chez_claire.post(ADRESSE, choix).content.decode()
    assert "rendez-vous de Alice Martin" in relue
    assert 'href="/gestion/absence/"' in relue
    faite = importer(chez_claire, coller(jour), 0).content.decode()
    assert "À décider" in faite
    rendez_vous.refresh_from_db()
    assert rendez_vous.annule_le is None


@pytest.mark.usefixtures("semaine")
def test_corriger_revient_au_choix_avec_ce_qui_etait_coche(chez_claire: Client, jour: dt.date) -> None:
    choix = {**lues(chez_claire.post(ADRESSE, coller(jour)).content.decode()), "prendre": "0"}
    page = chez_claire.post(ADRESSE, {**choix, "_corriger": "1"}).content.decode()
    assert 'id="prendre-0" checked' in page


@pytest.mark.parametrize(
    ("donnees", "statut", "phrase"),
    [
        ({}, 200, "Collez des lignes"),
        ({"texte": "  "}, 200, "Collez des lignes"),
        ({"texte": "x" * 70_000}, 200, "trop long"),
        ({"lues": "abîmé", "prendre": "0"}, 409, "donnez le calendrier à nouveau"),
        ({"texte": "<html>"}, 409, "ni un calendrier"),
        ({"texte": "Ascension"}, 200, "aucune date ne s’y lit"),
    ],
)
def test_un_mauvais_envoi_recoit_sa_phrase(chez_claire: Client, lieu, donnees, statut: int, phrase: str) -> None:
    reponse = chez_claire.post(ADRESSE, donnees)
    assert reponse.status_code == statut
    assert phrase in reponse.content.decode()


def test_un_fichier_trop_gros_est_refuse(chez_claire: Client, lieu) -> None:
    gros = SimpleUploadedFile("cal.ics", b"BEGIN:VCALENDAR\n" * 40_000)
    assert "trop gros" in chez_claire.post(ADRESSE, {"fichier": gros}).content.decode()
