"""The triage phrases that come with the software, read from `qa/triage/phrases.toml`."""

import tomllib
from pathlib import Path

from django.db import migrations

SHIPPED = Path(__file__).parent.parent / "triage" / "phrases.toml"


def create_phrases(apps, schema_editor):
    """Load the shipped phrases; staff change them in the admin."""
    Phrase = apps.get_model("qa", "Phrase")
    Phrase.objects.bulk_create(
        (
            Phrase(kind=kind, text=text)
            for kind, texts in tomllib.loads(SHIPPED.read_text("utf-8")).items()
            for text in texts
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("qa", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(create_phrases, migrations.RunPython.noop),
    ]
