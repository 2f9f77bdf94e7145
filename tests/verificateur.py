"""Le vérificateur HTML du W3C (Nu), démarré une fois : chaque essai lui envoie sa page et répond de ses fautes."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.facteur import port_libre

VNU = Path(__file__).resolve().parents[1] / ".outils" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PATIENCE_S = 60


class Verificateur:
    """Le service de Nu, sur la boucle locale."""

    def __init__(self, port: int) -> None:
        self.port = port

    def reproches(self, page: bytes) -> list[str]:
        """Erreurs et avertissements de Nu ; ses remarques de style (barre finale) ne comptent pas."""
        # Sans jeu de caractères dans l'en-tête : la page doit déclarer le sien. Nu refuse un visiteur sans nom.
        entetes = {"Content-Type": "text/html", "User-Agent": "essais"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)) as service:
            service.request("POST", "/?out=json", page, entetes)
            messages = json.load(service.getresponse())["messages"]
        return [
            f"ligne {m.get('lastLine')} : {m['message']}"
            for m in messages
            if m["type"] != "info" or m.get("subType") == "warning"
        ]

    def repond(self) -> bool:
        try:
            self.reproches(b"<!doctype html>")
        except ConnectionError:
            return False
        return True


@pytest.fixture(scope="session")
def verificateur(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verificateur]:
    assert VNU.exists(), f"Le vérificateur HTML manque : lancez make essais-navigateur (attendu : {VNU})."
    verificateur = Verificateur(port := port_libre())
    # Pour quelques dizaines de pages, le grand compilateur de Java coûte plus qu'il ne rend.
    options = ["-Xss2m", "-XX:TieredStopAtLevel=1", "-Dnu.validator.servlet.bind-address=127.0.0.1"]
    commande = ["java", *options, "-cp", str(VNU), "nu.validator.servlet.Main", str(port)]
    chemin = tmp_path_factory.mktemp("verificateur") / "journal"
    with chemin.open("wb") as journal, subprocess.Popen(commande, stdout=journal, stderr=journal) as service:
        try:
            attendre(verificateur, service, chemin)
            yield verificateur
        finally:
            service.terminate()


def attendre(verificateur: Verificateur, service: subprocess.Popen[bytes], journal: Path) -> None:
    limite = time.monotonic() + PATIENCE_S
    while not verificateur.repond():
        assert service.poll() is None, journal.read_text()
        assert time.monotonic() < limite, journal.read_text()
        time.sleep(0.1)
