"""Le vérificateur HTML du W3C (Nu), sur chaque page ouverte à tous et chaque page d'erreur."""

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, Response

from tests import routes
from tests.navigateur.aides import ADRESSES
from tests.navigateur.etats import ETATS

pytestmark = pytest.mark.navigateur
VNU = Path(__file__).resolve().parents[2] / ".outils" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def reproches(*fichiers: Path) -> list[str]:
    """Erreurs et avertissements de Nu ; ses remarques de style (barre finale) ne comptent pas."""
    assert VNU.exists(), f"Le vérificateur HTML manque : lancez make essais-navigateur (attendu : {VNU})."
    fini = subprocess.run(
        ["java", "-Xss2m", "-jar", str(VNU), "--format", "json", "--stdout", *map(str, fichiers)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert fini.stdout.startswith("{"), fini.stderr
    return [
        f"{Path(m['url']).name}, ligne {m.get('lastLine')} : {m['message']}"
        for m in json.loads(fini.stdout)["messages"]
        if m["type"] != "info" or m.get("subType") == "warning"
    ]


def test_chaque_page_est_du_html_valide(client: Client, espace: object, seances: object, tmp_path: Path) -> None:
    fichiers = []
    for adresse, code in ADRESSES:
        reponse = client.get(routes.remplir(adresse))
        assert reponse.status_code == code, adresse
        fichiers.append(tmp_path / f"{adresse.strip('/').replace('/', '.') or 'accueil'}.html")
        fichiers[-1].write_bytes(reponse.content)
    assert reproches(*fichiers) == []


@pytest.mark.usefixtures("espace", "seances")
@pytest.mark.parametrize("nom", sorted(ETATS))
def test_chaque_etat_est_du_html_valide(page: Page, settings: object, tmp_path: Path, nom: str) -> None:
    settings.RENDEZ_VOUS_A_VENIR_MAX = settings.RENDEZ_VOUS_PAR_CONTACT_MAX = 9
    recues: list[Response] = []
    # Les octets reçus, et non ce que Chromium en a compris : il répare en lisant.
    page.on("response", lambda r: recues.append(r) if r.request.is_navigation_request() else None)
    ETATS[nom](page)
    fichier = tmp_path / f"{nom}.html"
    fichier.write_bytes(recues[-1].body())
    assert reproches(fichier) == []


def test_le_verificateur_voit_une_faute(tmp_path: Path) -> None:
    fautif = tmp_path / "fautif.html"
    fautif.write_text("<!doctype html><html lang=fr><title>Essai</title><p><div></p>")
    assert reproches(fautif)
