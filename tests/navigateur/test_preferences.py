"""Ce que la personne a réglé chez elle (mouvement, couleurs, papier, taille, sens de l'écran) vaut sur un échantillon
du site et du poste : une page par sorte de mise en page."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from epn.comptes.models import Compte
from tests.navigateur import aides

pytestmark = [pytest.mark.navigateur, pytest.mark.usefixtures("espace", "inscription", "rendez_vous")]
PUBLIQUES = ("/", "/agenda/", "/rendez-vous/", "/rendez-vous/{creneau}/", "/ateliers/", "/ateliers/seances/{seance}/")
DU_POSTE = (
    "/gestion/",
    "/gestion/semaine/",
    "/gestion/appel/?q=lecomte",
    "/gestion/seances/{seance}/",
    "/gestion/usagers/{usager}/chemin/",
    "/gestion/publics/usager/",
    "/gestion/publics/usager/{usager}/change/",
    "/frequentation/",
)
Fenetre = Callable[..., Page]

BOUGENT = """
() => [...document.querySelectorAll('*')].filter(e => {
  const s = getComputedStyle(e);
  return s.animationName !== 'none' || s.transitionDuration.split(',').some(d => parseFloat(d) > 0);
}).map(e => e.outerHTML.slice(0, 120))
"""
SANS_BORD = """
() => [...document.querySelectorAll('main button, main .bouton, main .heure, main select, main textarea, main input')]
  .filter(e => e.checkVisibility() && !e.matches('.lien, [type=hidden], [type=checkbox], [type=radio]'))
  .filter(e => getComputedStyle(e).borderBottomStyle === 'none').map(e => e.outerHTML.slice(0, 120))
"""
RUBRIQUES = """
() => [...document.querySelectorAll('nav a')].map(e => {
  const s = getComputedStyle(e);
  const habit = [s.borderBottomColor, s.backgroundColor, s.textDecorationLine, s.fontWeight].join();
  return [e.hasAttribute('aria-current'), habit];
})
"""
# Le navigateur n'imprime pas les fonds : un texte clair y disparaît.
PALES_SUR_PAPIER = """
() => {
  const canal = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const pales = new Set(), textes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (textes.nextNode()) {
    const e = textes.currentNode.parentElement;
    if (!textes.currentNode.data.trim() || !e.checkVisibility() || e.closest('script, option, .hors-ecran')) continue;
    const s = getComputedStyle(e), [r, v, b] = s.color.match(/[\\d.]+/g).map(Number);
    const clarte = 0.2126 * canal(r) + 0.7152 * canal(v) + 0.0722 * canal(b);
    if (1.05 / (clarte + 0.05) < 4.5 && s.printColorAdjust !== 'exact') pales.add(e.outerHTML.slice(0, 120));
  }
  return [...pales];
}
"""
# Ce qui dépasse à droite, et ce qui est rogné, hors du calendrier : il se lit aussi en tableau, dessous.
DEPASSENT = """
() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => e.checkVisibility() && !e.closest('.calendrier, .hors-ecran'))
  .filter(e => {
    const bord = document.documentElement.scrollWidth > document.documentElement.clientWidth
      && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
    const rogne = !e.children.length && e.innerText && e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 1
      && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX);
    return bord || rogne;
  }).map(e => e.outerHTML.slice(0, 120))
