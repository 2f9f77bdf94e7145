"""La machine a brûlé : la sauvegarde et le registre des effacements, recopiés ailleurs, rouvrent le service sur une
base vide, avec une autre clé. Comptes et sommes se comparent en SQL, sans passer par notre code."""

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench.epreuves import Constat, hasard
from bench.epreuves.installation import RACINE, Installation, installation
from bench.epreuves.public import Public
from outils import postgresql_jetable as pg

# Ce que remettre change à dessein (sessions fermées, cache vidé), et ce que Django recrée sur une base neuve.
A_PART = {
    *("django_session", "usersessions_usersession", "commun_cache", "django_migrations"),
    *("django_content_type", "auth_permission", "vitrine_page"),
}
EFFACER = """
from django.utils import timezone
from epn.comptes.models import Compte
from epn.exploitation.effacements import effacer_a_sa_demande
from publics.models import Usager
usager = Usager.objects.exclude(nom="").latest("pk")
effacer_a_sa_demande(usager, annuler=True, maintenant=timezone.now(), par=Compte.objects.first())
print("efface", usager.pk)
"""
Sql = Callable[[str], list[tuple[Any, ...]]]
Sommes = dict[str, tuple[int, str | None]]


def courte() -> list[Constat]:
    return _eprouver(secondes=4)


def longue() -> list[Constat]:
    return _eprouver(secondes=120)


def _eprouver(secondes: float) -> list[Constat]:
    with installation() as a, tempfile.TemporaryDirectory(prefix="epn-ailleurs-") as dossier:
        ici, ailleurs = Path(a.dossier) / "sauvegardes", Path(dossier) / "copies"
        a.environnement |= {"SAUVEGARDES_DOSSIER": str(ici), "SAUVEGARDES_CLE": "c" * 40}
        public = Public(a.port, hasard("restauration")).commencer()
        time.sleep(secondes)
        billets = len(public.finir().confirmes)
        # Le temps de la photographie, plus rien ne bouge : les sommes se comparent à l'octet.
        a.ouvrier.terminate()
        a.ouvrier.wait(30)
        _gerer(a.environnement, "sauvegarder")
        avant = _sommes(a.sql)
        _recopier(ici, ailleurs)
        with _machine_vide(a, Path(dossier)) as (environnement, sql):
            fichier = str(max(ailleurs.glob("epn-*.sauvegarde")))
            depart = time.monotonic()
            _gerer(environnement, "restaurer", fichier)
            duree, apres = time.monotonic() - depart, _sommes(sql)
            # L'effacement que la sauvegarde ne connaît pas : le registre, plus récent, le refait.
            numero = _gerer(a.environnement, "shell", "-v0", "-c", EFFACER).split()[-1]
            (ailleurs / "effacements.jsonl").write_text(_gerer(a.environnement, "exporter_effacements"))
            dit = _gerer(environnement, "restaurer", fichier, "--ecraser")
            noms = sql(f"SELECT nom, prenom FROM publics_usager WHERE id = {numero}")
        differentes = sorted(table for table in avant if avant[table] != apres.get(table))
        lignes = sum(nombre for nombre, _ in avant.values())
        return [
            Constat(
                "restaurée ailleurs : mêmes comptes, mêmes sommes",
                bool(billets) and not differentes,
                f"{lignes} lignes de {len(avant)} tables, dont {billets} billets du moment, en {duree:.0f} s ; "
                f"différentes : {', '.join(differentes) or 'aucune'}",
            ),
            Constat(
                "restaurée ailleurs : l’effacement fait depuis est refait, tout est cohérent",
                noms == [("", "")] and "Tout est cohérent" in dit,
                next((ligne for ligne in dit.splitlines() if ligne.startswith("Effacements")), dit[-200:]),
            ),
        ]


@contextlib.contextmanager
def _machine_vide(a: Installation, dossier: Path) -> Iterator[tuple[dict[str, str], Sql]]:
    """Rien de A n'y est : autre grappe, autre dossier, autre clé du service. Celle des sauvegardes, elle, se garde."""
    donnees = Path(tempfile.mkdtemp(prefix="epn-pg-", dir="/tmp"))
    serveur = None

    def sql(ordre: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(host=str(donnees), user="postgres", dbname="epn", autocommit=True) as connexion:
            return connexion.execute(ordre).fetchall()

    try:
        pg.creer(donnees)
        serveur = pg.lancer(donnees, ("listen_addresses=", "timezone=UTC"))
        pg.executer([str(pg.dossier_des_binaires() / "createdb"), "-h", str(donnees), "-U", "postgres", "epn"], donnees)
        (dossier / "var").mkdir()
        b = {"DATABASE_URL": f"postgres://postgres@/epn?host={donnees}", "VAR": str(dossier / "var")}
        yield a.environnement | b | {"SECRET_KEY": "b" * 60, "SAUVEGARDES_DOSSIER": ""}, sql
    finally:
        pg.arreter(serveur)
        shutil.rmtree(donnees, ignore_errors=True)


def _recopier(de: Path, vers: Path) -> None:
    """Ce qu'emporte `epn-copie.service` : tout, sauf ce qui commence par un point."""
    shutil.copytree(de, vers, ignore=shutil.ignore_patterns(".*"))


def _sommes(sql: Sql) -> Sommes:
    """Par table, le nombre de lignes et la somme de toutes, rangées comme du texte."""
    tables = [nom for (nom,) in sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
    somme = 'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{}" t'
    return {table: sql(somme.format(table))[0] for table in tables if table not in A_PART}


def _gerer(environnement: dict[str, str], *arguments: str) -> str:
    fini = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=RACINE,
        env=environnement,
        capture_output=True,
        text=True,
        check=False,
    )
    if fini.returncode:
        raise RuntimeError(f"{arguments[0]} : {fini.stderr[-500:]}")
    return fini.stdout
