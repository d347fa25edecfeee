"""Rows of a table in the order of the primary key: in batches, or one by one."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet


def iterate_in_batches(queryset: QuerySet[Any, Any], size: int) -> Iterator[list[Any]]:
    """Yield the rows of a queryset in lists; each list is a query of its own.

    Rows may be changed or deleted meanwhile: the next query goes on after the last
    primary key, and no cursor stays open.

    Args:
        queryset: Gives model instances, named tuples with a `pk`, or only the keys
            (`values_list("pk", flat=True)`). Its own order is replaced.
        size: The most rows in a batch.
    """
    rows = queryset.order_by("pk")
    batch = list(rows[:size])
    while batch:
        yield batch
        last = getattr(batch[-1], "pk", batch[-1])
        batch = list(rows.filter(pk__gt=last)[:size])


def consume_rows(
    rows: QuerySet[Any, Any],
    handle: Callable[[Any], None],
    *,
    most: int,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Handle rows and delete each with what it caused, the oldest first.

    Of two processes that find a row, one handles it.

    Args:
        rows: What waits; its own order is replaced.
        handle: Called with each row, in its transaction.
        most: How many rows at the most.
        stopped: Asked before each row; true ends the run.

    Returns:
        How many rows were handled.
    """
    handled = 0
    for pk in rows.order_by("pk").values_list("pk", flat=True)[:most]:
        if stopped():
            break
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            if row is not None:
                handle(row)
                row.delete()
                handled += 1
    return handled
