import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publics', '0004_mineurs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ressource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(blank=True, editable=False, null=True, unique=True, verbose_name='code')),
                ('titre', models.CharField(max_length=120, verbose_name='titre')),
                ('adresse', models.URLField(blank=True, help_text='Vide : une fiche donnée sur place.', max_length=300, verbose_name='adresse')),
                ('resume', models.CharField(blank=True, max_length=200, verbose_name='ce qu’on y trouve')),
                ('thematiques', models.JSONField(blank=True, default=list, verbose_name='thématiques')),
                ('niveau', models.CharField(blank=True, max_length=15, verbose_name='niveau')),
                ('archivee_le', models.DateTimeField(blank=True, null=True, verbose_name='archivée le')),
            ],
            options={
                'verbose_name': 'ressource pour continuer',
                'verbose_name_plural': 'ressources pour continuer',
                'ordering': ['titre'],
            },
        ),
        migrations.CreateModel(
            name='Suivi',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('le', models.DateField(verbose_name='le')),
                ('thematiques', models.JSONField(blank=True, default=list, verbose_name='ce que l’on a travaillé')),
                ('domaine', models.CharField(blank=True, choices=[('information_et_donnees', 'information et données'), ('communication_et_collaboration', 'communication et collaboration'), ('creation_de_contenu', 'création de contenu'), ('protection_et_securite', 'protection et sécurité'), ('environnement_numerique', 'environnement numérique')], max_length=40, verbose_name='domaine de compétence')),
                ('autonomie', models.CharField(blank=True, choices=[('entierement_accompagne', 'entièrement accompagné'), ('partiellement_autonome', 'partiellement autonome'), ('autonome', 'autonome')], max_length=25, verbose_name='autonomie')),
                ('acquis', models.CharField(blank=True, max_length=300, verbose_name='ce que je sais faire maintenant')),
                ('prochaine_etape', models.CharField(blank=True, max_length=300, verbose_name='la suite, avec ses mots')),
                ('ecrit_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='écrit le')),
                ('usager', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suivis', to='publics.usager', verbose_name='usager')),
            ],
            options={
                'verbose_name': 'suivi',
                'verbose_name_plural': 'suivis',
                'ordering': ['-le', '-pk'],
            },
        ),
    ]
