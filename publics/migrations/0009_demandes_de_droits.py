import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publics', '0008_recherche_rapide'),
    ]

    operations = [
        migrations.CreateModel(
            name='DemandeDeDroit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cle', models.UUIDField(editable=False, unique=True, verbose_name='clé d’idempotence')),
                ('droit', models.CharField(choices=[('voir', 'voir ce que vous savez de moi'), ('corriger', 'corriger ce qui est faux'), ('effacer', 'être effacé'), ('opposer', 'ne plus être suivi d’une fois sur l’autre')], max_length=10, verbose_name='ce qui est demandé')),
                ('contact', models.CharField(blank=True, max_length=254, verbose_name='contact')),
                ('code', models.CharField(blank=True, max_length=6, verbose_name='code du billet')),
                ('cree_le', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='demandé le')),
                ('traitee_le', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
            ],
            options={
                'verbose_name': 'demande de droit',
                'verbose_name_plural': 'demandes de droits',
                'ordering': ['cree_le'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('traitee_le', None), models.Q(models.Q(('contact', ''), _negated=True), models.Q(('code', ''), _negated=True), _connector='OR')), models.Q(('code', ''), ('contact', ''), ('traitee_le__isnull', False)), _connector='OR'), name='demande_de_droit_sans_reste')],
            },
        ),
    ]
