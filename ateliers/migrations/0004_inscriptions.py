import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ateliers', '0003_cycles_et_parcours'),
        ('publics', '0002_prenom_facultatif'),
    ]

    operations = [
        migrations.CreateModel(
            name='Inscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statut', models.CharField(choices=[('inscrite', 'inscrit'), ('attente', 'en liste d’attente'), ('proposee', 'place gardée, à appeler'), ('annulee', 'annulé')], max_length=10, verbose_name='état')),
                ('attend_depuis', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='attend depuis')),
                ('en_plus', models.BooleanField(default=False, editable=False, verbose_name='en plus des places')),
                ('aisance', models.CharField(blank=True, choices=[('grand_debutant', 'grand débutant'), ('debutant', 'débutant'), ('a_l_aise', 'à l’aise')], editable=False, max_length=15, verbose_name='se dit')),
                ('reponses', models.JSONField(blank=True, default=dict, editable=False, verbose_name='ses réponses')),
                ('presence', models.CharField(choices=[('a_renseigner', 'à renseigner'), ('present', 'présent'), ('absent', 'absent'), ('excuse', 'excusé')], default='a_renseigner', editable=False, max_length=15, verbose_name='présence')),
                ('creee_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='créée le')),
                ('annulee_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='annulée le')),
                ('annulee_par', models.CharField(blank=True, choices=[('usager', 'l’usager'), ('epn', 'l’EPN')], editable=False, max_length=10, verbose_name='annulée par')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='révision')),
                ('revise_le', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='révisée le')),
                ('a_appeler_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='à appeler depuis')),
                ('appele_le', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='appelé le')),
                ('reservation', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='inscriptions', to='publics.reservation', verbose_name='réservation')),
                ('seance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inscriptions', to='ateliers.seance', verbose_name='séance')),
                ('usager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inscriptions', to='publics.usager', verbose_name='usager')),
            ],
            options={
                'verbose_name': 'inscription',
                'verbose_name_plural': 'inscriptions',
                'ordering': ['seance', 'creee_le', 'pk'],
                'indexes': [models.Index(fields=['seance', 'statut'], name='inscription_seance_statut')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('statut', 'annulee'), _negated=True), fields=('seance', 'usager'), name='inscription_une_par_personne', violation_error_message='Cette personne est déjà inscrite à cette séance.'), models.CheckConstraint(condition=models.Q(('statut__in', ['inscrite', 'attente', 'proposee', 'annulee'])), name='inscription_statut_connu'), models.CheckConstraint(condition=models.Q(models.Q(('statut', 'attente'), _negated=True), ('attend_depuis__isnull', False), _connector='OR'), name='inscription_attente_datee'), models.CheckConstraint(condition=models.Q(models.Q(('annulee_le__isnull', False), ('statut', 'annulee'), models.Q(('annulee_par', ''), _negated=True)), models.Q(models.Q(('statut', 'annulee'), _negated=True), ('annulee_le', None), ('annulee_par', '')), _connector='OR'), name='inscription_annulation_datee'), models.CheckConstraint(condition=models.Q(('statut', 'inscrite'), ('presence__in', ['a_renseigner', 'excuse']), _connector='OR'), name='inscription_presence_d_inscrit')],
            },
        ),
    ]
