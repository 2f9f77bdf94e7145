import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ateliers', '0005_avis_et_souhaits'),
    ]

    operations = [
        migrations.CreateModel(
            name='Illustration',
            fields=[
                ('atelier', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='illustration', serialize=False, to='ateliers.atelier', verbose_name='atelier')),
                ('image', models.BinaryField(verbose_name='image WebP')),
                ('empreinte', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('largeur', models.PositiveSmallIntegerField(verbose_name='largeur')),
                ('hauteur', models.PositiveSmallIntegerField(verbose_name='hauteur')),
                ('texte', models.CharField(max_length=200, verbose_name='ce que montre l’image')),
            ],
            options={
                'verbose_name': 'illustration',
                'verbose_name_plural': 'illustrations',
                'constraints': [models.CheckConstraint(condition=models.Q(('texte', ''), _negated=True), name='illustration_dite', violation_error_message='Dites ce que montre l’image, pour qui ne la voit pas.')],
            },
        ),
    ]
