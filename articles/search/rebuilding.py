"""Rebuild of the index, batch by batch; it can go on where it was interrupted."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from articles.models import SearchEntry, SearchRebuild
from articles.search.backends import sqlite
from articles.search.indexing import drop_bytes, write_entries
from articles.search.registry import SearchType, search_types
from config.batches import iterate_in_batches
from config.models import DueVacuum

BATCH = 200  # rows; nobody else writes on SQLite meanwhile: a tenth of a second
REBUILD = 1  # the only primary key of a `SearchRebuild`


def find_interrupted_rebuild() -> SearchRebuild | None:
    """Return how far an interrupted rebuild had come, if there is one."""
    names = [kind.name for kind in search_types()]
    return SearchRebuild.objects.filter(kind__in=names).first()


def count_rows(done: SearchRebuild | None = None) -> int:
    """Return how many rows `rebuild_index` goes through.

    Args:
        done: How far an interrupted rebuild had come; none unless given.
    """
    return sum(
        kind.to_index().filter(pk__gt=after).count()
        for kind, after in _kinds_to_do(done)
    )


def rebuild_index(
    progress: Callable[[int], object] = lambda rows: None,
    *,
    done: SearchRebuild | None = None,
) -> int:
    """Write every entry again, a batch in a transaction, and drop what is stale.

    The site can be read and written meanwhile; what is found stays found.

    Args:
        progress: Called with the number of rows of each batch that has any.
        done: How far an interrupted rebuild had come; this one goes on from there.

    Returns:
        How many entries there are.
    """
    sqlite.repair_index(connection)
    for kind, after in _kinds_to_do(done):
        keys = kind.model._default_manager.filter(pk__gt=after)
        for batch in iterate_in_batches(keys.values_list("pk", flat=True), BATCH):
            rows = _reindex_range(kind, after, batch[-1])
            after = batch[-1]
            if rows:
                progress(rows)
        _delete_entries_after(kind, after)
    SearchEntry.objects.exclude(
        kind__in=[kind.name for kind in search_types()]
    ).delete()
    SearchRebuild.objects.all().delete()
    DueVacuum.mark()
    drop_bytes()
    return SearchEntry.objects.count()


def _kinds_to_do(done: SearchRebuild | None) -> Sequence[tuple[SearchType, int]]:
    """Return the kinds to go through, each with the primary key to go on after."""
    kinds = search_types()
    if done is None:
        return [(kind, 0) for kind in kinds]
    first = [kind.name for kind in kinds].index(done.kind)
    return [(kinds[first], done.object_id), *((kind, 0) for kind in kinds[first + 1 :])]


@transaction.atomic
def _reindex_range(kind: SearchType, after: int, last: int) -> int:
    """Make the entries of a range of primary keys those of its public rows.

    The rows stay locked until then: what is erased or corrected meanwhile waits, and so
    its old words do not come back.

    Returns:
        How many rows are public.
    """
    rows = kind.to_index().filter(pk__gt=after, pk__lte=last).order_by("pk")
    public = list(rows.select_for_update(of=("self",), no_key=True))
    write_entries(kind, public)
    entries = SearchEntry.objects.filter(
        kind=kind.name, object_id__gt=after, object_id__lte=last
    )
    entries.exclude(object_id__in=[row.pk for row in public]).delete()
    SearchRebuild.objects.bulk_create(
        [SearchRebuild(pk=REBUILD, kind=kind.name, object_id=last)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["kind", "object_id"],
    )
    return len(public)


def _delete_entries_after(kind: SearchType, last: int) -> None:
    """Delete the entries beyond the last row; a row may have come in since."""
    public: QuerySet[Any] = kind.to_index().filter(pk=OuterRef("object_id"))
    entries = SearchEntry.objects.filter(kind=kind.name, object_id__gt=last)
    entries.filter(~Exists(public.order_by())).delete()
