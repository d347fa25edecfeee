import ads.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ads', '0002_daily_counts'),
    ]

    operations = [
        migrations.AddField(
            model_name='affiliateprogramme',
            name='relation',
            field=models.CharField(default='A commission on what is bought', help_text='What is earned, in a few words; said on the page on advertising.', max_length=120, validators=[ads.models.validate_plain]),
        ),
        migrations.AddField(
            model_name='affiliateprogramme',
            name='wrappers',
            field=models.TextField(blank=True, help_text='Hosts that count or shorten links to the programme, one a line. A link to one is paid if it carries an address of the programme inside.', validators=[ads.models.validate_hosts], verbose_name='wrappers'),
        ),
        migrations.AlterField(
            model_name='affiliateprogramme',
            name='hosts',
            field=models.TextField(help_text='One a line: a host such as shop.example for all its pages and subdomains; shop.example/books for those below a path; shop.example?partner=us for those with this in their query.', validators=[ads.models.validate_hosts], verbose_name='links'),
        ),
    ]
