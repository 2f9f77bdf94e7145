from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def creer(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Les compteurs d'essais de connexion, partagés entre processus."""

    dependencies = [("comptes", "0001_initiale")]

    operations = [migrations.RunPython(creer, migrations.RunPython.noop)]
