"""Les mesures côte à côte, en un tableau : chaque banc y consigne les siennes, avec le plafond du même passage.

Usage : python -m bench.tableau [--court]

Rend 1 si un banc n'est pas allé au bout ou n'a pas été juste. Un but manqué se lit ; il ne fait rien échouer.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
# Le fichier où chaque banc ajoute ses lignes ; absent, il n'imprime que les siennes.
FICHIER = "BANC_TABLEAU"
BANCS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("debit.py", ("--tours", "1", "--secondes", "0.5", "--clients", "4")),
    ("course.py", ("--tours", "1")),
    ("reservations.py", ("--tours", "1", "--clients", "2", "--chacun", "5", "--fois", "5")),
    ("inscriptions.py", ("--tours", "1", "--clients", "2", "--chacun", "5", "--fois", "5")),
    ("recherche.py", ("--tours", "2", "--personnes", "2000")),
    ("frequentation.py", ("--tours", "1", "--presences", "20000")),
)


def consigner(base: str, action: str, nous: float, plafond: float, quoi: str, but: float, rapport: float) -> None:
    """`nous`, `plafond` : en secondes. `quoi` nomme le plafond. `rapport` : plafond / nous, fait par le banc."""
    if chemin := os.environ.get(FICHIER):
        with Path(chemin).open("a") as fichier:
            fichier.write(json.dumps([base, action, nous * 1000, plafond * 1000, quoi, rapport, but]) + "\n")


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument(
        "--court", action="store_true", help="un tour de chaque : pour voir que tout marche, pas pour lire"
    )
    court = lecteur.parse_args().court
    justes = True
    with tempfile.NamedTemporaryFile("r", prefix="epn-tableau-") as fichier:
        for nom, options in BANCS:
            commande = [sys.executable, str(RACINE / "bench" / nom), *(options if court else ())]
            justes &= subprocess.run(commande, env=os.environ | {FICHIER: fichier.name}, check=False).returncode == 0
        imprimer([json.loads(ligne) for ligne in Path(fichier.name).read_text().splitlines()])
    return 0 if justes else 1


def imprimer(lignes: list[list]) -> None:
    """En Markdown : le tableau se colle dans bench/README.md, avec la machine et la version."""
    print("\n| base | page ou action | nous | plafond du même passage | rapport | but |\n|---|---|---|---|---|---|")
    for base, action, nous, plafond, quoi, rapport, but in lignes:
        tenu = "tenu" if rapport >= but else "**manqué**"
        dit = " | ".join(
            (base, action, _ms(nous), f"{_ms(plafond)}, {quoi}", _nombre(rapport), f"{_nombre(but)}, {tenu}")
        )
        print(f"| {dit} |")


def _ms(millisecondes: float) -> str:
    return f"{millisecondes:.1f} ms".replace(".", ",")


def _nombre(valeur: float) -> str:
    return f"{valeur:.2f}".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
