"""Ces outils voient-ils vraiment les fautes ? On leur en donne."""

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import Releve
from tests.navigateur import aides

pytestmark = pytest.mark.navigateur
PAGE = "<!doctype html><html lang=fr><title>Essai</title><main><h1>Essai</h1>{}</main>"


@pytest.fixture
def page_libre(chromium: Browser) -> Page:
    contexte = chromium.new_context(viewport={"width": 320, "height": 700})
    yield contexte.new_page()
    contexte.close()


def servir(page: Page, contenu: str, csp: str = "default-src 'none'") -> Releve:
    releve = Releve("http://site.invalid")
    releve.suivre(page)
    page.route(
        "http://site.invalid/",
        lambda route: route.fulfill(
            body=PAGE.format(contenu),
            headers={"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": csp},
        ),
    )
    page.route("http://ailleurs.invalid/**", lambda route: route.fulfill(body=""))
    page.goto("http://site.invalid/")
    page.wait_for_timeout(100)
    return releve


def test_une_page_sage_ne_donne_rien(page_libre: Page) -> None:
    assert servir(page_libre, "<p>Bonjour.</p>").fautes == []
    assert aides.deborde(page_libre) == 0


def test_un_style_en_ligne_est_releve(page_libre: Page) -> None:
    assert "console" in servir(page_libre, '<p style="color: red">Bonjour.</p>').fautes[0]


def test_une_requete_vers_un_tiers_est_relevee(page_libre: Page) -> None:
    releve = servir(page_libre, '<img alt="" src="http://ailleurs.invalid/i.png">', "img-src *")
    assert any("tiers" in faute for faute in releve.fautes)


def test_axe_voit_une_image_sans_texte(page_libre: Page) -> None:
    servir(page_libre, '<img src="/i.png">', "default-src 'self'")
    assert any("image-alt" in faute for faute in aides.infractions_axe(page_libre))


def test_un_debordement_est_mesure(page_libre: Page) -> None:
    servir(page_libre, f"<p>{'x' * 400}")
    assert aides.deborde(page_libre) > 500


def test_un_focus_sans_trait_est_vu(page_libre: Page) -> None:
    servir(page_libre, "<style>a { outline: none }</style><a href='#'>Lien</a>", "style-src 'unsafe-inline'")
    assert [e["visible"] for e in aides.parcourir_au_clavier(page_libre)] == [False]
