import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('territoire', '0001_initiale'),
    ]

    operations = [
        migrations.AddField(
            model_name='lieu',
            name='capacite',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='personnes que la salle peut recevoir'),
        ),
    ]
