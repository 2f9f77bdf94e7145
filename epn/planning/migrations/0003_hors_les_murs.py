from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0002_exclusivite'),
        ('territoire', '0002_capacite_des_lieux'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='occupation',
            name='nature',
            field=models.CharField(choices=[('accompagnement', 'accompagnement individuel'), ('initiation', 'atelier d’initiation'), ('thematique', 'atelier thématique'), ('professionnels', 'matinée des professionnels'), ('partenaire', 'créneau réservé'), ('hors_public', 'hors public'), ('exterieure', 'hors les murs')], max_length=20, verbose_name='nature'),
        ),
        migrations.AddConstraint(
            model_name='plage',
            constraint=models.CheckConstraint(condition=models.Q(('nature', 'exterieure'), _negated=True), name='plage_de_la_semaine'),
        ),
    ]
