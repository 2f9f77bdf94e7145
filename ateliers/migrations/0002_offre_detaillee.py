from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ateliers', '0001_initiale'),
    ]

    operations = [
        migrations.AddField(
            model_name='atelier',
            name='a_apporter',
            field=models.CharField(blank=True, max_length=200, verbose_name='à apporter'),
        ),
        migrations.AddField(
            model_name='atelier',
            name='contenu',
            field=models.TextField(blank=True, help_text='Une idée par ligne.', max_length=2000, verbose_name='au programme'),
        ),
        migrations.AddField(
            model_name='atelier',
            name='prerequis',
            field=models.CharField(blank=True, help_text='En mots simples, par exemple « allumer l’ordinateur et se servir de la souris ». Vide : rien.', max_length=200, verbose_name='ce qu’il faut déjà savoir faire'),
        ),
        migrations.AddField(
            model_name='atelier',
            name='thematiques',
            field=models.JSONField(blank=True, default=list, verbose_name='thématiques officielles'),
        ),
        migrations.AlterField(
            model_name='atelier',
            name='pour_qui',
            field=models.CharField(default='ouvert à tous', help_text='Une invitation.', max_length=100, verbose_name='pour qui'),
        ),
    ]
