"""Les règles relues voient-elles vraiment les fautes ? On leur en donne, une à la fois."""

import pytest
from playwright.sync_api import Browser, Page

from tests.navigateur.regles import manquements

pytestmark = pytest.mark.navigateur
SAINE = """<!doctype html><html lang=fr><title>Une page d’essai</title>
<style>a.cible, button {{ display: inline-block; min-width: 44px; min-height: 44px }}</style>
<body><a class=cible href="#contenu">Aller au contenu</a><header>L’espace</header>
<main id=contenu><h1>Essai</h1>{}</main>"""
FAUTES = {
    "1.1": "<svg viewBox='0 0 9 9' width=9 height=9></svg>",
    "1.3": "<img alt='True' src='data:,'>",
    "2.1/4.1": "<video></video>",
    "3.2": "<p style='color: #777'>Pâle</p>",
    "5.6": "<table><tr><td>Un</td></tr></table>",
    "5.7": "<table><tr><th scope=col>A<th scope=col>B</tr><tr><th>Un</th><td>2</td></tr></table>",
    "6.1": "<a class=cible href='/x' aria-label='Réserver'>Ouvrir</a>",
    "6.2": "<a class=cible href='/x'></a>",
    "8.9": "<p>Du <b>gras</b></p>",
    "9.1": "<h4>Trop loin</h4>",
    "9.2": "<main>Un autre</main>",
    "11.1": "<input style='width: 50px; height: 50px'>",
    "11.5": "<label><input type=radio name=r>une réponse longue</label><label><input type=radio name=r>b</label>",
    "11.6": "<fieldset>Rien</fieldset>",
    "12.8": "<p tabindex=3>Forcé</p>",
    "12.10": "<p accesskey=k>Raccourci</p>",
    "13.2": "<a class=cible href='/x' target=_blank>Dehors</a>",
    "cible": "<button style='min-height: 20px'>Petit</button>",
}


@pytest.fixture(scope="module")
def page_nue(chromium: Browser) -> Page:
    contexte = chromium.new_context()
    yield contexte.new_page()
    contexte.close()


def test_une_page_saine_ne_donne_rien(page_nue: Page) -> None:
    page_nue.set_content(SAINE.format("<h2>Suite</h2><p>Bonjour.</p>"))
    assert manquements(page_nue) == []


@pytest.mark.parametrize("critere", sorted(FAUTES))
def test_une_faute_est_vue(page_nue: Page, critere: str) -> None:
    page_nue.set_content(SAINE.format(FAUTES[critere]))
    assert any(faute.startswith(f"{critere} ") for faute in manquements(page_nue))
