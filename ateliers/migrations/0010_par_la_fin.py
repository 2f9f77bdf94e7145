from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ateliers', '0009_matinee_des_professionnels'),
        ('planning', '0005_par_la_fin'),
        ('publics', '0012_prescripteurs_et_orientations'),
        ('territoire', '0002_capacite_des_lieux'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='inscription',
            index=models.Index(condition=models.Q(('presence', 'a_renseigner'), ('statut', 'inscrite')), fields=['seance'], name='inscription_a_pointer'),
        ),
        migrations.AddIndex(
            model_name='seance',
            index=models.Index(fields=['fin'], name='seance_fin'),
        ),
    ]
