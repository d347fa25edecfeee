"""PostgreSQL: the clauses of the search statement and its snippets.

The SELECT itself is in `search.queries`; the vectors, their trigger and the indexes are
made in migrations 0002, 0006 and 0016. The configuration `attune_english` stems, folds
accents and keeps every word; the migration makes it, and needs no superuser for that.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from articles.search.backends.highlights import BEGINS, ENDS

FORM = "NFC"  # in which entries are written: `unaccent` knows whole letters
CONFIGURATION = "attune_english"
TERM = f"phraseto_tsquery('{CONFIGURATION}', %s)"
MATCHES = "articles_searchentry entry WHERE entry.vector @@ ({query})"
TITLE_MATCHES = "articles_searchentry entry WHERE entry.title_vector @@ ({query})"
RANKED = """
    SELECT visible.*, ts_rank(entry.vector, ({query})) AS nearness
    FROM visible JOIN articles_searchentry entry ON entry.id = visible.id
"""
SHAPE = (
    f'StartSel="{BEGINS}", StopSel="{ENDS}", MaxWords=36, MinWords=24, '
    'ShortWord=0, MaxFragments=2, FragmentDelimiter=" … "'
)
# PostgreSQL's parser would take these for parts of tags, hosts and paths, drop the tags
# from what is shown and mark no word of the rest. No text has the stand-ins.
SIGNS = "<>&/@.:_"
STAND_INS = "".join(map(chr, range(0x10, 0x10 + len(SIGNS))))
BACK = str.maketrans(STAND_INS, SIGNS)
SNIPPETS = f"""
    SELECT id, ts_headline(
        '{CONFIGURATION}', translate(words, '{SIGNS}', '{STAND_INS}'), ({{query}}), %s
    ), CASE
        WHEN to_tsvector(
            '{CONFIGURATION}', translate(folded, '{SIGNS}', '{STAND_INS}')
        ) @@ ({{any}})
        THEN notes END
    FROM articles_searchentry WHERE id = ANY(%s)
"""  # noqa: S608 - fixed names


def _match_expression(terms: Sequence[str]) -> str:
    """Return the terms as one query, each a parameter."""
    return " && ".join([TERM] * len(terms))


def match_clause(terms: Sequence[str]) -> tuple[str, list[str]]:
    """Return FROM and WHERE, the entry called `entry`, and their parameters."""
    return MATCHES.format(query=_match_expression(terms)), [*terms]


def title_clause(terms: Sequence[str]) -> tuple[str, list[str]]:
    """Return the same for entries that have every term in their title."""
    return TITLE_MATCHES.format(query=_match_expression(terms)), [*terms]


def alike_clauses(words: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return such clauses for entries with two of the words: anywhere, in the title."""
    pairs, values = [], []
    for place, word in enumerate(words[:-1], 1):
        others = words[place:]
        pairs.append(f"({TERM} && ({' || '.join([TERM] * len(others))}))")
        values += [word, *others]
    query = " || ".join(pairs)
    return [
        (MATCHES.format(query=query), values),
        (TITLE_MATCHES.format(query=query), values),
    ]


def rank_query(terms: Sequence[str]) -> tuple[str, list[str]]:
    """Return the query that adds `nearness` to `visible`, and its parameters."""
    return RANKED.format(query=_match_expression(terms)), [*terms]


def fetch_rows(
    connection: Any, statement: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Run the search statement.

    To compile it first would take longer than all of its work. The setting goes with
    the statement, to save a journey to the database.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL jit = off; {statement}", values)
        cursor.nextset()  # the statement's own rows
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def fetch_snippets(
    connection: Any, terms: Sequence[str], keys: list[int]
) -> dict[int, tuple[str, str | None]]:
    """Return a marked snippet of each entry, and its notes if folded words match."""
    with connection.cursor() as cursor:
        one_of_them = " || ".join([TERM] * len(terms))
        sql = SNIPPETS.format(query=_match_expression(terms), any=one_of_them)
        cursor.execute(sql, [*terms, SHAPE, *terms, keys])
        found = cursor.fetchall()
    return {key: (marked.translate(BACK), notes) for key, marked, notes in found}
