"""Words behind content notes are found, and stand apart from what may be quoted.

SQLite: the FTS5 table and its triggers are made anew with a further column, and filled
from the entries: nine seconds for 10,000 of 600 words. The columns are added without
building the entries' table anew, which would lose the index of migration 0010.

PostgreSQL: a trigger writes the vector from now on. A generated column cannot be changed,
and to make it anew takes an hour for a million entries; the vectors there are stay right,
for no entry has folded words yet.
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


def vector(columns: list[str], row: str = "") -> str:
    """Return the expression of the vector of some columns."""
    blanks = f"repeat(' ', {len(SIGNS) - 1})"
    return " || ".join(
        f"setweight(to_tsvector('attune_english', "
        f"translate({row}{column}, '{SIGNS}', {blanks})), '{WEIGHTS[column]}')"
        for column in columns
    )


WEIGHTS = {"title": "A", "words": "C", "folded": "C"}
BEFORE, NOW = ["title", "words"], ["title", "words", "folded"]

POSTGRES = [
    *COLUMNS,
    "ALTER TABLE articles_searchentry ALTER vector DROP EXPRESSION",
    f"""
    CREATE FUNCTION articles_search_vector() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.vector := {vector(NOW, "NEW.")}; RETURN NEW; END $$
    """,
    """
    CREATE TRIGGER articles_search_vector
    BEFORE INSERT OR UPDATE ON articles_searchentry
    FOR EACH ROW EXECUTE FUNCTION articles_search_vector()
    """,
]
POSTGRES_BACK = [
    "DROP TRIGGER articles_search_vector ON articles_searchentry",
    "DROP FUNCTION articles_search_vector",
    JOIN_WORDS,
    "DROP INDEX articles_search",
    "ALTER TABLE articles_searchentry DROP COLUMN vector",
    "ALTER TABLE articles_searchentry ADD COLUMN vector tsvector"
    f" GENERATED ALWAYS AS ({vector(BEFORE)}) STORED",
    "ALTER TABLE articles_searchentry ALTER vector SET STORAGE MAIN",
    "CREATE INDEX articles_search ON articles_searchentry USING gin (vector)",
    *COLUMNS_BACK,
]
SQLITE = [*COLUMNS, *fts5(NOW)]
SQLITE_BACK = [JOIN_WORDS, *fts5(BEFORE), *COLUMNS_BACK]


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
        ("articles", "0015_page_updated_at"),
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
