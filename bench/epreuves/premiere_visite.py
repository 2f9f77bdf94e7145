"""La première visite, cache vide, dans Chromium au format d'un téléphone : octets et requêtes de chaque page, lisible
en moins de deux secondes sur une 3G lente (400 ms d'aller-retour, 400 kbit/s)."""

import re
import shutil
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.epreuves import Constat
from bench.epreuves.installation import installation
from bench.visiteur import Visiteur

OCTETS_DE_L_ACCUEIL, REQUETES_DE_L_ACCUEIL = 60_000, 6
LISIBLE_MS = 2000
TROIS_G_LENTE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
PEINTURE = """() => new Promise(dire => new PerformanceObserver((liste) => {
    const entree = liste.getEntriesByName('first-contentful-paint')[0];
    if (entree) dire(entree.startTime);
}).observe({type: 'paint', buffered: true}))"""


def courte() -> list[Constat]:
    return _tout(passages=1)


def longue() -> list[Constat]:
    return _tout(passages=5)


def _tout(passages: int) -> list[Constat]:
    with installation(horizon=8) as maison, sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        site = f"http://127.0.0.1:{maison.port}"
        heure = Visiteur(maison.port).heures()[5]
        pages = {"l’accueil": "/", "la liste": "/rendez-vous/", "le formulaire": heure, "les ateliers": "/ateliers/"}
        constats = [_statiques(maison.port)]
        for nom, chemin in pages.items():
            Visiteur(maison.port).demander("GET", chemin)
            constats.append(_poids(nom, chromium, site + chemin))
            constats.append(_trois_g(nom, chromium, site + chemin, passages))
        constats.append(_confirmation(chromium, site, heure))
        chromium.close()
    return constats


def _poids(nom: str, chromium: Browser, adresse: str) -> Constat:
    octets, requetes = _compter(chromium, adresse)
    tenu = octets < OCTETS_DE_L_ACCUEIL and requetes <= REQUETES_DE_L_ACCUEIL
    return Constat(
        f"{nom} : moins de 60 ko et six requêtes au plus", tenu, f"{octets / 1000:.1f} ko, {requetes} requêtes"
    )


def _compter(chromium: Browser, adresse: str) -> tuple[int, int]:
    """Octets reçus (compressés, en-têtes compris) et requêtes, cache vide."""
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    recus = _ecouter(page)
    page.goto(adresse, wait_until="networkidle")
    page.context.close()
    return int(sum(recus)), len(recus)


def _ecouter(page: Any) -> list[float]:
    canal, recus = page.context.new_cdp_session(page), []
    canal.send("Network.enable")
    canal.on("Network.loadingFinished", lambda fait: recus.append(fait["encodedDataLength"]))
    return recus


def _trois_g(nom: str, chromium: Browser, adresse: str, passages: int) -> Constat:
    durees = []
    for _ in range(passages):
        page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
        canal = page.context.new_cdp_session(page)
        canal.send("Network.enable")
        canal.send("Network.emulateNetworkConditions", TROIS_G_LENTE)
        page.goto(adresse, wait_until="domcontentloaded")
        durees.append(page.evaluate(PEINTURE))
        page.context.close()
    pire = max(durees)
    return Constat(
        f"{nom} : premiers mots en moins de deux secondes sur une 3G lente", pire < LISIBLE_MS, f"{pire:.0f} ms"
    )


def _confirmation(chromium: Browser, site: str, heure: str) -> Constat:
    """La page de confirmation, après avoir rempli et envoyé le formulaire ; cache déjà garni, comme en vrai."""
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(site + heure)
    page.fill("[name=prenom]", "Odile")
    page.fill("[name=nom]", "Visiteuse")
    page.fill("[name=telephone]", "02 61 91 14 27")
    page.select_option("select[name=commune]", index=1)
    recus = _ecouter(page)
    page.click("main form button[type=submit]")
    page.wait_for_selector(".code")
    page.wait_for_load_state("networkidle")
    octets, requetes, adresse = sum(recus), len(recus), page.url
    page.context.close()
    dit = f"{octets / 1000:.1f} ko, {requetes} requêtes, {re.sub('https?://[^/]+', '', adresse)}"
    return Constat("la confirmation : moins de 60 ko", octets < OCTETS_DE_L_ACCUEIL, dit)


def _statiques(port: int) -> Constat:
    """Chaque ressource de l'accueil a son empreinte dans son nom, et se garde sans redemander."""
    visiteur = Visiteur(port)
    adresses = sorted(
        set(re.findall(r'(?:href|src)="(/statiques?/[^"]+|/static/[^"]+)"', visiteur.demander("GET", "/").texte))
    )
    fautes = []
    for adresse in adresses:
        visiteur.connexion.request("GET", adresse)
        recue = visiteur.connexion.getresponse()
        recue.read()
        empreinte = re.search(r"\.[0-9a-f]{12}\.", adresse)
        if not empreinte or "immutable" not in recue.headers.get("Cache-Control", ""):
            fautes.append(adresse)
    dit = f"{len(adresses)} ressources, {len(fautes)} sans empreinte ou périssables {' '.join(fautes)}"
    return Constat("les statiques se gardent pour toujours", bool(adresses) and not fautes, dit.strip())
