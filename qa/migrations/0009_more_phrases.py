from django.db import migrations

from qa.triage import shipped_phrases


def add(apps, schema_editor):
    """Add what the shipped list has gained; a phrase that was switched off stays off."""
    Phrase = apps.get_model('qa', 'Phrase')
    Phrase.objects.bulk_create(
        (Phrase(kind=kind, text=text) for kind, text in shipped_phrases()),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0008_threads_settled_hidden'),
    ]

    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
