import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ateliers', '0002_offre_detaillee'),
        ('planning', '0002_exclusivite'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('titre', models.CharField(max_length=100, verbose_name='titre')),
                ('resume', models.CharField(max_length=200, verbose_name='ce qu’on saura faire à la fin')),
                ('entree_en_cours', models.BooleanField(default=False, help_text='Sinon, seul le conseiller y inscrit quelqu’un après la première date.', verbose_name='on peut le rejoindre une fois commencé')),
                ('archive_le', models.DateTimeField(blank=True, null=True, verbose_name='archivé le')),
            ],
            options={
                'verbose_name': 'cycle d’ateliers',
                'verbose_name_plural': 'cycles d’ateliers',
                'ordering': ['titre'],
            },
        ),
        migrations.CreateModel(
            name='Etape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rang', models.PositiveSmallIntegerField(verbose_name='rang')),
            ],
            options={
                'verbose_name': 'étape d’un cycle',
                'verbose_name_plural': 'étapes d’un cycle',
                'ordering': ['cycle', 'rang'],
            },
        ),
        migrations.CreateModel(
            name='Parcours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brouillon', models.BooleanField(default=False, verbose_name='en préparation')),
                ('date_theorique', models.DateField(blank=True, editable=False, null=True, verbose_name='première date théorique')),
            ],
            options={
                'verbose_name': 'parcours',
                'verbose_name_plural': 'parcours',
                'ordering': ['date_theorique', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='seance',
            name='brouillon',
            field=models.BooleanField(default=False, help_text='Le public ne la voit pas encore.', verbose_name='en préparation'),
        ),
        migrations.AddField(
            model_name='seance',
            name='observations',
            field=models.TextField(blank=True, editable=False, max_length=1000, verbose_name='observations'),
        ),
        migrations.AddField(
            model_name='seance',
            name='rang',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='rang dans le parcours'),
        ),
        migrations.AlterField(
            model_name='atelierpardefaut',
            name='atelier',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ateliers.atelier', verbose_name='atelier'),
        ),
        migrations.AddField(
            model_name='atelierpardefaut',
            name='cycle',
            field=models.ForeignKey(blank=True, help_text='La plage enchaîne alors ses ateliers, date après date, en parcours.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ateliers.cycle', verbose_name='ou cycle'),
        ),
        migrations.AddConstraint(
            model_name='atelierpardefaut',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('atelier', None), ('cycle__isnull', False)), models.Q(('atelier__isnull', False), ('cycle', None)), _connector='OR'), name='defaut_atelier_ou_cycle', violation_error_message='Choisissez un atelier, ou un cycle, mais pas les deux.'),
        ),
        migrations.AddField(
            model_name='etape',
            name='atelier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='etapes', to='ateliers.atelier', verbose_name='atelier'),
        ),
        migrations.AddField(
            model_name='etape',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='etapes', to='ateliers.cycle', verbose_name='cycle'),
        ),
        migrations.AddField(
            model_name='parcours',
            name='cycle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcours', to='ateliers.cycle', verbose_name='cycle'),
        ),
        migrations.AddField(
            model_name='parcours',
            name='plage',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parcours', to='planning.plage', verbose_name='plage'),
        ),
        migrations.AddField(
            model_name='seance',
            name='parcours',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seances', to='ateliers.parcours', verbose_name='parcours'),
        ),
        migrations.AddConstraint(
            model_name='seance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('parcours', None), ('rang', None)), models.Q(('parcours__isnull', False), ('rang__gte', 1), ('rang__isnull', False)), _connector='OR'), name='seance_rang_dans_son_parcours'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.UniqueConstraint(fields=('cycle', 'rang'), name='etape_un_rang', violation_error_message='Deux étapes portent le même rang.'),
        ),
        migrations.AddConstraint(
            model_name='etape',
            constraint=models.CheckConstraint(condition=models.Q(('rang__gte', 1)), name='etape_rang', violation_error_message='Le rang commence à 1.'),
        ),
        migrations.AddConstraint(
            model_name='parcours',
            constraint=models.UniqueConstraint(fields=('plage', 'date_theorique'), name='parcours_un_par_plage_et_date'),
        ),
    ]
