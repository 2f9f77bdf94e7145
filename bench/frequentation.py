"""Clore et lire au milieu d'un million de présences, en proportion des mêmes agrégats écrits en SQL brut.

Usage : bench/frequentation.py [--presences 1000000] [--tours 3]

PostgreSQL jetable ; les lignes naissent dans la base (generate_series), à partir d'une séance de la démonstration.
« Relevés » : tous les indicateurs d'un mois et de ses filtres. « SQL brut » : les agrégats principaux, et rien d'autre.
La page lit ce qui est figé : elle ne dépend pas du nombre de présences.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(RACINE), str(RACINE / "outils")]

from postgresql_jetable import postgresql_jetable  # noqa: E402

from bench.tableau import consigner  # noqa: E402

PAR_SEANCE, PERSONNES, BASE = 50, 50_000, 10_000_000
MOIS = "2024-03"
# La page, au plus une fois et trois dixièmes ses agrégats en SQL brut.
BUT = 1 / 1.3
AGREGATS = (
    "SELECT s.nature, count(*) FROM ateliers_inscription i JOIN ateliers_seance s ON s.id = i.seance_id"
    " WHERE {dans} AND i.presence = 'present' GROUP BY 1",
    "SELECT u.commune_id, u.annee_naissance, u.statut, u.audience, count(*) FROM publics_usager u WHERE u.id IN"
    " (SELECT i.usager_id FROM ateliers_inscription i JOIN ateliers_seance s ON s.id = i.seance_id"
    " WHERE {dans} AND i.presence = 'present') GROUP BY 1, 2, 3, 4",
    "SELECT count(DISTINCT i.usager_id) FROM ateliers_inscription i JOIN ateliers_seance s ON s.id = i.seance_id"
    " WHERE {dans} AND i.presence = 'present' AND EXISTS (SELECT 1 FROM ateliers_inscription j"
    " JOIN ateliers_seance t ON t.id = j.seance_id WHERE j.usager_id = i.usager_id AND j.presence = 'present'"
    " AND t.annulee_le IS NULL AND t.debut < {debut})",
    "SELECT i.presence, count(*) FROM ateliers_inscription i JOIN ateliers_seance s ON s.id = i.seance_id"
    " WHERE {dans} AND i.statut = 'inscrite' GROUP BY 1",
    "SELECT sum(capacite), sum(least(capacite, n)) FROM (SELECT s.capacite, count(i.id) AS n FROM ateliers_seance s"
    " LEFT JOIN ateliers_inscription i ON i.seance_id = s.id AND i.statut = 'inscrite' WHERE {dans} GROUP BY s.id) x",
    "SELECT a.thematiques, count(*) FROM ateliers_inscription i JOIN ateliers_seance s ON s.id = i.seance_id"
    " JOIN ateliers_atelier a ON a.id = s.atelier_id WHERE {dans} AND i.presence = 'present' GROUP BY 1",
    "SELECT avg(s.debut - i.creee_le) FROM ateliers_inscription i JOIN ateliers_seance s ON s.id = i.seance_id"
    " WHERE {dans} AND i.presence = 'present'",
)


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--presences", type=int, default=1_000_000)
    lecteur.add_argument("--tours", type=int, default=3)
    choix = lecteur.parse_args()
    with postgresql_jetable() as adresse, tempfile.TemporaryDirectory(prefix="epn-banc-") as dossier:
        os.environ |= {"DEMONSTRATION": "oui", "DEBUG": "non", "DATABASE_URL": adresse, "VAR": dossier}
        os.environ |= {"STATIQUES": f"{dossier}/statiques", "DJANGO_SETTINGS_MODULE": "epn.settings"}
        for commande in (
            ["migrate", "--noinput"],
            ["demo", "--sans-histoire"],
            ["collectstatic", "--noinput"],
        ):
            subprocess.run([sys.executable, "manage.py", *commande], cwd=RACINE, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        peupler(choix.presences)
        comparer(choix.tours)
    return 0


def comparer(tours: int) -> None:
    from django.db import connection, transaction
    from django.utils import timezone

    from epn.frequentation import cloture, etablissement
    from epn.frequentation.periodes import Periode, lire

    def brut(periode: Periode) -> None:
        bornes = f"s.debut >= '{periode.debut.isoformat()}' AND s.debut < '{periode.fin.isoformat()}'"
        dans, debut = f"{bornes} AND s.annulee_le IS NULL", f"'{periode.debut.isoformat()}'"
        with connection.cursor() as curseur:
            for requete in AGREGATS:
                curseur.execute(requete.format(dans=dans, debut=debut))
                curseur.fetchall()

    def clore(periode: Periode, *, garder: bool) -> None:
        with transaction.atomic():
            cloture.clore(periode, maintenant=timezone.now())
            transaction.set_rollback(not garder)

    mois, annee = lire(MOIS), lire(MOIS[:4])
    print(f"  le mois de {mois}")
    mesurer(
        tours,
        {
            "SQL brut, sans filtre": lambda: brut(mois),
            "relevés, tous les filtres": lambda: etablissement.relever(mois),
            "clôture": lambda: clore(mois, garder=False),
        },
    )
    for periode in (*annee.mois, annee):
        clore(periode, garder=True)
    # Le serveur lit les adresses à son démarrage, pas à la première visite.
    import_module("epn.wsgi")
    voir = page(annee.code)
    depart = time.perf_counter()
    voir()
    print(f"  la page de l'{annee} : {time.perf_counter() - depart:.2f} s la première fois, dans un processus neuf")
    plafond, lue = mesurer(tours, {"SQL brut, sans filtre": lambda: brut(annee), "la page, déjà vue": voir})
    consigner("postgresql", f"/frequentation/, {annee}", lue, plafond, "ses agrégats en SQL brut", BUT, plafond / lue)


def page(code: str) -> Callable[[], object]:
    from django.test import Client

    from epn.comptes.models import Compte

    client = Client(SERVER_NAME="localhost")
    client.force_login(Compte.objects.get(identifiant="agent"))

    def voir() -> None:
        assert client.get("/frequentation/", {"periode": code}, secure=True).status_code == 200

    return voir


def mesurer(tours: int, gestes: dict[str, Callable[[], object]]) -> list[float]:
    """La médiane de chaque geste, en secondes, et sa proportion au premier. Le premier tour met en route."""
    temps: dict[str, list[float]] = {nom: [] for nom in gestes}
    for _ in range(tours + 1):
        for nom, faire in gestes.items():
            depart = time.perf_counter()
            faire()
            temps[nom].append(time.perf_counter() - depart)
    medianes = [statistics.median(durees[1:]) for durees in temps.values()]
    for nom, mediane in zip(temps, medianes, strict=True):
        print(f"    {nom:28} {mediane * 1000:8.0f} ms   × {mediane / medianes[0]:.2f}")
    return medianes


def peupler(presences: int) -> None:
    """Des séances de deux heures, toutes les quatre heures, et cinquante personnes à chacune."""
    from django.db import connection

    from ateliers.models import Inscription, Seance
    from epn.planning.models import Occupation
    from publics.models import Usager

    seances = presences // PAR_SEANCE
    modele = Inscription.objects.filter(statut="inscrite", presence="present").select_related("seance").first()
    communes = "(SELECT array_agg(code_insee ORDER BY code_insee) FROM territoire_commune)"
    debut = "timestamptz '2017-01-01' + g * interval '4 hours'"
    heures = {"debut": debut, "fin": f"{debut} + interval '2 hours'"}
    with connection.cursor() as curseur:
        for ligne, combien, valeurs in (
            (
                modele.usager,
                PERSONNES,
                {
                    "nom": "'N' || g",
                    "nom_normalise": "'n' || g",
                    "telephone": "''",
                    "annee_naissance": "1930 + g % 80",
                    "commune_id": f"({communes})[1 + g % 33]",
                },
            ),
            (Occupation.objects.get(pk=modele.seance.occupation_id), seances, heures),
            (
                modele.seance,
                seances,
                heures
                | {
                    "occupation_id": f"{BASE} + g",
                    "plage_id": "NULL",
                    "date_theorique": "NULL",
                    "parcours_id": "NULL",
                    "rang": "NULL",
                    "capacite": str(PAR_SEANCE),
                },
            ),
            (
                modele,
                presences,
                {
                    "seance_id": f"{BASE} + 1 + (g - 1) / {PAR_SEANCE}",
                    "usager_id": f"{BASE} + 1 + (g::bigint * 7919) % {PERSONNES}",
                    "presence": "CASE WHEN g % 9 = 0 THEN 'absent' ELSE 'present' END",
                },
            ),
        ):
            copier(curseur, ligne, combien, {"id": f"{BASE} + g"} | valeurs)
        curseur.execute("ANALYZE")
    print(f"{Inscription.objects.count()} places, {Seance.objects.count()} séances, {Usager.objects.count()} personnes")


def copier(curseur, ligne, combien: int, valeurs: dict[str, str]) -> None:
    """Autant de copies de cette ligne, sauf ce que disent `valeurs`, du SQL où `g` compte depuis un."""
    table, colonnes = ligne._meta.db_table, [champ.column for champ in ligne._meta.concrete_fields]
    lues = ", ".join(valeurs.get(colonne, f'm."{colonne}"') for colonne in colonnes)
    noms = ", ".join(f'"{colonne}"' for colonne in colonnes)
    copies = f"{table} m, generate_series(1, {combien}) g WHERE m.id = {ligne.pk}"
    curseur.execute(f"INSERT INTO {table} ({noms}) SELECT {lues} FROM {copies}")


if __name__ == "__main__":
    sys.exit(main())
