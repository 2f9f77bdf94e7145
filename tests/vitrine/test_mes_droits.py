"""Demander ses droits : sans compte, sans dire si l'on connaît quelqu'un, sans rien perdre de ce qui est tapé."""

import pytest
from django.test import Client
from django.urls import reverse

from publics.models import DemandeDeDroit, Essai, Usager

ADRESSE = "/donnees-personnelles/mes-droits/"


def envoyer(client: Client, **champs: str):
    return client.post(ADRESSE, {"droit": "voir", "cle": "0" * 31 + "1", **champs})


@pytest.mark.usefixtures("espace")
def test_connu_ou_non_la_reponse_est_la_meme(client: Client) -> None:
    Usager.objects.create(prenom="Odile", nom="Hervieu", nom_normalise="hervieu odile", email="odile@exemple.fr")
    reponses = [
        envoyer(client, email=email, cle=cle * 32) for email, cle in (("odile@exemple.fr", "1"), ("x@exemple.fr", "2"))
    ]
    assert [(r.status_code, r.url) for r in reponses] == [(302, reverse("vitrine:demande_recue"))] * 2
    assert "odile" not in client.get(reponses[0].url).content.decode()
    assert DemandeDeDroit.objects.count() == 2


@pytest.mark.usefixtures("espace")
def test_un_double_envoi_ne_fait_qu_une_demande(client: Client) -> None:
    for _ in range(3):
        envoyer(client, telephone="02 61 91 12 34")
    assert DemandeDeDroit.objects.get().contact == "+33261911234"


@pytest.mark.usefixtures("espace")
@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({}, "Donnez un téléphone, un e-mail ou le code"),
        ({"droit": "", "code": "K7M4QX"}, "Choisissez ce que vous demandez."),
        ({"droit": "tout", "code": "K7M4QX"}, "Choisissez dans la liste."),
        ({"code": "K7M"}, "Un code a six signes"),
        ({"code": "K7M4QA"}, "Un code a six signes"),
        ({"email": "odile@"}, "Cette adresse n’est pas complète"),
        ({"email": "a\x00b@exemple.fr"}, "null"),
        ({"telephone": "🙂" * 300}, "est-invalide"),
        ({"code": "K7M4QX", "site_web": "http://robot"}, "n’a pas pu être vérifié"),
    ],
)
def test_ce_qui_est_mal_rempli_reste_a_l_ecran(client: Client, champs: dict[str, str], phrase: str) -> None:
    reponse = envoyer(client, **champs)
    assert reponse.status_code in (200, 400)
    assert not DemandeDeDroit.objects.exists()
    if phrase not in ("null", "est-invalide"):
        assert phrase in reponse.content.decode().replace("\u00a0", " ")


@pytest.mark.usefixtures("espace")
def test_trop_de_demandes_attendent_une_heure(client: Client, settings) -> None:
    settings.RECHERCHES_PAR_HEURE_ET_ADRESSE = 1
    envoyer(client, code="K7M4QX")
    reponse = envoyer(client, code="k7m 4qx", cle="2" * 32)
    assert reponse.status_code == 429
    assert "Téléphonez-nous" in reponse.content.decode()
    assert 'value="k7m 4qx"' in reponse.content.decode()
    # L'envoi reçu s'est compté pour son adresse et pour toutes ensemble ; l'autre ne s'est pas écrit.
    assert (DemandeDeDroit.objects.count(), Essai.objects.count()) == (1, 2)


@pytest.mark.usefixtures("espace")
def test_regarder_n_ecrit_rien(client: Client) -> None:
    assert client.get(ADRESSE).status_code == 200
    assert not DemandeDeDroit.objects.exists()
    assert not Essai.objects.exists()
