import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comptes', '__first__'),
        ('publics', '0005_suivis_et_ressources'),
    ]

    operations = [
        migrations.CreateModel(
            name='Effacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('usager_numero', models.BigIntegerField(unique=True, verbose_name='fiche nº')),
                ('motif', models.CharField(choices=[('demande', 'à sa demande'), ('terme', 'au terme de la conservation'), ('saison', 'fin de saison d’un mineur')], max_length=10, verbose_name='motif')),
                ('le', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='le')),
            ],
            options={
                'verbose_name': 'effacement',
                'verbose_name_plural': 'effacements',
                'ordering': ['-le'],
            },
        ),
        migrations.CreateModel(
            name='Acces',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('geste', models.CharField(choices=[('ouvrir', 'ouverte'), ('changer', 'changée'), ('exporter', 'exportée'), ('fusionner', 'fusionnée'), ('effacer', 'effacée'), ('opposer', 'opposition notée'), ('importer', 'importée')], max_length=10, verbose_name='geste')),
                ('usager_numero', models.BigIntegerField(db_index=True, null=True, verbose_name='fiche nº')),
                ('detail', models.CharField(blank=True, max_length=120, verbose_name='détail')),
                ('le', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='le')),
                ('compte', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
            ],
            options={
                'verbose_name': 'accès à une fiche',
                'verbose_name_plural': 'accès aux fiches',
                'ordering': ['-le', '-pk'],
            },
        ),
    ]
