"""Les migrations, jouées vers l'avant sur la base en cours, et ce qu'elles doivent laisser."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from epn.planning import exclusivite

# La base d'essai a été bâtie en jouant toutes les migrations depuis zéro : en arriver là les éprouve.


@pytest.mark.django_db
def test_toutes_les_migrations_ont_ete_jouees() -> None:
    executeur = MigrationExecutor(connection)
    assert executeur.migration_plan(executeur.loader.graph.leaf_nodes()) == []
    assert len(executeur.loader.applied_migrations) >= 20


@pytest.mark.django_db
def test_les_modeles_n_ont_pas_bouge_sans_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_les_gardes_d_exclusivite_sont_posees() -> None:
    assert exclusivite.manquantes(connection) == set()


@pytest.mark.django_db(transaction=True)
def test_une_application_du_metier_se_defait_et_se_refait() -> None:
    """Revenir avant les séances puis rejouer laisse la base complète et gardée."""
    try:
        call_command("migrate", "ateliers", "zero", verbosity=0)
        assert "ateliers_seance" not in connection.introspection.table_names()
    finally:
        call_command("migrate", verbosity=0)
    assert "ateliers_seance" in connection.introspection.table_names()
    assert exclusivite.manquantes(connection) == set()


@pytest.mark.django_db(transaction=True)
def test_migrer_repose_une_garde_disparue() -> None:
    """Reconstruire une table SQLite emporte ses déclencheurs : le `migrate` suivant les repose."""
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            curseur.execute(f"DROP TRIGGER {exclusivite.OCCUPATION}_insert")
        assert exclusivite.manquantes(connection)
    call_command("migrate", verbosity=0)
    assert exclusivite.manquantes(connection) == set()
