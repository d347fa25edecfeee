from django.db import migrations
from django.db.models import F


def begin_with_the_sending(apps, schema_editor):
    questions = apps.get_model('qa', 'Question').objects
    questions.filter(waits_from=None).update(waits_from=F('submitted_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0002_the_desk'),
    ]

    operations = [
        migrations.RunPython(begin_with_the_sending, migrations.RunPython.noop),
    ]
