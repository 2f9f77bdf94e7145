"""Le contact d'une réservation se cherche à la casse près : l'index d'avant n'y servait pas."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("publics", "0010_eliminations")]
    operations = [
        migrations.RemoveIndex(model_name="reservation", name="reservation_email"),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(Upper("email"), name="reservation_email_majuscules"),
        ),
    ]
