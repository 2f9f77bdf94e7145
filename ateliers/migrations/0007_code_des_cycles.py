from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ateliers', '0006_illustrations'),
    ]

    operations = [
        migrations.AddField(
            model_name='cycle',
            name='code',
            field=models.SlugField(blank=True, editable=False, null=True, unique=True, verbose_name='code'),
        ),
    ]
