from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0003_every_wait_has_a_beginning'),
    ]

    operations = [
        migrations.AlterField(
            model_name='question',
            name='waits_from',
            field=models.DateTimeField(help_text='When the wait began, moved on by the time the asker took to reply.'),
        ),
    ]
