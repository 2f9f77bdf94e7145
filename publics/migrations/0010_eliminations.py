from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publics', '0009_demandes_de_droits'),
    ]

    operations = [
        migrations.CreateModel(
            name='Elimination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('le', models.DateTimeField(db_index=True, verbose_name='le')),
                ('nature', models.CharField(max_length=30, verbose_name='nature')),
                ('nombre', models.PositiveIntegerField(verbose_name='combien')),
                ('du', models.DateField(verbose_name='du')),
                ('au', models.DateField(verbose_name='au')),
            ],
            options={
                'verbose_name': 'élimination',
                'verbose_name_plural': 'éliminations',
                'ordering': ['-le', 'nature'],
            },
        ),
    ]
