from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partenariats", "0001_initiale")]

    operations = [
        migrations.AddField(
            model_name="seancepartenaire",
            name="vue_le",
            field=models.DateTimeField("annulation vue le", blank=True, editable=False, null=True),
        ),
    ]
