"""Les images du guide, prises dans la démonstration.

Usage : outils/captures.py [adresse]     Lancez d'abord « make run » ; l'adresse est http://127.0.0.1:8000 sinon.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

DOSSIER = Path(__file__).resolve().parent.parent / "static" / "guide"
LARGEUR, HAUTEUR = 1280, 860
# L'image et la page : une adresse, ou le lien à suivre depuis elle.
PAGES = {
    "aujourd-hui": ("/gestion/", ""),
    "appel": ("/gestion/appel/?q=le", ".trouves a"),
    "programme": ("/gestion/programme/", ""),
    "seance": ("/gestion/", "a[href*='/gestion/seances/']"),
}


def entrer(page: Page, site: str) -> None:
    page.goto(f"{site}/compte/connexion/")
    page.fill("[name=login]", "conseiller")
    page.fill("[name=password]", "demonstration")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gestion/**")


def prendre(page: Page, site: str, nom: str, adresse: str, lien: str) -> None:
    page.goto(f"{site}{adresse}")
    if lien:
        page.locator(lien).first.click()
        page.wait_for_load_state()
    image = Image.open(io.BytesIO(page.screenshot()))
    image.save(DOSSIER / f"{nom}.webp", quality=72, method=6)


def main(arguments: list[str]) -> None:
    site = arguments[0].rstrip("/") if arguments else "http://127.0.0.1:8000"
    DOSSIER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = navigateur.new_page(viewport={"width": LARGEUR, "height": HAUTEUR}, locale="fr-FR")
        entrer(page, site)
        for nom, (adresse, lien) in PAGES.items():
            prendre(page, site, nom, adresse, lien)
        navigateur.close()


if __name__ == "__main__":
    main(sys.argv[1:])
