"""Tous les essais, dans l'ordre, jusqu'au bout : un échec n'empêche pas de connaître les autres.

Usage : outils/essais.py [étape…]    Étapes : propre, sqlite, postgresql, navigateur (toutes par défaut).
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from postgresql_jetable import postgresql_jetable

RACINE = Path(__file__).resolve().parent.parent
CLOTURE = re.compile(r"^=+ (.*\b(?:passed|failed|errors?|no tests ran)\b.* in [\d.]+s.*) =+$")
COULEUR = re.compile(r"\x1b\[[0-9;]*m")
# Le code de pytest quand des essais ont échoué, et rien d'autre.
ECHECS = 1
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist"]


class Etape:
    """Ce qui s'est passé : les codes de sortie, et les lignes par lesquelles pytest a fini."""

    def __init__(self, nom: str) -> None:
        self.nom = nom
        self.codes: list[int] = []
        self.clotures: list[str] = []
        self.duree = 0.0

    def lancer(self, *commande: str, **environnement: str) -> None:
        """Lance, montre au fil de l'eau, et retient la dernière ligne de pytest."""
        print(f"\n--- {self.nom} : {' '.join(commande[-4:])}", flush=True)
        with subprocess.Popen(
            commande,
            cwd=RACINE,
            env=os.environ | {"DEMONSTRATION": "oui"} | environnement,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as lance:
            for ligne in lance.stdout or ():
                print(ligne, end="", flush=True)
                if trouve := CLOTURE.match(COULEUR.sub("", ligne).strip()):
                    self.clotures.append(trouve[1])
        self.codes.append(lance.returncode)

    @property
    def reussie(self) -> bool:
        return bool(self.codes) and not any(self.codes)


def propre(etape: Etape) -> None:
    etape.lancer(sys.executable, "-m", "ruff", "check", ".")
    etape.lancer(sys.executable, "-m", "ruff", "format", "--check", ".")
    etape.lancer(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", DATABASE_URL="")


def sqlite(etape: Etape) -> None:
    etape.lancer(*PYTEST, "loadfile", "-m", "not navigateur", DATABASE_URL="")


def postgresql(etape: Etape) -> None:
    with postgresql_jetable() as adresse:
        etape.lancer(*PYTEST, "loadfile", "-m", "not navigateur", DATABASE_URL=adresse)


def navigateur(etape: Etape) -> None:
    # Quelques fichiers, très inégaux : qui a fini les siens prend des essais à l'autre.
    etape.lancer(*PYTEST, "worksteal", "-m", "navigateur", DATABASE_URL="")
    if etape.codes == [ECHECS]:
        # Sur une machine chargée, une frappe part parfois avant que la page soit prête. Ce qui a échoué se rejoue
        # seul, une fois, au vu de tous : ce qui échoue encore est une faute, et le journal garde les deux passages.
        print("\nRejoué une fois, seul :", flush=True)
        etape.codes.clear()
        seuls = ("-m", "navigateur", "--last-failed", "--last-failed-no-failures", "none")
        etape.lancer(sys.executable, "-m", "pytest", *seuls, DATABASE_URL="")


ETAPES: dict[str, Callable[[Etape], None]] = {
    "propre": propre,
    "sqlite": sqlite,
    "postgresql": postgresql,
    "navigateur": navigateur,
}


def main(noms: list[str]) -> int:
    inconnues = set(noms) - set(ETAPES)
    if inconnues:
        raise SystemExit(f"Étape inconnue : {', '.join(sorted(inconnues))}.\n{__doc__}")
    debut, etapes = time.monotonic(), []
    for nom in noms or ETAPES:
        etape = Etape(nom)
        depart = time.monotonic()
        ETAPES[nom](etape)
        etape.duree = time.monotonic() - depart
        etapes.append(etape)
    reussi = all(etape.reussie for etape in etapes)
    print(f"\n{'Tout passe' if reussi else 'Quelque chose échoue'}, en {time.monotonic() - debut:.0f} s.")
    for etape in etapes:
        print(f"  {etape.nom:<12} {'passe ' if etape.reussie else 'ÉCHOUE'}  {etape.duree:5.0f} s")
    # Les lignes par lesquelles pytest a fini, telles quelles, pour qui lit la fin du journal.
    for etape in etapes:
        for cloture in etape.clotures:
            print(f"{etape.nom} :\n===== {cloture} =====")
    return 0 if reussi else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
