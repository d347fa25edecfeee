"""On PostgreSQL, keep the words of a search entry in its row, where they are ranked.

Elsewhere, each of them costs a look into another table: half of the time of a search
that finds much. `manage.py rebuild_search` moves what is there already.
"""

from django.db import migrations


def forwards(apps, schema_editor):
    store(schema_editor, "MAIN")


def backwards(apps, schema_editor):
    store(schema_editor, "EXTENDED")


def store(schema_editor, how: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE articles_searchentry ALTER vector SET STORAGE {how}"
        )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0014_without_advertising"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
