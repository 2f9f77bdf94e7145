"""Ce que la base elle-même refuse : changer une ligne du journal des accès, ou l'effacer avant son terme.

Des déclencheurs, reposés après chaque `migrate` : reconstruire une table SQLite les emporte, et le terme est un
réglage. Les reposer ne change rien. L'heure est celle de la base.
"""

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from .models import Acces

GARDE = "acces_ajout_seul"
TABLE = Acces._meta.db_table
GESTES = ("update", "delete")


def poser(connexion: BaseDatabaseWrapper) -> None:
    if TABLE not in connexion.introspection.table_names():
        return
    mois = int(settings.JOURNAL_DES_ACCES_MOIS)
    ordres = _postgresql(mois) if connexion.vendor == "postgresql" else _sqlite(mois)
    with connexion.cursor() as curseur:
        for ordre in ordres:
            curseur.execute(ordre)


def lever(connexion: BaseDatabaseWrapper) -> None:
    """Pour vider une base d'essai, et rien d'autre."""
    suite = f" ON {TABLE}" if connexion.vendor == "postgresql" else ""
    with connexion.cursor() as curseur:
        for geste in GESTES:
            curseur.execute(f"DROP TRIGGER IF EXISTS {GARDE}_{geste}{suite}")


def manquantes(connexion: BaseDatabaseWrapper) -> set[str]:
    """Les gardes absentes de la base : ensemble vide quand tout va bien."""
    requete = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connexion.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connexion.cursor() as curseur:
        curseur.execute(requete)
        presentes = {nom for (nom,) in curseur.fetchall()}
    return {f"{GARDE}_{geste}" for geste in GESTES} - presentes


def _postgresql(mois: int) -> list[str]:
    regle = (
        f"CREATE OR REPLACE FUNCTION {GARDE}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'DELETE' AND OLD.le < now() - interval '{mois} months' THEN RETURN OLD; END IF;"
        f" RAISE EXCEPTION '{GARDE}' USING ERRCODE = 'check_violation'; END $$"
    )
    # « OR REPLACE » n'existe pour un déclencheur que depuis PostgreSQL 14 : on l'ôte et on le remet.
    otes = [f"DROP TRIGGER IF EXISTS {GARDE}_{geste} ON {TABLE}" for geste in GESTES]
    poses = [
        f"CREATE TRIGGER {GARDE}_{geste} BEFORE {geste.upper()} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {GARDE}()"
        for geste in GESTES
    ]
    return [regle, *otes, *poses]


def _sqlite(mois: int) -> list[str]:
    quand = {"update": "1", "delete": f"OLD.le >= datetime('now', '-{mois} months')"}
    ordres = []
    for geste, condition in quand.items():
        ordres += [
            f"DROP TRIGGER IF EXISTS {GARDE}_{geste}",
            f"CREATE TRIGGER {GARDE}_{geste} BEFORE {geste.upper()} ON {TABLE} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{GARDE}'); END",
        ]
    return ordres
