"""Un vrai Chromium devant le vrai site. Ce que la page fait mal en douce (script refusé par la CSP, erreur de
console, requête vers un tiers, ressource absente) fait échouer l'essai, quoi qu'il éprouve."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

OPTIONS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000
LARGEURS = (320, 768, 1280)


@dataclass
class Releve:
    """Ce que la page a fait mal."""

    origine: str
    fautes: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        # L'état d'une réponse est jugé par `reponse` ; Chromium le répète dans la console.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.fautes.append(f"console : {message.text}")

    def requete(self, requete: Request) -> None:
        if not requete.url.startswith((self.origine, "data:", "blob:", "about:")):
            self.fautes.append(f"requête vers un tiers : {requete.url}")

    def reponse(self, reponse: Response) -> None:
        if reponse.status >= 400 and not reponse.request.is_navigation_request():
            self.fautes.append(f"ressource refusée : {reponse.status} {reponse.url}")

    def suivre(self, page: Page) -> Page:
        page.on("console", self.console)
        page.on("pageerror", lambda erreur: self.fautes.append(f"script : {erreur}"))
        page.on("request", self.requete)
        page.on("response", self.reponse)
        page.set_default_timeout(PATIENCE_MS)
        return page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright fait tourner une boucle asyncio dans ce fil : Django croirait la base appelée d'un coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "oui"
    executable = shutil.which("chromium")
    assert executable, "Chromium manque : sudo apt-get install chromium"
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=executable, args=[*OPTIONS])
        yield navigateur
        navigateur.close()


@pytest.fixture
def ouvrir_fenetre(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Ouvre une fenêtre neuve : `ouvrir_fenetre(largeur=320, javascript=False)`."""
    releve, contextes = Releve(live_server.url), []

    def ouvrir(largeur: int = 1280, *, javascript: bool = True, **options: object) -> Page:
        contexte = chromium.new_context(
            viewport={"width": largeur, "height": 900},
            java_script_enabled=javascript,
            base_url=live_server.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **options,
        )
        contextes.append(contexte)
        return releve.suivre(contexte.new_page())

    yield ouvrir
    for contexte in contextes:
        contexte.close()
    assert not releve.fautes, "\n".join(releve.fautes)


@pytest.fixture
def page(ouvrir_fenetre: Callable[..., Page]) -> Page:
    """Une fenêtre de bureau."""
    return ouvrir_fenetre()


@pytest.fixture
def page_sans_javascript(ouvrir_fenetre: Callable[..., Page]) -> Page:
    return ouvrir_fenetre(javascript=False)
