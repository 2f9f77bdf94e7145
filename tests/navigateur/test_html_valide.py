"""Le vérificateur HTML du W3C (Nu), sur chaque page ouverte à tous et chaque page d'erreur."""

import pytest
from django.test import Client
from playwright.sync_api import Page, Response

from tests import routes
from tests.navigateur.aides import ADRESSES
from tests.navigateur.etats import ETATS
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


@pytest.mark.usefixtures("espace", "seances")
@pytest.mark.parametrize("nom", sorted(ETATS))
def test_chaque_etat_est_du_html_valide(page: Page, settings: object, verificateur: Verificateur, nom: str) -> None:
    settings.RENDEZ_VOUS_A_VENIR_MAX = settings.RENDEZ_VOUS_PAR_CONTACT_MAX = 9
    recues: list[Response] = []
    # Les octets reçus, et non ce que Chromium en a compris : il répare en lisant.
    page.on("response", lambda r: recues.append(r) if r.request.is_navigation_request() else None)
    ETATS[nom](page)
    assert verificateur.reproches(recues[-1].body()) == []


def test_le_verificateur_voit_une_faute(verificateur: Verificateur) -> None:
    saine = '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Essai</title><h1>Essai</h1>'
    assert verificateur.reproches(saine.encode()) == []
    assert verificateur.reproches(f"{saine}<p><div></p>".encode())
