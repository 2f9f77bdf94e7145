"""Demander ses droits : les états du formulaire que l'on n'atteint pas par une adresse."""

from playwright.sync_api import Page, expect

from tests.navigateur import aides
from tests.navigateur.registre_des_etats import etat


@etat
def droits_incomplets(page: Page) -> None:
    aides.aller(page, "/donnees-personnelles/mes-droits/")
    page.get_by_label("Être effacé").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.locator(".invalid-feedback")).to_contain_text("Donnez un téléphone, un e-mail ou le code")
    expect(page.get_by_label("Être effacé")).to_be_checked()


@etat
def droits_demandes(page: Page) -> None:
    aides.aller(page, "/donnees-personnelles/mes-droits/")
    page.get_by_label("Voir ce que vous savez de moi").check()
    page.get_by_label("Code d’un billet").fill("k7m 4qx")
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est reçue")
