"""Les pages : l'accueil, la semaine, la matinée des professionnels."""

import datetime as dt
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ateliers.models import Seance
from ateliers.programmation import programmer
from epn.commun import dates
from epn.planning.models import Nature

MOTS_DU_PARTENAIRE = re.compile(r"h[oô]pital|addicto|soin|partenaire", re.IGNORECASE)
PAGES = ("/", "/agenda/", "/agenda/2026-W49/", "/professionnels/", "/ateliers/", "/rendez-vous/")


@pytest.fixture(autouse=True)
def _lundi_matin(monkeypatch: pytest.MonkeyPatch, ateliers: object, espace: object) -> None:
    maintenant = dt.datetime(2026, 11, 23, 7, tzinfo=dates.fuseau())
    monkeypatch.setattr("django.utils.timezone.now", lambda: maintenant)
    programmer(maintenant)


def lire(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200, adresse
    return reponse.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_l_accueil_repond_d_abord(client: Client) -> None:
    page = lire(client, "/")
    assert "Prochain possible : lundi 23 novembre à 14 h" in page
    assert "Prochain : mardi 24 novembre à 14 h" in page
    assert "du 23 au 27 novembre 2026" in page
    assert page.index("02 61 91 00 00") < page.index("<h1")


@pytest.mark.parametrize("adresse", PAGES)
def test_aucune_page_ne_nomme_le_service_partenaire(client: Client, adresse: str) -> None:
    texte = re.sub(r'class="[^"]*"', "", lire(client, adresse))
    assert not MOTS_DU_PARTENAIRE.search(texte)


@pytest.mark.parametrize("adresse", PAGES)
def test_chaque_page_a_son_telephone_son_titre_et_sa_rubrique(client: Client, adresse: str) -> None:
    page = lire(client, adresse)
    assert "tel:+33261910000" in page
    assert page.count("<h1") == 1
    assert page.count("aria-current") == 1
    assert "Démonstration : données inventées" in page


@pytest.mark.parametrize("adresse", PAGES)
def test_les_pages_communes_ne_posent_aucun_temoin(client: Client, adresse: str) -> None:
    reponse = client.get(adresse)
    assert not reponse.cookies
    assert "Cookie" not in reponse.get("Vary", "")


def test_la_semaine_mene_a_ses_voisines(client: Client) -> None:
    page = lire(client, "/agenda/2026-W48/")
    assert 'href="/agenda/2026-W47/"' in page
    assert 'href="/agenda/2026-W49/"' in page
    assert 'href="/agenda/2026-W48.pdf"' in page
    assert "aujourd’hui" in page


@pytest.mark.parametrize(
    "semaine", ["2026-48", "2026-W60", "2027-W53", "2019-W52", "2099-W01", "0000-W01", "9999-W52", "demain", "2026-W4٨"]
)
def test_une_semaine_mal_dite_ou_trop_loin_recoit_une_page_aimable(client: Client, semaine: str) -> None:
    reponse = client.get(f"/agenda/{semaine}/")
    assert reponse.status_code == 404
    assert "cette semaine" in reponse.content.decode().lower()
    assert "tel:+33261910000" in reponse.content.decode()


@pytest.mark.parametrize("semaine", ["2020-W01", "2026-W53", "2028-W03"])
def test_les_bords_du_calendrier_s_ouvrent(client: Client, semaine: str) -> None:
    lire(client, f"/agenda/{semaine}/")


@pytest.mark.parametrize("semaine", ["2020-W01", "2028-W04"])
def test_toute_semaine_montree_a_son_affiche(client: Client, semaine: str) -> None:
    assert f"/agenda/{semaine}.pdf" in lire(client, f"/agenda/{semaine}/")
    assert client.get(f"/agenda/{semaine}.pdf").status_code == 200


def test_la_premiere_et_la_derniere_semaine_n_ont_qu_une_voisine(client: Client) -> None:
    assert 'rel="prev"' not in lire(client, "/agenda/2020-W01/")
    assert 'rel="next"' not in lire(client, "/agenda/2028-W04/")


def test_les_professionnels_ont_leurs_dates_et_pas_les_autres(client: Client) -> None:
    page = lire(client, "/professionnels/")
    assert "Lundi 23 novembre" in page
    assert "Le RGPD sans jargon" in page
    assert "Prendre en main" not in page


def test_sans_date_annoncee_la_page_invite_a_telephoner(client: Client) -> None:
    Seance.objects.filter(nature=Nature.PROFESSIONNELS).update(atelier=None)
    assert "Aucune date n’est encore annoncée" in lire(client, "/professionnels/")


@pytest.mark.parametrize(("adresse", "requetes"), [("/", 8), ("/agenda/", 6), ("/professionnels/", 2)])
def test_les_pages_coutent_un_nombre_fixe_de_requetes(
    client: Client, adresse: str, requetes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(requetes):
        client.get(adresse)
