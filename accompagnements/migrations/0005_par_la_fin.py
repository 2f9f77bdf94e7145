from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accompagnements', '0004_pour_la_coop'),
        ('planning', '0005_par_la_fin'),
        ('publics', '0012_prescripteurs_et_orientations'),
        ('territoire', '0002_capacite_des_lieux'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='rendezvous',
            index=models.Index(fields=['fin'], name='rendez_vous_fin'),
        ),
        migrations.AddIndex(
            model_name='rendezvous',
            index=models.Index(condition=models.Q(('annule_le', None), ('presence', 'a_renseigner')), fields=['fin'], name='rendez_vous_a_pointer'),
        ),
    ]
