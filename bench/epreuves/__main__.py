"""Les épreuves du service, et un tableau de ce qu'elles ont constaté.

Usage : python -m bench.epreuves [--longue] [--minutes N] [--graine N] [nom…]

Rend 1 si une promesse n'est pas tenue, ou si une épreuve n'a pas pu aller au bout.
"""

import argparse
import importlib
import importlib.util
import os
import platform
import random
import signal
import sys
import time
import traceback
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(RACINE), str(RACINE / "outils")]

from bench.epreuves import Constat  # noqa: E402

NOMS = ("courses", "pannes", "restauration", "charge", "premiere_visite", "hostile", "brut", "robots")


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--longue", action="store_true", help="beaucoup plus de coups, et plus longtemps")
    lecteur.add_argument("--minutes", type=float, help="combien durent les lecteurs et les réservations de « charge »")
    lecteur.add_argument("--graine", type=int, default=random.randrange(10**6))
    lecteur.add_argument("noms", nargs="*", metavar="nom", help=", ".join(NOMS))
    choix = lecteur.parse_args()
    if inconnus := set(choix.noms) - set(NOMS):
        lecteur.error(f"épreuve inconnue : {', '.join(sorted(inconnus))} ; il y a {', '.join(NOMS)}")
    # Arrêtée de l'extérieur, une épreuve arrête aussi ce qu'elle a lancé.
    for signe in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signe, signal.default_int_handler)
    os.environ["GRAINE"] = str(choix.graine)
    if choix.minutes:
        os.environ["MINUTES"] = str(choix.minutes)
    print(f"{platform.machine()}, {os.cpu_count()} cœurs, Python {platform.python_version()} ; graine {choix.graine}")
    constats: list[Constat] = []
    for nom in choix.noms or NOMS:
        constats += eprouver(nom, longue=choix.longue)
    tenues = sum(c.tenu for c in constats)
    print(f"\n{tenues} promesses tenues sur {len(constats)}, graine {choix.graine}")
    return 0 if constats and tenues == len(constats) else 1


def eprouver(nom: str, *, longue: bool) -> list[Constat]:
    """Les constats d'une épreuve, imprimés aussitôt. Une épreuve qui s'interrompt n'a rien tenu."""
    if importlib.util.find_spec(f"bench.epreuves.{nom}") is None:
        constats = [Constat(f"{nom} : l’épreuve existe", False, "module absent")]
    else:
        constats, duree = _constats(nom, longue=longue)
        print(f"\n{nom} ({'longue' if longue else 'courte'}, {len(constats)} constats, {duree:.0f} s)")
    for constat in constats:
        print(f"  {'tenu    ' if constat.tenu else 'NON TENU'}  {constat.nom} : {constat.chiffres}", flush=True)
    return constats


def _constats(nom: str, *, longue: bool) -> tuple[list[Constat], float]:
    depart = time.monotonic()
    try:
        module = importlib.import_module(f"bench.epreuves.{nom}")
        constats = module.longue() if longue else module.courte()
    except (Exception, SystemExit) as erreur:
        traceback.print_exc()
        constats = [Constat(f"{nom} va au bout", False, f"{type(erreur).__name__} : {erreur}")]
    return constats, time.monotonic() - depart


if __name__ == "__main__":
    sys.exit(main())
