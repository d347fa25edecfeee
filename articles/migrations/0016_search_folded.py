"""Words behind content notes are found, and stand apart from what may be quoted.

SQLite: the FTS5 table and its triggers are made anew with a further column, and filled
from the entries: some seconds for 10,000 essays. The columns are added without building
the entries' table anew, which would lose the index of migration 0010.

PostgreSQL: a generated column cannot be changed, so the vector is made anew, and its
index: some minutes for a million entries, in which nobody can search.
"""

from django.db import migrations, models

COLUMNS = [
    "ALTER TABLE articles_searchentry ADD COLUMN folded text DEFAULT '' NOT NULL",
    "ALTER TABLE articles_searchentry ADD COLUMN notes text DEFAULT '' NOT NULL",
]
COLUMNS_BACK = [
    "ALTER TABLE articles_searchentry DROP COLUMN notes",
    "ALTER TABLE articles_searchentry DROP COLUMN folded",
]
# What an older version quotes from, and finds by, are all words.
JOIN_WORDS = "UPDATE articles_searchentry SET words = words || ' ' || folded"


def fts5(columns: list[str]) -> list[str]:
    """Return the statements that make the FTS5 table of some columns, and fill it."""
    names = ", ".join(columns)
    new, old = (", ".join(f"{row}.{one}" for one in columns) for row in ("new", "old"))
    enter = f"""
        INSERT INTO articles_search(rowid, {names}) VALUES (new.id, {new});
    """
    delete = f"""
        INSERT INTO articles_search(articles_search, rowid, {names})
        VALUES ('delete', old.id, {old});
    """
    return [
        "DROP TRIGGER articles_search_entered",
        "DROP TRIGGER articles_search_deleted",
        "DROP TRIGGER articles_search_changed",
        "DROP TABLE articles_search",
        f"""
        CREATE VIRTUAL TABLE articles_search USING fts5(
            {names}, content='articles_searchentry', content_rowid='id',
            tokenize='porter unicode61 remove_diacritics 2'
        )
        """,
        f"""
        CREATE TRIGGER articles_search_entered AFTER INSERT ON articles_searchentry
        BEGIN {enter} END
        """,
        f"""
        CREATE TRIGGER articles_search_deleted AFTER DELETE ON articles_searchentry
        BEGIN {delete} END
        """,
        f"""
        CREATE TRIGGER articles_search_changed AFTER UPDATE ON articles_searchentry
        BEGIN {delete} {enter} END
        """,
        "INSERT INTO articles_search(articles_search) VALUES('rebuild')",
    ]


# To PostgreSQL's parser "him/her" is a path and "end.Then" a host; here they are words.
SIGNS = r"""!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~"""


def vector(weights: dict[str, str]) -> list[str]:
    """Return the statements that make the vector of some columns with their weights."""
    blanks = f"repeat(' ', {len(SIGNS) - 1})"
    pieces = [
        f"setweight(to_tsvector('attune_english', "
        f"translate({column}, '{SIGNS}', {blanks})), '{weight}')"
        for column, weight in weights.items()
    ]
    return [
        "DROP INDEX articles_search",
        "ALTER TABLE articles_searchentry DROP COLUMN vector",
        "ALTER TABLE articles_searchentry ADD COLUMN vector tsvector"
        f" GENERATED ALWAYS AS ({' || '.join(pieces)}) STORED",
        "ALTER TABLE articles_searchentry ALTER vector SET STORAGE MAIN",
        "CREATE INDEX articles_search ON articles_searchentry USING gin (vector)",
    ]


BEFORE = {"title": "A", "words": "C"}
NOW = BEFORE | {"folded": "C"}


def forwards(apps, schema_editor):
    execute(schema_editor, [*COLUMNS, *index(schema_editor, NOW)])


def backwards(apps, schema_editor):
    joined = [JOIN_WORDS, *index(schema_editor, BEFORE), *COLUMNS_BACK]
    execute(schema_editor, joined)


def index(schema_editor, weights: dict[str, str]) -> list[str]:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    return fts5(list(weights)) if is_sqlite else vector(weights)


def execute(schema_editor, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0014_fill_list_image"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(forwards, backwards)],
            state_operations=[
                migrations.AddField(
                    model_name="searchentry",
                    name="folded",
                    field=models.TextField(blank=True, db_default=""),
                ),
                migrations.AddField(
                    model_name="searchentry",
                    name="notes",
                    field=models.TextField(blank=True, db_default=""),
                ),
            ],
        ),
    ]
