"""On SQLite, write the search entries in decomposed form, so that accents can be dropped.

FTS5 folds Latin letters alone, but drops every accent that stands for itself. The
triggers of 0011 take each entry into the index again.
"""

from unicodedata import normalize

from django.db import migrations


def forwards(apps, schema_editor):
    write(apps, schema_editor, "NFD")


def backwards(apps, schema_editor):
    write(apps, schema_editor, "NFC")


def write(apps, schema_editor, form: str) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for entry in apps.get_model("articles", "SearchEntry").objects.iterator():
        said = entry.title, entry.words
        entry.title, entry.words = (normalize(form, text) for text in said)
        if (entry.title, entry.words) != said:
            entry.save(update_fields=["title", "words"])


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0016_several_new_essays"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
