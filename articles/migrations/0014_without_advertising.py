from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_shipped_wording'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='without_advertising',
            field=models.BooleanField(default=False, help_text='No advertisement stands in it. Paid links stay labelled.'),
        ),
        migrations.AddField(
            model_name='historicalarticle',
            name='without_advertising',
            field=models.BooleanField(default=False, help_text='No advertisement stands in it. Paid links stay labelled.'),
        ),
    ]
