"""Iteration over the rows of a table in batches, in the order of the primary key."""

from collections.abc import Iterator
from typing import Any

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
