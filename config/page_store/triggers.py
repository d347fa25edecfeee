"""Database triggers that advance the generation of public pages.

The generation is a random token in a table of one row. A trigger replaces it in the
transaction that changes what a public page is made from, so raw SQL, `bulk_update` and
a shell count as well. `migrate` creates the triggers from `tables.SHOWN`, and removes
them before it changes tables: Django builds a changed table of SQLite anew, and the
triggers go with the old one.

A token, not a number: after a backup is restored, a number could come to name other
content than it named before.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from config.page_store.tables import SHOWN, ShownTable

SELECT_GENERATION = "SELECT token FROM page_generation WHERE id = 1"
# The names of the triggers that stand and are switched on.
SELECT_TRIGGERS = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        " AND name LIKE 'page_generation_%'"
    ),
    "postgresql": (
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE tgname LIKE 'page_generation_%' AND tgenabled = 'O'"
        " AND pg_table_is_visible(pg_class.oid)"
    ),
}

_SQLITE_ADVANCE = (
    "INSERT INTO page_generation (id, token) VALUES (1, hex(randomblob(16)))"
    " ON CONFLICT (id) DO UPDATE SET token = excluded.token"
)
_POSTGRES_ADVANCE = (
    "INSERT INTO page_generation (id, token) VALUES (1, gen_random_uuid()::text)"
    " ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token"
)
_TABLE = "CREATE TABLE page_generation (id integer PRIMARY KEY, token text NOT NULL)"
# One more trigger bears the name of what the others were made from.
_DECLARED = sha256(repr(SHOWN).encode() + Path(__file__).read_bytes()).hexdigest()[:16]
_MARK = f"page_generation_of_{_DECLARED}"

# A transaction notes once that it has changed something. At its end, after the checks
# of its foreign keys, the note advances the generation: two writers that wait for each
# other's rows never hold the generation's row meanwhile, so they cannot deadlock on it.
# The functions keep the search path of their creation: a restore runs with none. They
# run with the rights of their owner, whoever writes to the site's tables.
_POSTGRES_PREPARE = [
    _TABLE,
    "CREATE UNLOGGED TABLE page_generation_note"
    " (transaction_id xid8 PRIMARY KEY, is_last boolean NOT NULL DEFAULT false)",
    """
    CREATE FUNCTION page_generation_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
        INSERT INTO page_generation_note (transaction_id) VALUES (pg_current_xact_id())
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION page_generation_note_article() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM articles_article WHERE status = 'published' AND id IN (
                (to_jsonb(NEW) ->> TG_ARGV[0])::bigint,
                (to_jsonb(OLD) ->> TG_ARGV[0])::bigint
            )
        ) THEN
            INSERT INTO page_generation_note (transaction_id)
            VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION page_generation_advance() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            UPDATE page_generation_note SET is_last = true
            WHERE transaction_id = NEW.transaction_id;
        ELSE
            {_POSTGRES_ADVANCE};
            DELETE FROM page_generation_note
            WHERE transaction_id = NEW.transaction_id;
        END IF;
        RETURN NULL;
    END $$
    """,  # noqa: S608 - constants
    "CREATE CONSTRAINT TRIGGER page_generation_at_end"
    " AFTER INSERT OR UPDATE ON page_generation_note DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION page_generation_advance()",
]


def install_triggers(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Create the triggers and a new generation, unless they stand already.

    Args:
        using: The alias of the database.
        plan: The migrations that were applied; what they changed may show.
        kwargs: What else `post_migrate` sends.
    """
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        if not plan and has_all_triggers(_existing_triggers(cursor, connection.vendor)):
            return
        _remove(cursor, connection.vendor)
        is_sqlite = connection.vendor == "sqlite"
        for statement in [_TABLE] if is_sqlite else _POSTGRES_PREPARE:
            cursor.execute(statement)
        for statement in _trigger_statements(connection, cursor):
            cursor.execute(statement)
        cursor.execute(_mark_statement(connection))
        cursor.execute(_SQLITE_ADVANCE if is_sqlite else _POSTGRES_ADVANCE)


