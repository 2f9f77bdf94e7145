"""Les périodes closes dans un vrai Chromium : trois largeurs, jour et nuit, au clavier seul, sans JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from epn.frequentation.models import Chiffres, Cloture
from epn.frequentation.publication import Publication
from tests.frequentation.chiffres import figer, publication
from tests.gestion.test_navigateur import LARGEURS, entrer
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
CHEZ_ELLES = "/gestion/frequentation/"


@pytest.fixture
def annee(semaine, rendez_vous) -> Cloture:
    """Une année corrigée, une qui n'a rien de neuf à dire, un mois que la base contredit franchement."""
    figer("2025-2026")
    figer("2025-2026", publication(430, 1660), version=2, motif="Une feuille retrouvée.")
    figer("2026-03", Publication({"venues": 90, "personnes": 40, "minutes_donnees": 5400}))
    for mois in range(1, 13):
        figer(f"2025-{mois:02d}")
    cloture = Cloture.objects.get(sorte="annee_scolaire")
    cloture.textes = {"resume": "Une année de plus,\net des ateliers pleins."}
    cloture.save()
    return cloture


@pytest.mark.parametrize("largeur", LARGEURS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_les_periodes_tiennent_a_chaque_largeur(page, live_server, annee, largeur: int, mode: str) -> None:
    page.emulate_media(color_scheme=mode)
    page.set_viewport_size({"width": largeur, "height": 900})
    entrer(page, live_server, "claire")
    for suite in ("", "2025-2026/", "2025-2026/corriger/", "2025-2026/textes/", "2026-03/", "2026-03/corriger/"):
        aides.aller(page, f"{CHEZ_ELLES}{suite}")
        for pli in page.locator("main details > summary").all():
            pli.click()
        assert aides.deborde(page) <= 0, suite
        assert aides.infractions_axe(page) == [], suite


def test_corriger_au_clavier_sans_javascript(page_sans_javascript: Page, live_server, annee) -> None:
    page = page_sans_javascript
    entrer(page, live_server, "claire")
    page.goto(f"{CHEZ_ELLES}2026-03/")
    page.get_by_role("link", name="Corriger…").press("Enter")
    expect(page.get_by_text("Venues : 0 au lieu de 90")).to_be_visible()
    page.get_by_label("Pourquoi corrigez-vous ?").fill("Simone avait tout compté deux fois")
    page.keyboard.press("Enter")
    expect(page.get_by_text("« Simone » (une personne ?)")).to_be_visible()
    page.get_by_label("Pourquoi corrigez-vous ?").fill("tout était compté deux fois")
    page.get_by_role("button", name="Corriger les chiffres").press("Enter")
    expect(page.get_by_text("C’est corrigé.")).to_be_visible()
    expect(page.get_by_text("Tout était compté deux fois.")).to_be_visible()
    assert Chiffres.objects.filter(version=2, cloture__sorte="mois").count() == 2
