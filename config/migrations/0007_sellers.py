from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('config', '0006_report_for_ads_editors'),
    ]

    operations = [
        migrations.AddField(
            model_name='siterecord',
            name='ads_txt',
            field=models.TextField(blank=True, help_text='Who may sell places on this site. Empty: the file says that nobody may, which is right as long as advertisers come to you.', verbose_name='ads.txt'),
        ),
    ]
