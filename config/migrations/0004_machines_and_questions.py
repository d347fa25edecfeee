from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0003_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='siterecord',
            name='crawlers_may_train',
            field=models.BooleanField(default=False, help_text='Off: robots.txt asks the crawlers of AI companies to leave the questions alone. Search engines may read them either way.', verbose_name='machines may learn from questions'),
        ),
    ]
