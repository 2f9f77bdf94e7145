"""Le chemin entier d'une personne : choisir une heure, la prendre, la changer, la rendre, la retrouver."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accompagnements.models import RendezVous
from tests.navigateur import aides
from tests.navigateur.etats import remplir

pytestmark = [pytest.mark.navigateur, pytest.mark.usefixtures("espace", "seances")]
Fenetre = Callable[..., Page]


@pytest.mark.parametrize(
    ("largeur", "javascript"), [(1280, True), (1280, False), (320, True), (320, False)], ids=lambda v: str(v)
)
def test_le_parcours_entier(ouvrir_fenetre: Fenetre, largeur: int, javascript: bool) -> None:
    page = ouvrir_fenetre(largeur, javascript=javascript)
    page.goto("/rendez-vous/")
    page.get_by_role("link", name="Réserver cette heure").click()
    remplir(page)
    page.get_by_role("button", name="Confirmer mon rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")
    code = page.locator(".billet .code").inner_text()
    premiere = page.locator(".billet .grand").inner_text()

    page.get_by_role("link", name="Changer d’heure").click()
    page.locator("button.heure").nth(2).click()
    expect(page.locator(".billet .grand")).not_to_have_text(premiere)

    page.context.clear_cookies()
    page.goto("/reservation/")
    page.get_by_role("textbox", name="Code du billet").fill(code.lower())
    page.get_by_role("textbox", name="Nom de famille").fill("LECOMTE")
    page.get_by_role("button", name="Voir ma réservation").click()

    page.get_by_role("link", name="Annuler").click()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rendez-vous annulé")
    assert not RendezVous.objects.vivants().exists()
    assert aides.deborde(page) <= 0


def test_deux_clics_et_peu_de_champs(page: Page) -> None:
    page.goto("/rendez-vous/")
    clics = 0
    page.get_by_role("link", name="Réserver cette heure").click()
    clics += 1
    obligatoires = page.locator("form [required]:visible").count()
    champs = remplir(page)
    page.get_by_role("button", name="Confirmer mon rendez-vous").click()
    clics += 1
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")
    # Le prénom, le nom et un contact s'écrivent ; la commune se choisit dans une liste.
    assert (clics, champs - 1) == (2, 3)
    assert obligatoires == 3


def test_le_parcours_au_clavier_seul(page: Page) -> None:
    page.goto("/rendez-vous/")
    aller_a(page, "Réserver cette heure")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/rendez-vous/\d"))
    aller_a(page, "prenom")
    page.keyboard.type("Simone")
    page.keyboard.press("Tab")
    page.keyboard.type("Lecomte")
    page.keyboard.press("Tab")
    page.keyboard.type("0261911234")
    aller_a(page, "commune")
    page.keyboard.type("Mortagne")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    aller_a(page, "Confirmer mon rendez-vous")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reservation/")
    aller_a(page, "Annuler")
    page.keyboard.press("Enter")
    page.wait_for_url("**/annuler/")
    aller_a(page, "Oui, annuler")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rendez-vous annulé")


def aller_a(page: Page, quoi: str) -> None:
    """Tabule jusqu'au lien, au bouton (par son texte) ou au champ (par son nom)."""
    for _ in range(80):
        page.keyboard.press("Tab")
        ici = page.evaluate("[document.activeElement.name || '', document.activeElement.innerText || '']")
        if ici[0] == quoi or ici[1].strip() == quoi:
            return
    raise AssertionError(f"« {quoi} » n’est pas atteint au clavier")
