"""Chaque page ouverte à tous, et chaque page d'erreur, à trois largeurs. La liste vient des routes.

Le monde se sème et la fenêtre s'ouvre une fois par page ; chaque constat la recharge, pour ne rien devoir au précédent.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.chromium import LARGEURS
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.usefixtures("espace", "seances")]
Fenetre = Callable[..., Page]
Fautes = dict[str, object]
BUREAU, TELEPHONE = 1280, 320


@pytest.mark.parametrize(("adresse", "code"), aides.ADRESSES, ids=lambda v: str(v).strip("/"))
def test_la_page_sert_a_tous(ouvrir_fenetre: Fenetre, adresse: str, code: int) -> None:
    page, fautes = ouvrir_fenetre(TELEPHONE), {}
    for largeur, constater in (
        (TELEPHONE, axe_ne_trouve_rien_et_rien_ne_deborde),
        (BUREAU, le_clavier_va_partout_dans_l_ordre_et_se_voit),
        (BUREAU, le_texte_double_tient_dans_la_page),
        (TELEPHONE, le_texte_espace_ne_perd_rien),
    ):
        page.set_viewport_size({"width": largeur, "height": 900})
        aides.aller(page, adresse, code)
        fautes |= constater(page)
    sans_javascript = ouvrir_fenetre(BUREAU, javascript=False)
    aides.aller(sans_javascript, adresse, code)
    fautes |= la_page_se_lit_sans_javascript(sans_javascript)
    assert aides.seulement_les_fautes(fautes) == {}


def axe_ne_trouve_rien_et_rien_ne_deborde(page: Page) -> Fautes:
    fautes = {}
    for largeur in aides.a_chaque_largeur(page, LARGEURS):
        fautes |= aides.fautes_a_cette_largeur(page, largeur)
    return fautes


def la_page_se_lit_sans_javascript(page: Page) -> Fautes:
    titres = page.locator("h1:visible").count()
    return {
        "sans JavaScript, titres visibles": f"{titres}, non un" if titres != 1 else "",
        "sans JavaScript, page vide": not page.locator("main").inner_text().strip(),
    }


def le_clavier_va_partout_dans_l_ordre_et_se_voit(page: Page) -> Fautes:
    aides.revenir_en_haut(page)
    attendus, etapes = page.evaluate(aides.ATTEIGNABLES), aides.parcourir_au_clavier(page)
    obtenus = [e["quoi"] for e in etapes]
    return {
        "au clavier, aucun élément atteignable": not attendus,
        "au clavier, obtenu puis attendu": (obtenus, attendus) if obtenus != attendus else (),
        "focus invisible": [e["quoi"] for e in etapes if not e["visible"]],
        "focus hors de l’écran": [e["quoi"] for e in etapes if not e["alEcran"]],
        "focus caché par autre chose": [e["quoi"] for e in etapes if e["couvert"]],
    }


def le_texte_double_tient_dans_la_page(page: Page) -> Fautes:
    rapport = aides.doubler_le_texte(page)
    return {
        "texte doublé, rapport obtenu": f"{rapport}" if rapport != pytest.approx(2, rel=0.1) else "",
        "texte doublé, défilement horizontal": max(aides.deborde(page), 0),
        "texte doublé, rogné": page.evaluate(aides.ROGNES),
    }


def le_texte_espace_ne_perd_rien(page: Page) -> Fautes:
    aides.espacer_le_texte(page)
    return {
        "texte espacé, défilement horizontal": max(aides.deborde(page), 0),
        "texte espacé, rogné": page.evaluate(aides.ROGNES),
    }
