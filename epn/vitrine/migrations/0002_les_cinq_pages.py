from django.db import migrations

SLUGS = ["aide", "contact", "mentions_legales", "donnees_personnelles", "accessibilite"]


def creer(apps, schema_editor):
    """Une ligne vide par page : l'EPN n'a plus qu'à écrire, et rien n'est à ajouter ni à supprimer."""
    page = apps.get_model("vitrine", "Page")
    page.objects.bulk_create([page(slug=slug) for slug in SLUGS], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("vitrine", "0001_initiale")]

    operations = [migrations.RunPython(creer, migrations.RunPython.noop, elidable=False)]
