"""Ce que la base elle-même refuse : deux engagements, ou deux plages, d'un conseiller aux mêmes heures.

PostgreSQL : contraintes d'exclusion (btree_gist). SQLite : déclencheurs. Les bornes qui se touchent ne se
chevauchent pas. Quand Django reconstruit une table SQLite, ses déclencheurs partent avec elle : `poser`
repasse donc après chaque `migrate` ; la refaire ne change rien.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

OCCUPATION = "occupation_sans_chevauchement"
PLAGE = "plage_sans_chevauchement"

_POSTGRESQL = {
    "planning_occupation": (
        OCCUPATION,
        "conseiller_id WITH =, tstzrange(debut, fin, '[)') WITH &&",
    ),
    "planning_plage": (
        PLAGE,
        "conseiller_id WITH =, jour WITH =, (ponctuelle::int) WITH =, "
        "int4range(extract(epoch from debut)::int, extract(epoch from fin)::int, '[)') WITH &&, "
        "daterange(valide_du, valide_au, '[]') WITH &&",
    ),
}

# Sur SQLite une date est un texte : on n'admet que la forme qui se compare bien, sans fraction ni décalage.
_FORME = "strftime('%Y-%m-%d %H:%M:%S', NEW.{0}) IS NOT NEW.{0}"
_SQLITE = {
    "planning_occupation": (
        OCCUPATION,
        f"{_FORME.format('debut')} OR {_FORME.format('fin')} OR EXISTS (SELECT 1 FROM planning_occupation o"
        " WHERE o.conseiller_id = NEW.conseiller_id AND o.id IS NOT NEW.id"
        " AND o.debut < NEW.fin AND o.fin > NEW.debut)",
    ),
    "planning_plage": (
        PLAGE,
        "EXISTS (SELECT 1 FROM planning_plage p WHERE p.conseiller_id = NEW.conseiller_id"
        " AND p.id IS NOT NEW.id AND p.jour = NEW.jour AND p.ponctuelle = NEW.ponctuelle"
        " AND p.debut < NEW.fin AND p.fin > NEW.debut"
        " AND p.valide_du <= coalesce(NEW.valide_au, '9999-12-31')"
        " AND coalesce(p.valide_au, '9999-12-31') >= NEW.valide_du)",
    ),
}


def poser(connexion: BaseDatabaseWrapper) -> None:
    """Pose les gardes qui manquent."""
    if connexion.vendor == "postgresql":
        _poser_postgresql(connexion)
    elif connexion.vendor == "sqlite":
        _poser_sqlite(connexion)
    else:
        raise NotImplementedError(f"Pas de garde contre les chevauchements pour {connexion.vendor}.")


def manquantes(connexion: BaseDatabaseWrapper) -> set[str]:
    """Les gardes absentes de la base : ensemble vide quand tout va bien."""
    requete = (
        "SELECT conname FROM pg_constraint WHERE contype = 'x'"
        if connexion.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connexion.cursor() as curseur:
        curseur.execute(requete)
        presentes = {nom for (nom,) in curseur.fetchall()}
    if connexion.vendor == "postgresql":
        return {OCCUPATION, PLAGE} - presentes
    return {f"{nom}_{quand}" for nom in (OCCUPATION, PLAGE) for quand in ("insert", "update")} - presentes


def _poser_postgresql(connexion: BaseDatabaseWrapper) -> None:
    absentes = manquantes(connexion)
    with connexion.cursor() as curseur:
        curseur.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for table, (nom, regle) in _POSTGRESQL.items():
            if nom in absentes:
                curseur.execute(f"ALTER TABLE {table} ADD CONSTRAINT {nom} EXCLUDE USING gist ({regle})")


def _poser_sqlite(connexion: BaseDatabaseWrapper) -> None:
    with connexion.cursor() as curseur:
        for table, (nom, regle) in _SQLITE.items():
            for quand in ("insert", "update"):
                curseur.execute(f"DROP TRIGGER IF EXISTS {nom}_{quand}")
                curseur.execute(
                    f"CREATE TRIGGER {nom}_{quand} BEFORE {quand.upper()} ON {table} WHEN {regle}"
                    f" BEGIN SELECT RAISE(ABORT, '{nom}'); END"
                )
