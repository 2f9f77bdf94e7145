"""Un bout de nom ou de numéro se cherche par trigrammes, sur PostgreSQL. SQLite, celle de la démonstration, parcourt."""

from django.db import migrations

INDEX = {
    "usager_nom_trigrammes": "nom_normalise",
    "usager_telephone_trigrammes": "telephone",
}


def poser(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for nom, colonne in INDEX.items():
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {nom} ON publics_usager USING gin ({colonne} gin_trgm_ops)"
        )


def oter(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for nom in INDEX:
            schema_editor.execute(f"DROP INDEX IF EXISTS {nom}")


class Migration(migrations.Migration):
    dependencies = [("publics", "0007_pas_doublon")]
    operations = [migrations.RunPython(poser, oter)]
