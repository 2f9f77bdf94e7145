from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from epn.planning import exclusivite


def poser(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    exclusivite.poser(schema_editor.connection)


class Migration(migrations.Migration):
    """La base refuse deux engagements, ou deux plages, d'un conseiller aux mêmes heures."""

    dependencies = [("planning", "0001_initiale")]

    operations = [migrations.RunPython(poser, migrations.RunPython.noop)]
