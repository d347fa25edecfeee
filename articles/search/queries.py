"""Search queries: `run_query` finds, ranks, counts and pages in one SELECT.

What is public stands in it as the kinds' own `published()`, so that an entry left
behind is neither shown nor counted. Work is bounded: of more matches than
`MOST_CANDIDATES`, only the newest are ranked, and the newest of those in titles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.models import Topic
from articles.search.backends import postgres, sqlite
from articles.search.backends.highlights import HighlightPart, choose_excerpt
from articles.search.parser import SearchQuery, parse_query
from articles.search.registry import SearchType, search_types

PER_PAGE = 10
MOST_CANDIDATES = 1000  # matches anywhere, and as many in titles
MOST_CANDIDATES_FOR_TOPIC = 5000  # whether one is in the topic is asked of each
MOST_RANKED = 2 * MOST_CANDIDATES
MOST_PAGES = 100_000  # further than any site reaches, and no number too large

# The newest matches: by the index alone, so that nothing else is read for the others.
CANDIDATES = """
    SELECT * FROM (
        SELECT entry.id, entry.kind, entry.object_id, entry.visible_from,
            {in_title} AS in_title
        FROM {matches} AND entry.visible_from <= %s AND entry.kind IN ({kinds})
        ORDER BY entry.visible_from DESC, entry.id DESC LIMIT %s
    ) AS newest_{in_title}
"""
# Materialised: FTS5 knows how near a match is only while it looks for it.
STATEMENT = """
    WITH candidates AS MATERIALIZED (
        SELECT id, kind, object_id, visible_from, MAX(in_title) AS in_title
        FROM ({candidates}) AS newest GROUP BY id, kind, object_id, visible_from
    ), visible AS MATERIALIZED (
        SELECT * FROM candidates entry WHERE {public}
        ORDER BY in_title DESC, visible_from DESC, id DESC LIMIT %s
    ), ranked AS MATERIALIZED ({ranked})
    SELECT id, kind, object_id, COUNT(id) OVER (), counted.candidates
    FROM (SELECT COUNT(*) AS candidates FROM candidates) AS counted
    LEFT JOIN ranked ON TRUE
    ORDER BY in_title DESC, nearness DESC, visible_from DESC, id DESC
    LIMIT %s OFFSET %s
