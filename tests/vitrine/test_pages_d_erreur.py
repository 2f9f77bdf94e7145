"""Les erreurs parlent : une phrase, quoi faire, et le téléphone."""

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from epn.commun.refus import Refus
from epn.territoire.models import Espace
from epn.vitrine import erreurs

TELEPHONE = "tel:+33261910000"


@pytest.fixture
def requete(espace: Espace) -> HttpRequest:
    return RequestFactory().get("/")


def test_une_adresse_inconnue_mene_ailleurs(client: Client, espace: Espace) -> None:
    reponse = client.get("/cette-page-n-existe-pas/")
    assert reponse.status_code == 404
    page = reponse.content.decode()
    assert TELEPHONE in page
    assert 'href="/rendez-vous/"' in page


def test_le_detail_technique_d_une_404_ne_se_montre_pas(requete: HttpRequest) -> None:
    page = erreurs.page_introuvable(requete, Exception("No Seance matches the given query.")).content.decode()
    assert "matches" not in page


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (erreurs.requete_incorrecte, 400),
        (erreurs.acces_refuse, 403),
        (erreurs.formulaire_perime, 403),
        (lambda r: erreurs.conflit(r, Refus("Cette heure vient d’être prise.")), 409),
    ],
)
def test_chaque_erreur_donne_le_telephone(requete: HttpRequest, page: object, code: int) -> None:
    reponse = page(requete)
    assert reponse.status_code == code
    assert TELEPHONE in reponse.content.decode()


def test_un_refus_se_dit_avec_sa_phrase(requete: HttpRequest) -> None:
    reponse = erreurs.conflit(requete, Refus("Cette heure vient d’être prise."))
    assert "Cette heure vient d’être prise." in reponse.content.decode()


def test_la_panne_ne_demande_rien_a_la_base(
    client: Client, espace: Espace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/ateliers/")
    with django_assert_num_queries(0):
        reponse = erreurs.erreur_interne(RequestFactory().get("/"))
    assert reponse.status_code == 500
    assert TELEPHONE in reponse.content.decode()


def test_la_panne_se_dit_meme_quand_la_base_ne_repond_plus(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def en_panne(*_: object, **__: object) -> None:
        raise RuntimeError("base perdue")

    monkeypatch.setattr(connection, "cursor", en_panne)
    client.raise_request_exception = False
    reponse = client.get("/rendez-vous/")
    assert reponse.status_code == 500
    assert "de notre côté" in reponse.content.decode()
    assert "base perdue" not in reponse.content.decode()


def test_un_hote_inconnu_recoit_une_400_lisible(client: Client, espace: Espace) -> None:
    reponse = client.get("/", HTTP_HOST="pirate.example")
    assert reponse.status_code == 400
    assert "Nous n’avons pas compris" in reponse.content.decode()


def test_les_robots_ne_vont_pas_chez_le_personnel(client: Client) -> None:
    assert "Disallow: /gestion/" in client.get("/robots.txt").content.decode()


def test_le_favicon_est_le_logo(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith("logo.svg")
