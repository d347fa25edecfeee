"""Index maintenance: add, remove and rebuild entries; delete their bytes."""

from collections.abc import Callable, Iterable
from typing import Any
from unicodedata import normalize

from django.db import connection, transaction
from django.db.models import Model

from articles.models import SearchEntry
from articles.search.backends import sqlite
from articles.search.queries import search_backend
from articles.search.registry import SearchType, search_type_of, search_types
from config.batches import iterate_in_batches

# PostgreSQL refuses to index more than a megabyte of one row.
MOST_CHARACTERS = 200_000
BATCH = 100
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
        _write_entries(kind, [fresh])


def remove_from_index(row: Model) -> None:
    """Remove a row from the index; one that is not in it is no error.

    Args:
        row: A row of a registered kind.
    """
    SearchEntry.objects.filter(kind=search_type_of(row).name, object_id=row.pk).delete()


def _write_entries(kind: SearchType, rows: Iterable[Any]) -> None:
    """Write the entries of rows, new or again."""
    SearchEntry.objects.bulk_create(
        (_build_entry(kind, row) for row in rows),
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["visible_from", "title", "words"],
    )


def _build_entry(kind: SearchType, row: Any) -> SearchEntry:
    """Return the entry of a row as it stands now."""
    document = kind.document(row)
    return SearchEntry(
        kind=kind.name,
        object_id=row.pk,
        visible_from=row.published_at,
        title=_normalize_text(document.title),
        words=_normalize_text(document.words)[:MOST_CHARACTERS],
    )


def _normalize_text(text: str) -> str:
    """Return text in the index's form, without controls: they mark what was found."""
    return normalize(search_backend().FORM, text).translate(CONTROLS)


def count_rows() -> int:
    """Return how many rows `rebuild_index` goes through."""
    return sum(kind.to_index().count() for kind in search_types())


def rebuild_index(
    progress: Callable[[int], object] = lambda rows: None,
) -> int:
    """Write every entry again, a batch in a transaction, and drop what is stale.

    The site can be read and written meanwhile; what is found stays found.

    Args:
        progress: Called with the number of rows of each batch that is done.

    Returns:
        How many entries there are.
    """
    sqlite.repair_index(connection)
    for kind in search_types():
        keys_to_index = kind.to_index().values_list("pk", flat=True)
        for keys in iterate_in_batches(keys_to_index, BATCH):
            _reindex_batch(kind, keys)
            progress(len(keys))
    _delete_stale_entries()
    drop_bytes()
    return SearchEntry.objects.count()


@transaction.atomic
def _reindex_batch(kind: SearchType, keys: list[int]) -> None:
    """Write the entries of a batch; what is no longer public by now is left out."""
    _write_entries(kind, kind.to_index().filter(pk__in=keys).order_by("pk"))


def _delete_stale_entries() -> None:
    """Delete the entries of rows that are not to be found, and of unknown kinds."""
    SearchEntry.objects.exclude(
        kind__in=[kind.name for kind in search_types()]
    ).delete()
    for kind in search_types():
        entries = SearchEntry.objects.filter(kind=kind.name)
        for batch in iterate_in_batches(entries, BATCH):
            there = kind.to_index().filter(pk__in=[e.object_id for e in batch])
            known = set(there.values_list("pk", flat=True))
            gone = [e.pk for e in batch if e.object_id not in known]
            entries.filter(pk__in=gone).delete()


def drop_bytes() -> None:
    """Remove deleted words from the index file, on SQLite.

    PostgreSQL's own vacuum does the same in its time.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        sqlite.merge_index(connection)
