from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0003_hors_les_murs'),
    ]

    operations = [
        migrations.CreateModel(
            name='RefusEnLigne',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jour', models.DateField(verbose_name='jour')),
                ('nature', models.CharField(choices=[('accompagnement', 'accompagnement individuel'), ('initiation', 'atelier d’initiation'), ('thematique', 'atelier thématique'), ('professionnels', 'matinée des professionnels'), ('partenaire', 'créneau réservé'), ('hors_public', 'hors public'), ('exterieure', 'hors les murs')], max_length=20, verbose_name='nature')),
                ('motif', models.CharField(choices=[('heure_prise', 'heure prise entre-temps, ou plus proposée'), ('complet', 'plus de place'), ('pas_assez', 'moins de places que de personnes')], max_length=20, verbose_name='motif')),
                ('nombre', models.PositiveIntegerField(default=0, verbose_name='nombre')),
            ],
            options={
                'verbose_name': 'refus en ligne',
                'verbose_name_plural': 'refus en ligne',
                'ordering': ['-jour', 'nature', 'motif'],
                'constraints': [models.UniqueConstraint(fields=('jour', 'nature', 'motif'), name='refus_un_compte_par_jour'), models.CheckConstraint(condition=models.Q(('nature__in', ['accompagnement', 'initiation', 'thematique', 'professionnels'])), name='refus_de_ce_qui_se_reserve')],
            },
        ),
    ]
