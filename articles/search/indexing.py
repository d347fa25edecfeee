"""Index maintenance: add and remove entries; delete their bytes."""

from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from django.db import connection
from django.db.models import Model

from articles.models import SearchEntry
from articles.search.backends import sqlite
from articles.search.queries import search_backend
from articles.search.registry import SearchType, search_type_of

# PostgreSQL refuses to index more than a megabyte of one row.
MOST_CHARACTERS = 200_000
CONTROLS = {code: " " for code in range(32) if chr(code) != "\n"}


def index_row(row: Model) -> None:
    """Write the index entry of a row; remove it if the row may not be found.

    To be called in the transaction that changes what readers see of it.

    Args:
        row: A row of a registered kind, saved.
    """
    kind = search_type_of(row)
    fresh = kind.to_index().filter(pk=row.pk).first()
    if fresh is None:
        remove_from_index(row)
    else:
        write_entries(kind, [fresh])


def remove_from_index(row: Model) -> None:
    """Remove a row from the index; one that is not in it is no error.

    Args:
        row: A row of a registered kind.
    """
    SearchEntry.objects.filter(kind=search_type_of(row).name, object_id=row.pk).delete()


def write_entries(kind: SearchType, rows: Iterable[Any]) -> None:
    """Write the entries of rows, new or again."""
    SearchEntry.objects.bulk_create(
        (_build_entry(kind, row) for row in rows),
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["visible_from", "title", "words", "folded", "notes"],
    )


def _build_entry(kind: SearchType, row: Any) -> SearchEntry:
    """Return the entry of a row as it stands now."""
    document = kind.document(row)
    words = _normalize_text(document.words)[:MOST_CHARACTERS]
    folded = _normalize_text(document.folded)[: MOST_CHARACTERS - len(words)]
    return SearchEntry(
        kind=kind.name,
        object_id=row.pk,
        visible_from=row.published_at,
        title=_normalize_text(document.title),
        words=words,
        folded=folded,
        notes=_normalize_text("; ".join(document.notes)),
    )


def _normalize_text(text: str) -> str:
    """Return text in the index's form, without controls: they mark what was found."""
    return normalize(search_backend().FORM, text).translate(CONTROLS)


def drop_bytes() -> None:
    """Remove deleted words from the index file, on SQLite.

    On PostgreSQL `config.maintenance.vacuum` rewrites the table.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        sqlite.merge_index(connection)