def remove_triggers(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Remove the triggers and the generation: no page is kept while tables change.

    Args:
        using: The alias of the database.
        plan: The migrations to come; without any, everything stays.
        kwargs: What else `pre_migrate` sends.
    """
    if plan:
        connection = connections[using]
        with transaction.atomic(using), connection.cursor() as cursor:
            _remove(cursor, connection.vendor)


def has_all_triggers(names: set[str]) -> bool:
    """Whether every trigger stands, and was made from what is declared now.

    Args:
        names: What `SELECT_TRIGGERS` returns.
    """
    declared = {
        _trigger_name(table, event) for table in SHOWN for event in _events(table)
    }
    return {*declared, _MARK} <= names


def _existing_triggers(cursor: CursorWrapper, vendor: str) -> set[str]:
    cursor.execute(SELECT_TRIGGERS[vendor])
    return {name for (name,) in cursor.fetchall()}


def _remove(cursor: CursorWrapper, vendor: str) -> None:
    if vendor == "sqlite":
        for name in _existing_triggers(cursor, vendor):
            cursor.execute(f"DROP TRIGGER {name}")
    else:
        for function in ("note", "note_article", "advance"):
            cursor.execute(
                f"DROP FUNCTION IF EXISTS page_generation_{function} CASCADE"
            )
        cursor.execute("DROP TABLE IF EXISTS page_generation_note")
    cursor.execute("DROP TABLE IF EXISTS page_generation")


def _events(table: ShownTable) -> tuple[str, ...]:
    added = ("INSERT",) if table.is_shown_when_added else ()
    return (*added, "UPDATE", "DELETE")


def _trigger_name(table: ShownTable, event: str) -> str:
    return f"page_generation_{table.name}_{event.lower()}"


def _trigger_statements(
    connection: BaseDatabaseWrapper, cursor: CursorWrapper
) -> Iterator[str]:
    """Yield the SQL of all triggers on the tables that there are."""
    existing = connection.introspection.table_names(cursor)
    for table in SHOWN:
        if table.name not in existing:
            continue
        rows = connection.introspection.get_table_description(cursor, table.name)
        shown = [row.name for row in rows if row.name not in table.hidden]
        for event in _events(table):
            condition = _condition(table, event, shown, connection.vendor)
            when = f" WHEN ({condition})" if condition else ""
            yield (
                f"CREATE TRIGGER {_trigger_name(table, event)} AFTER {event}"
                f" ON {table.name} FOR EACH ROW{when} {_action(table, connection)}"
            )
        if connection.vendor == "postgresql":
            yield (
                f"CREATE TRIGGER {_trigger_name(table, 'TRUNCATE')} AFTER TRUNCATE"
                f" ON {table.name} EXECUTE FUNCTION page_generation_note()"
            )


def _mark_statement(connection: BaseDatabaseWrapper) -> str:
    """Return the SQL of a trigger that does nothing, for its name."""
    head = f"CREATE TRIGGER {_MARK} AFTER DELETE ON page_generation FOR EACH ROW"
    if connection.vendor == "sqlite":
        return f"{head} BEGIN SELECT 1; END"
    return f"{head} WHEN (false) EXECUTE FUNCTION page_generation_note()"


def _condition(table: ShownTable, event: str, shown: list[str], vendor: str) -> str:
    """Return the condition under which a changed row changes what is shown."""
    rows = {"INSERT": ["NEW"], "DELETE": ["OLD"], "UPDATE": ["OLD", "NEW"]}[event]
    conditions = []
    if table.shown_if:
        either = " OR ".join(table.shown_if.format(row=row) for row in rows)
        conditions.append(f"({either})")
    if table.article and vendor == "sqlite":  # PostgreSQL allows no query here
        essays = ", ".join(f"{row}.{table.article}" for row in rows)
        conditions.append(
            "EXISTS (SELECT 1 FROM articles_article"  # noqa: S608 - names of columns
            f" WHERE status = 'published' AND id IN ({essays}))"
        )
    if event == "UPDATE":
        old, new = (", ".join(f"{row}.{name}" for name in shown) for row in rows)
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        conditions.append(f"({old}) {differs} ({new})")
    return " AND ".join(conditions)


def _action(table: ShownTable, connection: BaseDatabaseWrapper) -> str:
    if connection.vendor == "sqlite":
        return f"BEGIN {_SQLITE_ADVANCE}; END"
    if table.article:
        return f"EXECUTE FUNCTION page_generation_note_article('{table.article}')"
    return "EXECUTE FUNCTION page_generation_note()"
