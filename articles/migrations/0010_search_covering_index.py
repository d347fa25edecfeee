"""Index by which SQLite reads the dates of matches without the entries themselves.

An entry is long: of a word that 20,000 entries have, SQLite would read as many pages to
find the newest. `articles.search.backends.sqlite` names the index, and fails without it.
A later migration that changes a column of the entries makes Django build their table
anew, without it: it has to create it again.
"""

from django.db import migrations

INDEX = """
    CREATE INDEX articles_search_found
    ON articles_searchentry (id, visible_from, kind, object_id)
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(INDEX, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX IF EXISTS articles_search_found", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0009_article_listed_index"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
