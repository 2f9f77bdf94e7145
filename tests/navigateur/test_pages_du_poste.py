"""Chaque page du poste, telle que la table des adresses les donne : axe n'y trouve rien, et rien ne déborde."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from epn.comptes.models import Compte
from tests import routes
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
PAGES = [
    adresse
    for adresse, statuts in routes.PERSONNEL.items()
    if adresse.startswith("/gestion/") and statuts[1] == 200 and not adresse.endswith((".pdf", ".ics", ".json"))
]
TELEPHONE, TABLETTE = {"width": 320, "height": 800}, {"width": 820, "height": 1100}


@pytest.fixture
def chez_elle(page: Page, live_server, claire: Compte) -> Page:
    client = Client()
    client.force_login(claire)
    temoin = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": temoin, "url": live_server.url}])
    return page


@pytest.mark.usefixtures(
    "espace", "inscription", "rendez_vous", "sortie", "france_services", "pervencheres", "groupe", "matinee_demandee"
)
def test_chaque_page_du_poste_tient_a_320_px_et_axe_n_y_trouve_rien(chez_elle: Page, live_server) -> None:
    fautes = {}
    for adresse in PAGES:
        chez_elle.set_viewport_size(TABLETTE)
        aides.aller(chez_elle, routes.remplir(adresse))
        if infractions := aides.infractions_axe(chez_elle):
            fautes[adresse] = infractions
        chez_elle.set_viewport_size(TELEPHONE)
        if (pixels := aides.deborde(chez_elle)) > 0:
            fautes[f"{adresse} à 320 px"] = pixels
    assert fautes == {}
    assert len(PAGES) > 50
