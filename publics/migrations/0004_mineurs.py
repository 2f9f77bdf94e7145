import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publics', '0003_usager_detaille'),
    ]

    operations = [
        migrations.CreateModel(
            name='Autorisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('donnee_le', models.DateField(verbose_name='donnée le')),
                ('jusqu_au', models.DateField(verbose_name='valable jusqu’au')),
                ('moyen', models.CharField(choices=[('papier', 'sur papier, signée'), ('en_ligne', 'en ligne')], max_length=10, verbose_name='comment')),
                ('repart_seul', models.BooleanField(default=False, verbose_name='peut repartir seul')),
                ('image', models.BooleanField(default=False, verbose_name='peut être photographié')),
                ('image_pour', models.CharField(blank=True, max_length=200, verbose_name='pour quel usage')),
                ('donnee_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publics.usager', verbose_name='donnée par')),
                ('enfant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='autorisations', to='publics.usager', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'autorisation',
                'verbose_name_plural': 'autorisations',
                'ordering': ['-donnee_le', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('jusqu_au__gte', models.F('donnee_le'))), name='autorisation_dates', violation_error_message='L’autorisation finit avant d’avoir été donnée.'), models.CheckConstraint(condition=models.Q(models.Q(('image', False), ('image_pour', '')), models.Q(('image', True), models.Q(('image_pour', ''), _negated=True)), _connector='OR'), name='autorisation_image_precise', violation_error_message='Dites pour quel usage l’image est autorisée.')],
            },
        ),
        migrations.CreateModel(
            name='Responsable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adulte', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enfants', to='publics.usager', verbose_name='adulte')),
                ('enfant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responsables', to='publics.usager', verbose_name='enfant')),
            ],
            options={
                'verbose_name': 'responsable',
                'verbose_name_plural': 'responsables',
                'constraints': [models.UniqueConstraint(fields=('enfant', 'adulte'), name='responsable_une_fois'), models.CheckConstraint(condition=models.Q(('enfant', models.F('adulte')), _negated=True), name='responsable_un_autre', violation_error_message='On ne répond pas de soi-même.')],
            },
        ),
    ]