"""


class NoSuchPage(Exception):
    """The page number is out of range."""


@dataclass(frozen=True)
class SearchHit:
    """A search result.

    Args:
        kind: What it is.
        row: The row, read through the kind's `published()`.
        snippet: The words around what was found; empty where none may be quoted.
        note: What it is about instead, as its content note says, if it has one.
    """

    kind: SearchType
    row: Any
    snippet: tuple[HighlightPart, ...] = ()
    note: str = ""

    @property
    def title(self) -> str:
        return self.kind.title(self.row)

    @property
    def url(self) -> str:
        return str(self.row.get_absolute_url())

    @property
    def date(self) -> datetime:
        published_at: datetime = self.row.published_at
        return published_at


@dataclass(frozen=True)
class SearchResults:
    """A page of search results.

    Args:
        query: What was looked for.
        hits: The best first.
        total: How many there are on all pages.
        page: Which page this is, from 1.
        is_partial: Whether there may be more: only the newest matches were ranked.
    """

    query: SearchQuery
    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    page: int = 1
    is_partial: bool = False

    @property
    def pages(self) -> int:
        return ceil(self.total / PER_PAGE)


@dataclass(frozen=True)
class IndexMatch:
    """A match in the index.

    Args:
        entry: The entry's key.
        kind: The name of its kind.
        key: The key of its row.
        total: How many were found on all pages.
    """

    entry: int
    kind: str
    key: int
    total: int


def run_query(
    text: str,
    *,
    kind: SearchType | None = None,
    topic: Topic | None = None,
    page: int = 1,
    at: datetime | None = None,
) -> SearchResults:
    """Search: hits in titles first, then by rank, then newer ones.

    Exact up to `MOST_CANDIDATES` matches. Of more, the newest are ranked.

    Args:
        text: What was typed, anything at all.
        kind: Only this kind.
        topic: Only what belongs to this topic.
        page: Which page, from 1.
        at: The moment to judge by; now, unless given.

    Returns:
        The page; an empty one where nothing was found or nothing was asked.

    Raises:
        NoSuchPage: there is no such page of it.
    """
    query, at = parse_query(text), at or timezone.now()
    if not 1 <= page <= MOST_PAGES:
        raise NoSuchPage
    searched = [kind] if kind else search_types()
    places, is_partial = _find_matches(query.terms, searched, topic, page, at)
    if page > 1 and not places:
        raise NoSuchPage
    rows = _load_rows(places, searched, at)
    there = [place for place in places if (place.kind, place.key) in rows]
    total = places[0].total - (len(places) - len(there)) if places else 0
    hits = _build_hits(there, rows, query.terms, searched)
    return SearchResults(query, hits, total, page, is_partial)


def _find_matches(
    terms: Sequence[str],
    searched: Sequence[SearchType],
    topic: Topic | None,
    page: int,
    at: datetime,
) -> tuple[list[IndexMatch], bool]:
    """Return the places of one page, and whether there may be more than were ranked."""
    if not terms:
        return [], False
    backend = search_backend()
    candidates, values = _candidates_query(terms, searched, topic, at)
    public, public_values = _public_condition(searched, topic, at)
    ranked, rank_values = backend.rank_query(terms)
    statement = STATEMENT.format(candidates=candidates, public=public, ranked=ranked)
    values += [*public_values, MOST_RANKED, *rank_values]
    values += [PER_PAGE, PER_PAGE * (page - 1)]
    rows = backend.fetch_rows(connection, statement, values)
    places = [IndexMatch(*row[:4]) for row in rows if row[0] is not None]
    is_partial = any(
        total >= MOST_RANKED or candidates >= _most_candidates(topic)
        for *_, total, candidates in rows[:1]
    )
    return places, is_partial


def _candidates_query(
    terms: Sequence[str],
    searched: Sequence[SearchType],
    topic: Topic | None,
    at: datetime,
) -> tuple[str, list[Any]]:
    """Return the query for the newest matches, and its parameters."""
    kinds = ", ".join(["%s"] * len(searched))
    clauses = search_backend().match_clause(terms), search_backend().title_clause(terms)
    pieces, values = [], []
    for in_title, (matches, match_values) in enumerate(clauses):
        pieces.append(
            CANDIDATES.format(matches=matches, kinds=kinds, in_title=in_title)
        )
        values += [
            *match_values,
            adapt_datetime(at),
            *(kind.name for kind in searched),
        ]
        values.append(_most_candidates(topic))
    return " UNION ALL ".join(pieces), values


def _most_candidates(topic: Topic | None) -> int:
    return MOST_CANDIDATES_FOR_TOPIC if topic else MOST_CANDIDATES


def search_backend() -> Any:
    """Return the backend module of this database."""
    return sqlite if connection.vendor == "sqlite" else postgres


def adapt_datetime(at: datetime) -> Any:
    """Return a moment as this database stores it."""
    return connection.ops.adapt_datetimefield_value(at)


def _public_condition(
    searched: Sequence[SearchType], topic: Topic | None, at: datetime
) -> tuple[str, list[Any]]:
    """Return the condition that an entry's row may be seen, and its parameters.

    The offset keeps PostgreSQL from reading every public row for a few entries: with
    it, the rows are looked up one by one, by their keys.
    """
    conditions, values = [], []
    for kind in searched:
        rows = kind.published(at)
        rows = kind.in_topic(rows, topic) if topic else rows
        this = RawSQL("entry.object_id", ())
        sql, parameters = (
            rows.filter(pk=this).order_by().values("pk").query.sql_with_params()
        )
        conditions.append(f"entry.kind = %s AND EXISTS ({sql} LIMIT 1 OFFSET 0)")
        values += [kind.name, *parameters]
    return " OR ".join(conditions), values


def _load_rows(
    places: Sequence[IndexMatch], searched: Sequence[SearchType], at: datetime
) -> dict[tuple[str, int], Any]:
    """Return the rows of a page, read as any reader's page reads them."""
    rows: dict[tuple[str, int], Any] = {}
    for kind in searched:
        keys = [place.key for place in places if place.kind == kind.name]
        for row in kind.published(at).filter(pk__in=keys) if keys else ():
            rows[kind.name, row.pk] = row
    return rows


def _build_hits(
    places: Sequence[IndexMatch],
    rows: dict[tuple[str, int], Any],
    terms: Sequence[str],
    searched: Sequence[SearchType],
) -> tuple[SearchHit, ...]:
    """Return the hits, each with its snippet, or its note where none may be quoted."""
    by_name = {kind.name: kind for kind in searched}
    found = [(by_name[p.kind], rows[p.kind, p.key], p.entry) for p in places]
    keys = [entry for kind, row, entry in found if kind.may_quote(row)]
    marked = search_backend().fetch_snippets(connection, terms, keys) if keys else {}
    excerpts = {entry: choose_excerpt(*one) for entry, one in marked.items()}
    return tuple(
        SearchHit(kind, row, *excerpts.get(entry, ((), row.content_note)))
        for kind, row, entry in found
    )
