"""L'accueil d'une mairie, de bout en bout : son lien, une heure, le billet, retrouver, annuler, finir."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accompagnements.models import RendezVous
from publics import prescripteurs
from publics.models import Prescripteur
from tests.navigateur.test_parcours_de_reservation import aller_a

pytestmark = [pytest.mark.navigateur, pytest.mark.usefixtures("espace", "seances")]
Fenetre = Callable[..., Page]


def le_lien(mairie: Prescripteur) -> str:
    return f"/prescripteurs/{prescripteurs.nouveau_lien(mairie, maintenant=timezone.now())[1]}/"


@pytest.mark.parametrize("largeur", [1280, 320])
def test_la_visite_entiere_sans_javascript(ouvrir_fenetre: Fenetre, pervencheres: Prescripteur, largeur: int) -> None:
    page = ouvrir_fenetre(largeur, javascript=False)
    page.goto(le_lien(pervencheres))
    page.get_by_role("region", name="Les prochaines heures libres").get_by_role("link").nth(1).click()
    page.get_by_role("textbox", name="Prénom").fill("Ginette")
    page.get_by_role("textbox", name="Nom", exact=True).fill("Bouvier")
    page.get_by_role("textbox", name="Son téléphone").fill("02 61 91 77 23")
    page.get_by_label("Sa commune").select_option(label="Mortagne-au-Perche")
    page.get_by_role("button", name="Confirmer le rendez-vous").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est réservé")
    page.get_by_role("link", name="Notre page").click()
    page.get_by_role("button", name=re.compile("Annuler la réservation de Ginette Bouvier")).click()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rendez-vous annulé")
    page.get_by_role("link", name="Notre page").click()
    expect(page.get_by_role("region", name="Ce que vous avez réservé")).to_contain_text("annulé")
    page.get_by_role("button", name="J’ai fini").click()
    page.goto("/reservation/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Retrouver ma réservation")
    assert page.goto("/prescripteurs/").status == 404
    rendez_vous = RendezVous.objects.get()
    assert rendez_vous.est_annule
    assert rendez_vous.reservation.prescripteur == pervencheres


def test_la_visite_au_clavier_seul(page: Page, pervencheres: Prescripteur) -> None:
    page.goto(le_lien(pervencheres))
    aller_a(page, "Toutes les heures de rendez-vous")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rendez-vous/")
    aller_a(page, "Réserver cette heure")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/rendez-vous/\d"))
    for champ, texte in (("prenom", "Ginette"), ("nom", "Bouvier")):
        aller_a(page, champ)
        page.keyboard.type(texte)
    aller_a(page, "messages_a")
    page.keyboard.press("ArrowDown")
    aller_a(page, "commune")
    page.keyboard.type("Mortagne")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    aller_a(page, "Confirmer le rendez-vous")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reservation/")
    assert RendezVous.objects.get().reservation.email == pervencheres.courriel
    aller_a(page, "J’ai fini")
    page.keyboard.press("Enter")
    expect(page.locator(".au-titre-de")).to_have_count(0)
