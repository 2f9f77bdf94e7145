"""Chercher quelqu'un parmi cent mille, en proportion d'une requête qui suit un index, dans le même tour.

Usage : bench/recherche.py [--base sqlite|postgresql] [--personnes 100000] [--tours 7]
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(RACINE), str(RACINE / "outils")]

from bench import tableau  # noqa: E402
from bench.debit import BASES, adresse_de_base  # noqa: E402

SYLLABES = (
    "ba be bo da de di fa fe ga go ja la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se si ta te ti va ve vi"
)
# Cinq lectures par clé, au plus.
BUT = 0.2
CHERCHES = (
    ("un bout de nom (« lecomt »)", "lecomt"),
    ("un nom et un prénom (« goff yann »)", "goff yann"),
    ("un bout très commun (« ma »)", "ma"),
    ("ce qui n’existe pas (« xyzw »)", "xyzw"),
    ("un bout de téléphone (« 06 39 98 12 »)", "06 39 98 12"),
    ("un téléphone entier", "06 39 98 12 04"),
)


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--base", choices=BASES, action="append")
    lecteur.add_argument("--personnes", type=int, default=100_000)
    lecteur.add_argument("--tours", type=int, default=7)
    lecteur.add_argument("--ici", action="store_true", help=argparse.SUPPRESS)
    choix = lecteur.parse_args()
    if choix.ici:
        return mesurer(choix.personnes, choix.tours)
    for base in choix.base or BASES:
        print(f"\n{base}, {choix.personnes} personnes, médianes de {choix.tours} tours", flush=True)
        with adresse_de_base(base) as adresse, tempfile.TemporaryDirectory(prefix="epn-banc-") as dossier:
            environnement = os.environ | {"DEMONSTRATION": "oui", "DATABASE_URL": adresse, "VAR": dossier}
            environnement |= {"DJANGO_SETTINGS_MODULE": "epn.settings", "NIVEAU_JOURNAL": "ERROR", "DEBUG": "non"}
            moi = [str(Path(__file__)), "--ici", "--personnes", str(choix.personnes), "--tours", str(choix.tours)]
            for commande in (["manage.py", "migrate", "--noinput", "-v0"], moi):
                subprocess.run([sys.executable, *commande], cwd=RACINE, env=environnement, check=True)
    return 0


def mesurer(personnes: int, tours: int) -> int:
    """Dans un processus à part, réglé pour la base du tour."""
    import django

    django.setup()
    from django.db import connection

    from publics.doublons import probables
    from publics.models import Usager
    from publics.recherche import chercher

    peupler(personnes)
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    milieu = Usager.objects.values_list("pk", flat=True)[personnes // 2]
    temoin = lambda: list(Usager.objects.select_related("commune").filter(pk=milieu))  # noqa: E731
    for nom, texte in CHERCHES:
        rapports, durees = [], []
        for _ in range(tours):
            un, autre = chronometrer(temoin), chronometrer(lambda texte=texte: list(chercher(texte)))
            rapports.append(autre / un)
            durees.append(autre)
        print(
            f"  {nom:<44}{statistics.median(durees) * 1000:>8.1f} ms   × {statistics.median(rapports):.1f}", flush=True
        )
        nous, rapport = statistics.median(durees), 1 / statistics.median(rapports)
        tableau.consigner(connection.vendor, f"chercher : {nom}", nous, nous * rapport, "lecture par clé", BUT, rapport)
    print(f"  doublons probables : {chronometrer(probables, 1):.1f} s, {len(probables())} paires", flush=True)
    return 0


def chronometrer(geste: Callable[[], object], fois: int = 5) -> float:
    debut = time.perf_counter()
    for _ in range(fois):
        geste()
    return (time.perf_counter() - debut) / fois


def peupler(combien: int) -> None:
    """Des noms qui se disent, des prénoms qui reviennent, un numéro chacun ; toujours les mêmes."""
    from publics.models import Usager
    from publics.normaliser import normaliser

    hasard, syllabes = random.Random(5), SYLLABES.split()
    prenoms = ["".join(hasard.choices(syllabes, k=2)).title() for _ in range(400)] + ["Yann", "Simone"]
    noms = ["".join(hasard.choices(syllabes, k=3)).title() for _ in range(30_000)] + ["Le Goff", "Lecomte"]
    personnes = []
    for n in range(combien):
        prenom, nom = hasard.choice(prenoms), hasard.choice(noms)
        personnes.append(
            Usager(
                prenom=prenom,
                nom=nom,
                nom_normalise=normaliser(nom, prenom),
                telephone=f"+336{39_98_00_00 + n:08d}" if n % 5 else "",
                annee_naissance=1930 + n % 80,
            )
        )
    for nom in ("Lecomte", "Le Goff"):
        personnes.append(
            Usager(prenom="Yann", nom=nom, nom_normalise=normaliser(nom, "Yann"), telephone="+33639981204")
        )
    Usager.objects.bulk_create(personnes, batch_size=2000)


if __name__ == "__main__":
    sys.exit(main())
