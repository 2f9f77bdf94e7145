"""Les entrées hostiles : chaque route, méthode et rôle, les objets d'autrui, les jetons de page.

`courte` est ce que joue la suite ordinaire ; `longue` tire douze fois plus d'exemples, sur un PostgreSQL jetable.
La graine se change par `EPREUVE_GRAINE`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from bench.epreuves import Constat
from outils.postgresql_jetable import postgresql_jetable

RACINE = Path(__file__).resolve().parents[2]
GRAINE = os.environ.get("EPREUVE_GRAINE", "2026")
EPREUVES = {
    "Aucun envoi ne fait de panne": "test_fuzz.py",
    "L’objet d’autrui est introuvable": "test_autrui.py",
    "Sans le jeton de la page, rien ne passe": "test_csrf.py",
}


def courte() -> list[Constat]:
    return _constats({"EPREUVE_GRAINE": GRAINE})


def longue() -> list[Constat]:
    with postgresql_jetable() as adresse:
        return _constats({"EPREUVE": "longue", "EPREUVE_GRAINE": GRAINE, "DATABASE_URL": adresse})


def _constats(reglages: dict[str, str]) -> list[Constat]:
    return [_jouer(nom, fichier, reglages) for nom, fichier in EPREUVES.items()]


def _jouer(nom: str, fichier: str, reglages: dict[str, str]) -> Constat:
    commande = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--show-capture=no", f"tests/hostile/{fichier}"]
    environnement = os.environ | {"DEMONSTRATION": "oui"} | reglages
    fini = subprocess.run(commande, cwd=RACINE, env=environnement, capture_output=True, text=True, check=False)
    if fini.returncode:
        print(fini.stdout, file=sys.stderr)
    bilan = re.search(r"\d+ (?:passed|failed).* in [\d.]+s", fini.stdout)
    dit = bilan[0].replace("passed", "essais tenus").replace("failed", "essais manqués") if bilan else "sans bilan"
    return Constat(nom, fini.returncode == 0, f"{dit}, graine {GRAINE}")
