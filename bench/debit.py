"""Débit des pages publiques, en proportion d'une vue triviale du même serveur, dans le même tour.

Usage : bench/debit.py [--clients 8] [--tours 5] [--secondes 3] [--base sqlite|postgresql] [chemin…]
"""

import argparse
import contextlib
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

RACINE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(RACINE), str(RACINE / "outils")]

from bench import tableau  # noqa: E402
from bench.charge import mesurer  # noqa: E402
from outils.postgresql_jetable import postgresql_jetable  # noqa: E402

TRIVIALE = "/banc/triviale/"
CHEMINS = ("/", "/agenda/", "/rendez-vous/")
# De ce que sert une vue qui ne fait rien.
BUT = 0.6
BASES = ("sqlite", "postgresql")
# Deux ouvriers synchrones, comme en production sur une petite machine.
OUVRIERS = 2


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--clients", type=int, default=8)
    lecteur.add_argument("--tours", type=int, default=5)
    lecteur.add_argument("--secondes", type=float, default=3)
    lecteur.add_argument("--base", choices=BASES, action="append")
    lecteur.add_argument("chemins", nargs="*", default=CHEMINS)
    choix = lecteur.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cœurs, Python {platform.python_version()} ; {OUVRIERS} ouvriers")
    print(f"{choix.clients} clients, {choix.tours} tours de {choix.secondes:g} s par page, médianes")
    for base in choix.base or BASES:
        with adresse_de_base(base) as adresse, serveur(adresse) as port:
            imprimer(base, tours(port, choix))
    return 0


@contextlib.contextmanager
def adresse_de_base(base: str) -> Iterator[str]:
    if base == "sqlite":
        yield ""  # le fichier de VAR
    else:
        with postgresql_jetable() as adresse:
            yield adresse


@contextlib.contextmanager
def serveur(adresse: str) -> Iterator[int]:
    """Le service, données de démonstration comprises, dans un dossier jetable ; donne son port."""
    with tempfile.TemporaryDirectory(prefix="epn-banc-") as dossier:
        environnement = environnement_du_banc(adresse, dossier)
        preparer(environnement)
        port = port_libre()
        lance = lancer(environnement, port)
        try:
            attendre(port, lance)
            yield port
        finally:
            lance.terminate()
            lance.wait(20)


def environnement_du_banc(adresse: str, dossier: str) -> dict[str, str]:
    return os.environ | {
        "DEMONSTRATION": "oui",
        "DEBUG": "non",
        "DATABASE_URL": adresse,
        "VAR": dossier,
        "STATIQUES": f"{dossier}/statiques",
        "DJANGO_SETTINGS_MODULE": "bench.reglages",
        "NIVEAU_JOURNAL": "ERROR",
    }


def preparer(environnement: dict[str, str]) -> None:
    for commande in (["migrate", "--noinput"], ["demo", "--sans-histoire"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *commande],
            cwd=RACINE,
            env=environnement,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def lancer(environnement: dict[str, str], port: int, journal: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """`journal` : où vont les erreurs du service ; à défaut, à l'écran."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "epn.wsgi", "--workers", str(OUVRIERS)),
            *("--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "warning"),
        ],
        cwd=RACINE,
        env=environnement,
        stderr=journal,
    )


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def attendre(port: int, lance: subprocess.Popen[bytes]) -> None:
    limite = time.monotonic() + 30
    while time.monotonic() < limite and lance.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("Le serveur du banc n’a pas démarré.")


def tours(port: int, choix: argparse.Namespace) -> dict[str, list[float]]:
    """Requêtes par seconde de chaque page, tour après tour : les pages alternent, la machine change."""
    pages = (TRIVIALE, *choix.chemins)
    debits: dict[str, list[float]] = {page: [] for page in pages}
    for page in pages:
        mesurer(port, page, clients=choix.clients, secondes=0.5)  # mise en route, non comptée
    for _ in range(choix.tours):
        for page in pages:
            debits[page].append(mesurer(port, page, clients=choix.clients, secondes=choix.secondes).par_seconde)
    return debits


def imprimer(base: str, debits: dict[str, list[float]]) -> None:
    print(f"\n{base:<24}{'req/s':>8}{'min':>8}{'max':>8}{'rapport':>10}")
    for page, valeurs in debits.items():
        # Le rapport se fait tour par tour : les deux mesures ont eu la même machine au même moment.
        rapport = statistics.median(v / t for v, t in zip(valeurs, debits[TRIVIALE], strict=True))
        milieu, bas, haut = statistics.median(valeurs), min(valeurs), max(valeurs)
        print(f"{page:<24}{milieu:>8.0f}{bas:>8.0f}{haut:>8.0f}{rapport:>10.2f}", flush=True)
        if page != TRIVIALE:
            plafond = statistics.median(debits[TRIVIALE])
            tableau.consigner(base, page, 1 / milieu, 1 / plafond, "vue triviale", BUT, rapport)


if __name__ == "__main__":
    sys.exit(main())
