from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partenariats', '0003_pour_la_coop'),
        ('planning', '0005_par_la_fin'),
        ('territoire', '0002_capacite_des_lieux'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='seancepartenaire',
            index=models.Index(fields=['fin'], name='seance_partenaire_fin'),
        ),
    ]
