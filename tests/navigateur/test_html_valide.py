"""Le vérificateur HTML du W3C (Nu), sur chaque page ouverte à tous et chaque page d'erreur."""

import pytest
from django.test import Client

from tests import routes
from tests.navigateur.aides import ADRESSES
from tests.verificateur import Verificateur

pytestmark = pytest.mark.navigateur


def test_chaque_page_est_du_html_valide(
    client: Client, espace: object, seances: object, verificateur: Verificateur
) -> None:
    fautes = {}
    for adresse, code in ADRESSES:
        reponse = client.get(routes.remplir(adresse))
        assert reponse.status_code == code, adresse
        fautes[adresse] = verificateur.reproches(reponse.content)
    assert {adresse: reproches for adresse, reproches in fautes.items() if reproches} == {}


def test_le_verificateur_voit_une_faute(verificateur: Verificateur) -> None:
    saine = '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Essai</title><h1>Essai</h1>'
    assert verificateur.reproches(saine.encode()) == []
    assert verificateur.reproches(f"{saine}<p><div></p>".encode())
