"""The databases' own index of the search entries, which keeps itself up to date.

SQLite: FTS5 that reads the entries' columns, and three triggers. A later migration that
changes a column of the entries makes Django build their table anew, and the triggers go
with the old one: it has to create them again. FTS5 folds Latin letters alone, but drops
every accent that stands for itself: entries are written in decomposed form (NFD).

PostgreSQL: two generated columns, so that no writer can forget them. `unaccent` is an
extension that the owner of a database may create; a superuser is not needed. Every word
is kept, the commonest too: a quoted phrase may consist of them. The vector is stored in
the row (MAIN), where it is ranked: elsewhere each costs a look into another table.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE articles_search USING fts5(
        title, words, content='articles_searchentry', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER articles_search_entered AFTER INSERT ON articles_searchentry BEGIN
        INSERT INTO articles_search(rowid, title, words)
        VALUES (new.id, new.title, new.words);
    END
    """,
    """
    CREATE TRIGGER articles_search_deleted AFTER DELETE ON articles_searchentry BEGIN
        INSERT INTO articles_search(articles_search, rowid, title, words)
        VALUES ('delete', old.id, old.title, old.words);
    END
    """,
    """
    CREATE TRIGGER articles_search_changed AFTER UPDATE ON articles_searchentry BEGIN
        INSERT INTO articles_search(articles_search, rowid, title, words)
        VALUES ('delete', old.id, old.title, old.words);
        INSERT INTO articles_search(rowid, title, words)
        VALUES (new.id, new.title, new.words);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER articles_search_entered",
    "DROP TRIGGER articles_search_deleted",
    "DROP TRIGGER articles_search_changed",
    "DROP TABLE articles_search",
]

# To PostgreSQL's parser "him/her" is a path and "end.Then" a host; here they are words.
SIGNS = r"""!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~"""


def vector(column: str, weight: str) -> str:
    words = f"translate({column}, '{SIGNS}', repeat(' ', {len(SIGNS) - 1}))"
    return f"setweight(to_tsvector('attune_english', {words}), '{weight}')"


POSTGRES = [
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    """
    CREATE TEXT SEARCH DICTIONARY attune_stem (TEMPLATE = snowball, LANGUAGE = english)
    """,
    "CREATE TEXT SEARCH CONFIGURATION attune_english (COPY = pg_catalog.english)",
    """
    ALTER TEXT SEARCH CONFIGURATION attune_english ALTER MAPPING
    FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
    WITH unaccent, attune_stem
    """,
    f"""
    ALTER TABLE articles_searchentry
    ADD COLUMN title_vector tsvector
        GENERATED ALWAYS AS ({vector("title", "A")}) STORED,
    ADD COLUMN vector tsvector
        GENERATED ALWAYS AS ({vector("title", "A")} || {vector("words", "C")}) STORED
    """,
    "ALTER TABLE articles_searchentry ALTER vector SET STORAGE MAIN",
    "CREATE INDEX articles_search ON articles_searchentry USING gin (vector)",
]
POSTGRES_BACK = [
    "DROP INDEX articles_search",
    "ALTER TABLE articles_searchentry DROP COLUMN vector, DROP COLUMN title_vector",
    "DROP TEXT SEARCH CONFIGURATION attune_english",
    "DROP TEXT SEARCH DICTIONARY attune_stem",
    # the extension may serve others by now
]


def forwards(apps, schema_editor):
    execute(schema_editor, SQLITE, POSTGRES)


def backwards(apps, schema_editor):
    execute(schema_editor, SQLITE_BACK, POSTGRES_BACK)


def execute(schema_editor, on_sqlite: list[str], on_postgres: list[str]) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in on_sqlite if is_sqlite else on_postgres:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