"""
MOTS = "() => document.querySelector('main').innerText.toLowerCase().match(/[\\p{L}\\p{N}]+/gu) || []"


@pytest.fixture
def fenetre(ouvrir_fenetre: Fenetre, live_server, claire: Compte) -> Fenetre:
    """Une fenêtre où le conseiller est entré : il voit le site et le poste."""

    def ouvrir(largeur: int = 1280, **options: object) -> Page:
        page, client = ouvrir_fenetre(largeur, **options), Client()
        client.force_login(claire)
        temoin = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": temoin, "url": live_server.url}])
        return page

    return ouvrir


def chaque_page(page: Page, adresses: tuple[str, ...] = PUBLIQUES + DU_POSTE) -> Iterator[str]:
    """Ouvre chaque page, et rend son adresse."""
    for adresse in adresses:
        aides.aller(page, adresse)
        yield adresse


def test_qui_ne_veut_pas_de_mouvement_n_en_a_aucun(fenetre: Fenetre) -> None:
    page = fenetre(reduced_motion="reduce")
    assert {a: bougent for a in chaque_page(page) if (bougent := page.evaluate(BOUGENT))} == {}


def test_un_mouvement_se_verrait(fenetre: Fenetre) -> None:
    page = fenetre(reduced_motion="no-preference")
    aides.aller(page, "/")
    assert page.evaluate(BOUGENT)


def test_en_couleurs_forcees_boutons_et_champs_gardent_un_bord(fenetre: Fenetre) -> None:
    page = fenetre(forced_colors="active")
    assert {a: sans for a in chaque_page(page) if (sans := page.evaluate(SANS_BORD))} == {}


def test_en_couleurs_forcees_la_rubrique_ou_l_on_est_se_distingue(fenetre: Fenetre) -> None:
    page = fenetre(forced_colors="active")
    for adresse in chaque_page(page, ("/ateliers/", "/gestion/semaine/")):
        rubriques = page.evaluate(RUBRIQUES)
        ici = {habit for courante, habit in rubriques if courante}
        assert ici, adresse
        assert not ici & {habit for courante, habit in rubriques if not courante}, adresse


def test_en_couleurs_forcees_le_focus_se_voit(fenetre: Fenetre) -> None:
    page = fenetre(forced_colors="active")
    for adresse in chaque_page(page, ("/rendez-vous/{creneau}/", "/gestion/", "/gestion/semaine/")):
        aides.revenir_en_haut(page)
        etapes = aides.parcourir_au_clavier(page)
        assert etapes, adresse
        assert [e["quoi"] for e in etapes if not e["visible"]] == [], adresse


def test_sur_le_papier_rien_n_est_pale_et_la_navigation_n_y_est_pas(fenetre: Fenetre) -> None:
    page, fautes = fenetre(), {}
    page.emulate_media(media="print")
    for adresse in chaque_page(page):
        assert page.locator("main").is_visible(), adresse
        assert not page.locator("nav.navigation, nav.menu").first.is_visible(), adresse
        if pales := page.evaluate(PALES_SUR_PAPIER):
            fautes[adresse] = pales
    assert fautes == {}


def test_sans_feuille_de_style_rien_ne_manque_et_l_ordre_reste(fenetre: Fenetre) -> None:
    page, perdus = fenetre(javascript=True), {}
    for adresse in chaque_page(page):
        page.evaluate("for (const c of document.querySelectorAll('.calendrier')) c.remove()")
        avec = page.evaluate(MOTS)
        page.evaluate("for (const f of document.styleSheets) f.disabled = true")
        sans = iter(page.evaluate(MOTS))
        # Une sous-suite : chaque mot est encore là, dans le même ordre ; les textes cachés s'y ajoutent.
        if manquants := [mot for mot in avec if mot not in sans]:
            perdus[adresse] = manquants[:10]
    assert perdus == {}


@pytest.mark.parametrize("taille", [(320, 640), (640, 320)], ids=["portrait", "paysage"])
def test_la_page_se_lit_dans_les_deux_sens(fenetre: Fenetre, taille: tuple[int, int]) -> None:
    page, fautes = fenetre(), {}
    page.set_viewport_size({"width": taille[0], "height": taille[1]})
    for adresse in chaque_page(page):
        assert page.locator("h1").first.is_visible(), adresse
        if (pixels := aides.deborde(page)) > 0:
            fautes[adresse] = pixels
    assert fautes == {}


def test_le_poste_tient_a_deux_cents_pour_cent(fenetre: Fenetre) -> None:
    page, fautes = fenetre(), {}
    for adresse in chaque_page(page, DU_POSTE):
        assert aides.doubler_le_texte(page) == pytest.approx(2, rel=0.1), adresse
        if depassent := page.evaluate(DEPASSENT):
            fautes[adresse] = depassent
    assert fautes == {}


def test_le_poste_tient_quand_le_texte_s_espace(fenetre: Fenetre) -> None:
    page, fautes = fenetre(320), {}
    for adresse in chaque_page(page, DU_POSTE):
        aides.espacer_le_texte(page)
        if depassent := page.evaluate(DEPASSENT):
            fautes[adresse] = depassent
    assert fautes == {}


def test_le_clavier_va_partout_dans_le_poste(fenetre: Fenetre) -> None:
    page = fenetre()
    for adresse in chaque_page(page, DU_POSTE):
        aides.revenir_en_haut(page)
        attendus, etapes = page.evaluate(aides.ATTEIGNABLES), aides.parcourir_au_clavier(page)
        # Arrivé au bout, le tour recommence.
        assert [e["quoi"] for e in etapes][: len(attendus)] == attendus, adresse
        assert [e["quoi"] for e in etapes if not e["visible"]] == [], f"{adresse} : focus invisible"
        assert [e["quoi"] for e in etapes if not e["alEcran"]] == [], f"{adresse} : focus hors de l’écran"


def test_le_poste_se_lit_sans_javascript(fenetre: Fenetre) -> None:
    page = fenetre(javascript=False)
    for adresse in chaque_page(page, DU_POSTE):
        assert page.locator("h1:visible").count() == 1, adresse
        assert page.locator("main").inner_text().strip(), adresse
