"""Regarder une page comme une personne pressée, malvoyante, au clavier ou sur un petit écran."""

from collections.abc import Iterable, Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests import routes

# Ce que tout le monde peut ouvrir, erreurs comprises : chaque essai de page les prend toutes.
ADRESSES: tuple[tuple[str, int], ...] = (
    *((adresse, 200) for adresse in routes.PAGES),
    *((adresse, 200) for adresse, statuts in routes.PERSONNEL.items() if statuts[0] == 200),
    *routes.ERREURS.items(),
)
# WCAG 1.4.12 : le texte espacé ainsi ne doit rien perdre.
ESPACEMENT = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
# Ne rapporter que les fautes : traduire tout ce qui va bien prend plus de temps que de chercher ce qui va mal.
# Sans préchargement : pour lire les feuilles de style, axe en poserait une en ligne, que la CSP refuse.
# Une fois les transitions finies : au milieu de l'une d'elles, une couleur n'est pas encore la sienne.
FAUTES_D_AXE = """
async () => {
  await Promise.all(document.getAnimations().map(a => a.finished));
  const releve = await axe.run({preload: false, resultTypes: ['violations']});
  return releve.violations.map(({id, impact, nodes}) => ({id, impact, nodes: nodes.map(({html}) => ({html}))}));
}
"""
ATTEIGNABLES = """
() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter(e => !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden' && e.checkVisibility({visibilityProperty: true}))
  .filter(e => e.type !== 'radio' || e === (document.querySelector(`[name="${e.name}"]:checked`)
    || document.querySelector(`[name="${e.name}"]`)))
  .map(e => e.outerHTML.slice(0, 160))
"""
EN_FOCUS = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const s = getComputedStyle(e), r = e.getBoundingClientRect();
  const trait = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
  const dessus = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
  return {
    quoi: e.outerHTML.slice(0, 160),
    visible: trait || s.boxShadow !== 'none',
    alEcran: r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    couvert: !!dessus && !e.contains(dessus) && !dessus.contains(e) && !dessus.closest('label'),
  };
}
"""
ROGNES = """
() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => e.innerText && e.children.length === 0)
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1
            && e.clientWidth > 2)
  .map(e => e.outerHTML.slice(0, 160))
"""


def aller(page: Page, adresse: str, attendu: int = 200) -> None:
    """Ouvre la page ; l'essai échoue si elle ne répond pas ce qui est attendu."""
    reponse = page.goto(routes.remplir(adresse), wait_until="load")
    assert reponse is not None
    assert reponse.status == attendu, f"{adresse} répond {reponse.status}"


def infractions_axe(page: Page) -> list[str]:
    """Ce qu'axe reproche à la page, élément par élément."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{faute['id']} ({faute['impact']}) : {noeud['html'][:160]}"
        for faute in page.evaluate(FAUTES_D_AXE)
        for noeud in faute["nodes"]
    ]


def a_chaque_largeur(page: Page, largeurs: Iterable[int]) -> Iterator[int]:
    """Élargit la fenêtre, pas à pas : rien, côté page, ne lit sa largeur en se chargeant."""
    for largeur in largeurs:
        page.set_viewport_size({"width": largeur, "height": 900})
        yield largeur


def deborde(page: Page) -> int:
    """De combien de pixels la page dépasse en largeur."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def fautes_a_cette_largeur(page: Page, largeur: int) -> dict[str, object]:
    """Ce qu'axe reproche, et ce qui dépasse, sous un nom qui dit la largeur."""
    return {
        f"axe à {largeur} px": infractions_axe(page),
        f"défilement horizontal à {largeur} px": max(deborde(page), 0),
    }


def seulement_les_fautes(constats: dict[str, object]) -> dict[str, object]:
    """Un constat sans faute est vide, nul ou faux : il ne reste que ce qu'il faut lire."""
    return {constat: faute for constat, faute in constats.items() if faute}


def attendre_les_polices(page: Page) -> None:
    """Une page chargée peut montrer encore la police de secours, plus large : on mesurerait la mauvaise."""
    page.evaluate("document.fonts.ready.then(() => null)")


def espacer_le_texte(page: Page) -> None:
    attendre_les_polices(page)
    page.evaluate(
        "css => { const f = new CSSStyleSheet(); f.replaceSync(css); document.adoptedStyleSheets = [f]; }", ESPACEMENT
    )


def doubler_le_texte(page: Page) -> float:
    """Double la taille de base, et rend le rapport vraiment obtenu sur le texte courant."""
    attendre_les_polices(page)
    return page.evaluate("""
        () => {
          const texte = document.querySelector('main p, main li, main label, main') || document.body;
          const taille = () => parseFloat(getComputedStyle(texte).fontSize);
          const avant = taille(), racine = document.documentElement;
          racine.style.fontSize = 2 * parseFloat(getComputedStyle(racine).fontSize) + 'px';
          return taille() / avant;
        }
    """)


def revenir_en_haut(page: Page) -> None:
    """Un champ qui prend le focus d'office (connexion) ferait commencer le tour au milieu de la page."""
    page.evaluate("const b = document.body; b.tabIndex = -1; b.focus(); b.blur(); b.removeAttribute('tabindex')")


def parcourir_au_clavier(page: Page) -> list[dict[str, object]]:
    """Appuie sur Tab jusqu'à faire le tour, et rend ce qui a pris le focus, dans l'ordre."""
    etapes: list[dict[str, object]] = []
    for _ in range(len(page.evaluate(ATTEIGNABLES)) + 5):
        page.keyboard.press("Tab")
        etape = page.evaluate(EN_FOCUS)
        if etape is None:
            break
        etapes.append(etape)
    return etapes
