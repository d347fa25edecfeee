"""Indexes by which PostgreSQL finds the newest matches, and those in titles.

Of very many matches only the newest are ranked. A word that many entries have is then
looked for from the newest entry on; the index of words would give every match at once.
SQLite needs neither: FTS5 knows in which column a word stands, and gives its matches
fast enough.
"""

from django.db import migrations

INDEXES = [
    """
    CREATE INDEX articles_search_newest
    ON articles_searchentry (visible_from DESC, id DESC)
    """,
    "CREATE INDEX articles_search_title ON articles_searchentry USING gin (title_vector)",
]
INDEXES_BACK = [
    "DROP INDEX articles_search_newest",
    "DROP INDEX articles_search_title",
]


def forwards(apps, schema_editor):
    execute(schema_editor, INDEXES)


def backwards(apps, schema_editor):
    execute(schema_editor, INDEXES_BACK)


def execute(schema_editor, statements: list[str]) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0005_search_rebuild"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
