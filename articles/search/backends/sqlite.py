"""SQLite FTS5: the clauses of the search statement and its snippets.

The SELECT itself is in `search.queries`; the FTS5 table and the triggers that keep it
up to date are made in migration 0016. It is stemmed by Porter's rules, blind to accents
and capitals. FTS5 drops the accents of Latin letters alone, but every accent that
stands for itself: so the entries and what is looked for are in decomposed form.
"""

from collections.abc import Sequence
from typing import Any, Literal
from unicodedata import normalize

from django.db import DatabaseError

from articles.search.backends.highlights import BEGINS, ENDS

TABLE = "articles_search"
FORM: Literal["NFD"] = "NFD"  # in which entries are written
TITLE_WEIGHS = 8.0
PAGES_A_STEP = 400  # of 4 kB, merged in one transaction: some hundredths of a second

# The index holds all that is asked of every match (migration 0010).
MATCHES = f"""
    {TABLE} CROSS JOIN articles_searchentry entry INDEXED BY articles_search_found
    ON entry.id = {TABLE}.rowid
    WHERE {TABLE} MATCH %s
"""
# In this order: FTS5 is asked once, not anew for every entry of the list.
RANKED = f"""
    SELECT visible.*, -bm25({TABLE}, {TITLE_WEIGHS}, 1.0) AS nearness
    FROM {TABLE} CROSS JOIN visible ON visible.id = {TABLE}.rowid
    WHERE {TABLE} MATCH %s
"""  # noqa: S608 - fixed names
SNIPPETS = f"""
    SELECT entry.id, snippet({TABLE}, 1, '{BEGINS}', '{ENDS}', '…', 36), CASE
        WHEN instr(highlight({TABLE}, 2, '{BEGINS}', '{ENDS}'), '{BEGINS}')
        THEN entry.notes END
    FROM {TABLE} JOIN articles_searchentry entry ON entry.id = {TABLE}.rowid
    WHERE {TABLE} MATCH %s AND {TABLE}.rowid IN (%s)
"""  # noqa: S608


def _match_expression(terms: Sequence[str]) -> str:
    """Return the terms in FTS5's language; each is a string in it, so nothing else.

    Args:
        terms: Letters, digits and spaces only.
    """
    return " AND ".join(f'"{normalize(FORM, term)}"' for term in terms)


def match_clause(terms: Sequence[str]) -> tuple[str, list[str]]:
    """Return FROM and WHERE, the entry called `entry`, and their parameters."""
    return MATCHES, [_match_expression(terms)]


def title_clause(terms: Sequence[str]) -> tuple[str, list[str]]:
    """Return the same for entries that have every term in their title."""
    return MATCHES, [f"{{title}} : ({_match_expression(terms)})"]


def alike_clauses(words: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return such clauses for entries with two of the words: anywhere, in the title."""
    quoted = [_match_expression([word]) for word in words]
    pairs = " OR ".join(
        f"({word} AND ({' OR '.join(quoted[place:])}))"
        for place, word in enumerate(quoted[:-1], 1)
    )
    return [(MATCHES, [pairs]), (MATCHES, [f"{{title}} : ({pairs})"])]


def rank_query(terms: Sequence[str]) -> tuple[str, list[str]]:
    """Return the query that adds `nearness` to `visible`, and its parameters."""
    return RANKED, [_match_expression(terms)]


def fetch_rows(
    connection: Any, statement: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Run the search statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def fetch_snippets(
    connection: Any, terms: Sequence[str], keys: list[int]
) -> dict[int, tuple[str, str | None]]:
    """Return a marked snippet of each entry, and its notes if folded words match."""
    places = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        sql = SNIPPETS.replace("(%s)", f"({places})")
        cursor.execute(sql, [_match_expression(terms), *keys])
        return {
            key: (normalize("NFC", marked), notes and normalize("NFC", notes))
            for key, marked, notes in cursor.fetchall()
        }


def repair_index(connection: Any) -> None:
    """Rebuild the FTS5 table where it does not match the entries."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        try:
            cursor.execute(_fts5_command("integrity-check", 1))
        except DatabaseError:
            cursor.execute(_fts5_command("rebuild"))


def merge_index(connection: Any) -> None:
    """Merge the FTS5 index step by step, so that deleted words leave the file.

    Nobody waits for more than a step of it. Where nothing changed it does nothing.
    """
    with connection.cursor() as cursor:
        pages = -PAGES_A_STEP  # negative once: everything is to be merged with all else
        while True:
            before = connection.connection.total_changes
            cursor.execute(_fts5_command("merge", pages))
            if connection.connection.total_changes - before < 2:
                return
            pages = PAGES_A_STEP


def _fts5_command(name: str, number: int | None = None) -> str:
    """Return the statement that gives FTS5 one of its commands."""
    if number is None:
        return f"INSERT INTO {TABLE}({TABLE}) VALUES('{name}')"
    return f"INSERT INTO {TABLE}({TABLE}, rank) VALUES('{name}', {number})"
