"""La page d'une structure qui réserve pour des habitants : ouverte, remplie, fautive, fermée."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from publics import prescripteurs
from publics.models import Prescripteur
from tests.distribution import creer_prescripteur, creer_service
from tests.navigateur import aides
from tests.navigateur.registre_des_etats import etat


@etat
def page_de_prescripteur(page: Page) -> None:
    mairie = Prescripteur.objects.first() or creer_prescripteur()
    jeton = prescripteurs.nouveau_lien(mairie, maintenant=timezone.now())[1]
    aides.aller(page, f"/prescripteurs/{jeton}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mairie de Pervenchères")
    assert page.url.endswith("/prescripteurs/")


@etat
def formulaire_de_prescripteur(page: Page) -> None:
    page_de_prescripteur(page)
    page.get_by_role("region", name="Les prochaines heures libres").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un rendez-vous pour quelqu’un")


@etat
def formulaire_de_prescripteur_fautif(page: Page) -> None:
    formulaire_de_prescripteur(page)
    page.get_by_role("button", name="Confirmer le rendez-vous").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()


@etat
def reservee_par_un_prescripteur(page: Page) -> None:
    formulaire_de_prescripteur(page)
    page.get_by_role("textbox", name="Prénom").fill("Ginette")
    page.get_by_role("textbox", name="Nom", exact=True).fill("Bouvier")
    page.get_by_label("nous : Mairie de Pervenchères").check()
    page.get_by_label("Sa commune").select_option(label="Mortagne-au-Perche")
    page.get_by_role("button", name="Confirmer le rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")


@etat
def prises_d_un_prescripteur(page: Page) -> None:
    reservee_par_un_prescripteur(page)
    page.get_by_role("link", name="Notre page").click()
    expect(page.get_by_role("region", name="Ce que vous avez réservé")).to_contain_text("Ginette Bouvier")


@etat
def inscrire_quelqu_un(page: Page) -> None:
    page_de_prescripteur(page)
    page.get_by_role("link", name="Inscrire quelqu’un").first.click()
    expect(page.get_by_role("heading", name="Inscrire quelqu’un")).to_be_visible()


@etat
def demarche_avec_sa_carte(page: Page) -> None:
    creer_service()
    formulaire_de_prescripteur(page)
    page.get_by_role("textbox", name="Prénom").fill("Ginette")
    page.get_by_role("textbox", name="Nom", exact=True).fill("Bouvier")
    page.get_by_role("textbox", name="Son téléphone").fill("02 61 91 77 23")
    page.get_by_label("Sa commune").select_option(label="Mortagne-au-Perche")
    page.locator("summary").click()
    page.get_by_label("De quoi s’agit-il").select_option(index=14)
    page.get_by_role("button", name="Confirmer le rendez-vous").click()
    expect(page.get_by_role("link", name="La carte de ce service")).to_be_visible()
