"""Rows of a table in the order of the primary key: in batches, or one by one."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

logger = logging.getLogger(__name__)

KEPT_AFTER_FAILURES = timedelta(days=1)


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

    Of two processes that find a row, one handles it. A row that fails keeps no other:
    the failure is logged by its kind, since what it says may hold words, and the row is
    left for a later run; once it is a day old it is deleted.

    Args:
        rows: What waits, with the column `asked_at`; its own order is replaced. All
            keys are read, so the table has to be bounded where rows are written.
        handle: Called with each row, in its transaction.
        most: How many rows are handled at the most.
        stopped: Asked before each row; true ends the run.

    Returns:
        How many rows were handled.
    """
    handled = 0
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        if handled == most or stopped():
            break
        try:
            handled += _consume_row(rows.filter(pk=pk), handle)
        except Exception as error:
            name = rows.model.__name__
            logger.error("%s failed: %s", name, type(error).__name__)
            before = timezone.now() - KEPT_AFTER_FAILURES
            rows.filter(pk=pk, asked_at__lte=before).delete()
    return handled


@transaction.atomic
def _consume_row(rows: QuerySet[Any, Any], handle: Callable[[Any], None]) -> bool:
    """Handle the one row and delete it; return whether it was still there."""
    row = rows.select_for_update().first()
    if row is None:
        return False
    handle(row)
    row.delete()
    return True
