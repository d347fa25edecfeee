from django.db import migrations

from qa.triage import shipped_phrases


def load(apps, schema_editor):
    """Put the list of words that comes with the software where staff can change it."""
    Phrase = apps.get_model('qa', 'Phrase')
    Phrase.objects.bulk_create(
        (Phrase(kind=kind, text=text) for kind, text in shipped_phrases()),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0004_no_wait_without_a_beginning'),
    ]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
