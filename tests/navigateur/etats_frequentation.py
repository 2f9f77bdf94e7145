"""La page des chiffres, telle que la voit l'agente : ses images, ses tables ouvertes, un choix sans chiffres."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from epn.comptes.models import Compte
from tests.frequentation.chiffres import figer_une_annee
from tests.navigateur import aides
from tests.navigateur.registre_des_etats import etat


def _chez_l_agente(page: Page) -> None:
    figer_une_annee()
    client = Client()
    client.force_login(Compte.objects.create_user("estelle", None, nom="Estelle Brun", role=Compte.Role.AGENT))
    temoin = client.cookies[settings.SESSION_COOKIE_NAME].value
    aides.aller(page, "/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": temoin, "url": page.url}])


@etat
def frequentation(page: Page) -> None:
    _chez_l_agente(page)
    aides.aller(page, "/frequentation/")
    for pli in page.locator("summary").all():
        pli.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("année scolaire 2025-2026")


@etat
def frequentation_sans_chiffres(page: Page) -> None:
    _chez_l_agente(page)
    aides.aller(page, "/frequentation/?nature=initiation")
    expect(page.get_by_role("status")).to_contain_text("Rien n’a été pointé")
