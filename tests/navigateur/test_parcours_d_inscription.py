"""Le chemin entier d'un couple : choisir une séance, s'inscrire, changer de date, rendre sa place."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ateliers.models import Inscription
from tests.navigateur import aides
from tests.navigateur.etats import remplir
from tests.navigateur.etats_ateliers import la_prochaine, ouvrir
from tests.navigateur.test_parcours_de_reservation import aller_a

pytestmark = [pytest.mark.navigateur, pytest.mark.usefixtures("espace", "seances")]
Fenetre = Callable[..., Page]


@pytest.mark.parametrize(
    ("largeur", "javascript"), [(1280, True), (1280, False), (320, True), (320, False)], ids=lambda v: str(v)
)
def test_le_parcours_entier(ouvrir_fenetre: Fenetre, largeur: int, javascript: bool) -> None:
    page = ouvrir_fenetre(largeur, javascript=javascript)
    ouvrir(page)
    remplir(page)
    page.locator("summary").first.click()
    page.locator("[name=prenom_2]").fill("Paul")
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")
    code = page.locator(".billet .code").inner_text()

    page.get_by_role("link", name="Changer de date").click()
    page.locator("button[name=seance]").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")

    page.context.clear_cookies()
    page.goto("/mes-reservations/")
    page.get_by_role("textbox", name="Code du billet").fill(code.lower())
    page.get_by_role("textbox", name="Nom de famille").fill("LECOMTE")
    page.get_by_role("button", name="Voir ma réservation").click()

    page.get_by_role("link", name="Je ne peux pas venir").click()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inscription annulée")
    assert not Inscription.objects.vivantes().exists()
    assert aides.deborde(page) <= 0


def test_deux_clics_et_trois_champs(page: Page) -> None:
    seance = la_prochaine()
    page.goto("/ateliers/")
    page.locator(f'a[href="{seance.get_absolute_url()}"]').click()
    # Le prénom, le nom et un contact s'écrivent ; la commune se choisit dans une liste.
    assert remplir(page) - 1 == 3
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")


def test_le_parcours_au_clavier_seul(page: Page) -> None:
    page.goto(la_prochaine().get_absolute_url())
    aller_a(page, "prenom")
    for mot in ("Simone", "Lecomte", "0261911234"):
        page.keyboard.type(mot)
        page.keyboard.press("Tab")
    aller_a(page, "commune")
    page.keyboard.type("Mortagne")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    aller_a(page, "Confirmer mon inscription")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reservation/")
    aller_a(page, "Je ne peux pas venir")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/annuler/"))
    aller_a(page, "Oui, annuler ce qui est coché")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inscription annulée")
