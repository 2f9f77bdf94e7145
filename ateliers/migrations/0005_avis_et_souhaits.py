import django.db.models.deletion
import django.utils.timezone
import phonenumber_field.modelfields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ateliers', '0004_inscriptions'),
        ('territoire', '0001_initiale'),
    ]

    operations = [
        migrations.CreateModel(
            name='Avis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('utile', models.CharField(choices=[('oui', 'oui'), ('un_peu', 'un peu'), ('non', 'non')], max_length=10, verbose_name='utile')),
                ('difficulte', models.CharField(choices=[('trop_facile', 'trop facile'), ('juste', 'juste ce qu’il faut'), ('trop_difficile', 'trop difficile')], max_length=15, verbose_name='difficulté')),
                ('commentaire', models.CharField(blank=True, max_length=300, verbose_name='un mot de plus')),
                ('jour', models.DateField(verbose_name='jour')),
                ('seance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avis', to='ateliers.seance', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'avis',
                'verbose_name_plural': 'avis',
                'ordering': ['-jour'],
            },
        ),
        migrations.CreateModel(
            name='JetonDAvis',
            fields=[
                ('empreinte', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('de_la_salle', models.BooleanField(default=False, verbose_name='de la salle')),
                ('expire_le', models.DateTimeField(db_index=True, verbose_name='expire le')),
                ('utilise_le', models.DateField(blank=True, null=True, verbose_name='utilisé le')),
                ('seance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jetons_d_avis', to='ateliers.seance', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'jeton d’avis',
                'verbose_name_plural': 'jetons d’avis',
                'constraints': [models.CheckConstraint(condition=models.Q(('de_la_salle', False), ('utilise_le', None), _connector='OR'), name='jeton_de_la_salle_sert_a_tous')],
            },
        ),
        migrations.CreateModel(
            name='Souhait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cle', models.UUIDField(editable=False, unique=True, verbose_name='clé d’idempotence')),
                ('thematiques', models.JSONField(blank=True, default=list, verbose_name='sujets')),
                ('mots', models.CharField(blank=True, max_length=300, verbose_name='avec ses mots')),
                ('niveau', models.CharField(blank=True, choices=[('debutant', 'débutant'), ('intermediaire', 'intermédiaire'), ('avance', 'avancé')], max_length=15, verbose_name='niveau')),
                ('prenom', models.CharField(blank=True, max_length=60, verbose_name='prénom')),
                ('telephone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='téléphone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('cree_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='dit le')),
                ('prevenu_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='prévenu le')),
                ('a_appeler_pour', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='ateliers.seance', verbose_name='à appeler pour')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territoire.commune', verbose_name='commune')),
            ],
            options={
                'verbose_name': 'souhait d’atelier',
                'verbose_name_plural': 'souhaits d’ateliers',
                'ordering': ['-cree_le'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('mots', ''), _negated=True), models.Q(('thematiques', []), _negated=True), _connector='OR'), name='souhait_dit_quelque_chose', violation_error_message='Choisissez un sujet, ou dites-le avec vos mots.')],
            },
        ),
    ]
