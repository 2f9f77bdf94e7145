"""Chaque page ouverte à tous, et chaque page d'erreur, à trois largeurs. La liste vient des routes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.chromium import LARGEURS
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.usefixtures("espace", "seances")]
Fenetre = Callable[..., Page]
sur_chaque_page = pytest.mark.parametrize(("adresse", "code"), aides.ADRESSES, ids=lambda v: str(v).strip("/"))


@sur_chaque_page
def test_axe_ne_trouve_rien_et_rien_ne_deborde(ouvrir_fenetre: Fenetre, adresse: str, code: int) -> None:
    page = ouvrir_fenetre(LARGEURS[0])
    aides.aller(page, adresse, code)
    for largeur in aides.a_chaque_largeur(page, LARGEURS):
        assert aides.infractions_axe(page) == [], f"à {largeur} px"
        assert aides.deborde(page) <= 0, f"défilement horizontal à {largeur} px"


@sur_chaque_page
def test_la_page_se_lit_sans_javascript(page_sans_javascript: Page, adresse: str, code: int) -> None:
    aides.aller(page_sans_javascript, adresse, code)
    assert page_sans_javascript.locator("h1:visible").count() == 1
    assert page_sans_javascript.locator("main").inner_text().strip()


@sur_chaque_page
def test_le_clavier_va_partout_dans_l_ordre_et_se_voit(page: Page, adresse: str, code: int) -> None:
    aides.aller(page, adresse, code)
    aides.revenir_en_haut(page)
    attendus, etapes = page.evaluate(aides.ATTEIGNABLES), aides.parcourir_au_clavier(page)
    assert attendus, "aucun élément atteignable"
    assert [e["quoi"] for e in etapes] == attendus
    assert [e["quoi"] for e in etapes if not e["visible"]] == [], "focus invisible"
    assert [e["quoi"] for e in etapes if not e["alEcran"]] == [], "focus hors de l’écran"
    assert [e["quoi"] for e in etapes if e["couvert"]] == [], "focus caché par autre chose"


@sur_chaque_page
def test_le_texte_double_tient_dans_la_page(page: Page, adresse: str, code: int) -> None:
    aides.aller(page, adresse, code)
    assert aides.doubler_le_texte(page) == pytest.approx(2, rel=0.1)
    assert aides.deborde(page) <= 0
    assert page.evaluate(aides.ROGNES) == []


@sur_chaque_page
def test_le_texte_espace_ne_perd_rien(page_telephone: Page, adresse: str, code: int) -> None:
    aides.aller(page_telephone, adresse, code)
    aides.espacer_le_texte(page_telephone)
    assert aides.deborde(page_telephone) <= 0
    assert page_telephone.evaluate(aides.ROGNES) == []
