"""Choose the creative for a slot, from the page and the day alone.

Nothing about the reader is read here, so that all readers of a page get the same one.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Field, QuerySet
from django.utils import timezone

from ads.models import Creative, Placement
from config.prepared_queries import PreparedQuery


def load_candidates(
    topics: Iterable[int], *, at: datetime | None = None
) -> list[Placement]:
    """Load what may stand on a page of these topics, for all its slots, in one query.

    Args:
        topics: Primary keys of the page's topics.
        at: The moment to judge by; now, unless given.
    """
    given = {f"topic_{number}": topic for number, topic in enumerate(topics)}
    return _prepare_candidates(len(given))(at=at or timezone.now(), **given)


@lru_cache(maxsize=32)
def _prepare_candidates(topics: int) -> PreparedQuery[Placement]:
    """Prepare the query of what may stand on a page of so many topics."""

    def build(at: datetime, **topics: int) -> QuerySet[Placement]:
        running = Placement.objects.live(at).for_topics(topics.values())
        return running.with_creative().order_by("pk")

    fields: dict[str, Field[Any, Any]] = {"at": DateTimeField()}
    fields |= {f"topic_{number}": BigIntegerField() for number in range(topics)}
    return PreparedQuery(build, fields)


def choose_creative(
    placements: Iterable[Placement], slot: str, *, path: str, day: date
) -> Creative | None:
    """Choose by weight among the placements of one slot; pure and repeatable.

    Args:
        placements: Candidates for any slot, in a fixed order.
        slot: The slot to fill.
        path: The page's path.
        day: The day in the site's zone: the choice may change at midnight.
    """
    mine = [one for one in placements if one.slot == slot]
    total = sum(one.weight for one in mine)
    if not total:
        return None
    place = _number(f"{path}\n{slot}\n{day}") % total
    ends = accumulate(one.weight for one in mine)
    return next(
        one for one, end in zip(mine, ends, strict=True) if place < end
    ).creative


def site_day(at: datetime | None = None) -> date:
    """Return the day of a moment in the site's own zone."""
    return timezone.localdate(at, timezone.get_default_timezone())


def _number(text: str) -> int:
    """Spread texts evenly over numbers, the same in every process (`hash` is not)."""
    return int.from_bytes(sha256(text.encode()).digest()[:8])
