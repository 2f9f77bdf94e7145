"""Le jeton de la page ne vaut plus : ce que l'on a tapé revient, à renvoyer d'un geste, et rien d'autre."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from accompagnements.creneaux import creneaux_libres
from accompagnements.models import Alerte, RendezVous
from tests.accompagnements.conftest import LUNDI_8H

PIEGE = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _horloge(monkeypatch: pytest.MonkeyPatch, espace: object) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LUNDI_8H)


@pytest.fixture
def adresse(semaine_de_reference: object) -> str:
    return f"/rendez-vous/{creneaux_libres(LUNDI_8H)[0].code}/"


@pytest.fixture
def personne() -> Client:
    return Client(enforce_csrf_checks=True)


def saisie(**champs: str) -> dict[str, str]:
    base = {"prenom": "Simone", "nom": "Lecomte", "telephone": "02 61 91 12 34", "commune": "61293"}
    return base | {"cle": str(uuid4()), "precision": "Ma tablette"} | champs


def caches(page: str) -> dict[str, str]:
    trouves = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {nom: unescape(valeur) for nom, valeur in trouves}


def test_renvoyer_reserve_ce_qui_avait_ete_tape(personne: Client, adresse: str) -> None:
    tape = saisie()
    perime = personne.post(adresse, tape)
    page = perime.content.decode()
    assert perime.status_code == 403
    assert "Mortagne-au-Perche" in page
    rendus = caches(page)
    assert rendus | tape == rendus
    # Sans « action », le bouton renvoie à l'adresse d'où l'on vient, et nulle part ailleurs.
    assert re.findall(r"<form[^>]*>", page) == ['<form method="post" novalidate>']
    assert personne.post(adresse, rendus)["Location"] == "/reservation/"
    assert RendezVous.objects.get().usager.nom == "Lecomte"


def test_renvoyer_deux_fois_ne_reserve_qu_une_fois(personne: Client, adresse: str) -> None:
    rendus = caches(personne.post(adresse, saisie()).content.decode())
    assert [personne.post(adresse, rendus).status_code for _ in range(3)] == [302, 302, 302]
    assert RendezVous.objects.count() == 1


def test_prevenez_moi_aussi(personne: Client, mortagne: object) -> None:
    rendus = caches(personne.post("/rendez-vous/prevenez-moi/", saisie()).content.decode())
    assert "aidant" not in rendus
    assert personne.post("/rendez-vous/prevenez-moi/", rendus).status_code == 200
    assert Alerte.objects.count() == 1


def test_ce_qui_n_est_pas_du_formulaire_n_est_pas_rendu_et_le_reste_est_echappe(personne: Client, adresse: str) -> None:
    page = personne.post(adresse, saisie(nom=PIEGE, password="secret", autre="inconnu")).content.decode()
    assert "<script>alert" not in page
    assert caches(page)["nom"] == PIEGE
    assert not {"password", "autre"} & caches(page).keys()
    assert "secret" not in page


@pytest.mark.parametrize("jeton", ["", "faux", "x" * 64, "x" * 5000, "\x00"])
def test_un_jeton_faux_rend_aussi_ce_qui_est_tape(personne: Client, adresse: str, jeton: str) -> None:
    personne.get(adresse)
    perime = personne.post(adresse, saisie(csrfmiddlewaretoken=jeton))
    assert perime.status_code == 403
    assert personne.post(adresse, caches(perime.content.decode())).status_code == 302


@pytest.mark.parametrize("champs", [{}, {"commune": "75056"}, {"nom": "x" * 5000}, {"prenom": "\x00"}, {"cle": "?"}])
def test_ce_qui_est_mal_rempli_retrouve_sa_phrase_apres_le_renvoi(
    personne: Client, adresse: str, champs: dict[str, str]
) -> None:
    perime = personne.post(adresse, saisie(**champs) if champs else {})
    assert perime.status_code == 403
    assert personne.post(adresse, caches(perime.content.decode())).status_code in (200, 302)


def test_la_page_d_un_autre_site_ne_se_fait_pas_signer(personne: Client, adresse: str) -> None:
    perime = personne.post(adresse, saisie(), headers={"origin": "https://pirate.example"})
    assert perime.status_code == 403
    assert "Lecomte" not in perime.content.decode()


@pytest.mark.parametrize("ailleurs", ["/reservation/annuler/", "/mes-reservations/", "/compte/connexion/"])
def test_ailleurs_rien_n_est_repete(personne: Client, ailleurs: str) -> None:
    envoi = {"code": "K7M4QX", "nom": "Lecomte", "login": "claire", "password": "secret"}
    perime = personne.post(ailleurs, envoi)
    assert perime.status_code == 403
    assert not {"Lecomte", "secret", "K7M4QX"} & set(re.findall(r"\w+", perime.content.decode()))
