import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publics', '0002_prenom_facultatif'),
    ]

    operations = [
        migrations.AddField(
            model_name='usager',
            name='annee_naissance',
            field=models.PositiveSmallIntegerField(blank=True, help_text='L’année seule, par exemple 1948.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='année de naissance'),
        ),
        migrations.AddField(
            model_name='usager',
            name='anonymise_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='anonymisé le'),
        ),
        migrations.AddField(
            model_name='usager',
            name='audience',
            field=models.CharField(choices=[('particulier', 'particulier'), ('professionnel', 'professionnel'), ('agent', 'agent de la collectivité')], default='particulier', max_length=15, verbose_name='vient comme'),
        ),
        migrations.AddField(
            model_name='usager',
            name='genre',
            field=models.CharField(choices=[('masculin', 'masculin'), ('feminin', 'féminin'), ('non_communique', 'non communiqué')], default='non_communique', max_length=15, verbose_name='genre'),
        ),
        migrations.AddField(
            model_name='usager',
            name='notes',
            field=models.TextField(blank=True, help_text='Ce qui sert à l’accompagner. Jamais la santé ni les opinions : la personne peut tout lire.', max_length=1000, verbose_name='notes'),
        ),
        migrations.AddField(
            model_name='usager',
            name='oppose_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='opposé au suivi le'),
        ),
        migrations.AddField(
            model_name='usager',
            name='rappel_prefere',
            field=models.CharField(blank=True, choices=[('texto', 'par texto'), ('courriel', 'par e-mail'), ('appel', 'par un appel'), ('aucun', 'pas de rappel')], max_length=10, verbose_name='préfère être rappelé'),
        ),
        migrations.AddField(
            model_name='usager',
            name='statut',
            field=models.CharField(choices=[('scolarise', 'scolarisé'), ('sans_emploi', 'sans emploi'), ('en_emploi', 'en emploi'), ('retraite', 'retraité'), ('non_communique', 'non communiqué')], default='non_communique', max_length=20, verbose_name='situation'),
        ),
        migrations.AlterField(
            model_name='usager',
            name='nom',
            field=models.CharField(blank=True, max_length=60, verbose_name='nom'),
        ),
        migrations.AddConstraint(
            model_name='usager',
            constraint=models.CheckConstraint(condition=models.Q(('annee_naissance', None), models.Q(('annee_naissance__isnull', False), ('annee_naissance__range', (1900, 2100))), _connector='OR'), name='usager_annee_naissance', violation_error_message='Cette année de naissance n’est pas possible.'),
        ),
        migrations.AddConstraint(
            model_name='usager',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('anonymise_le', None), models.Q(('nom', ''), ('prenom', ''), _negated=True)), models.Q(('anonymise_le__isnull', False), ('email', ''), ('nom', ''), ('nom_normalise', ''), ('notes', ''), ('prenom', ''), ('telephone', '')), _connector='OR'), name='usager_nomme_ou_anonyme', violation_error_message='Il manque le nom.'),
        ),
    ]
