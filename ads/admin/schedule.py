"""Placement schedule: for every slot what runs when, its gaps and its clashes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ads.models import Placement
from ads.models.slot import SLOT_INFO, Slot, SlotInfo

DAYS = 60
WIDTH = 600  # units of the drawing for the whole time


@dataclass(frozen=True)
class TimeSpan:
    """A time span in a slot, with its place in the drawing; the end is exclusive.

    Attributes:
        x: Where it begins in the drawing.
        width: How long it is there.
    """

    start: datetime
    end: datetime
    x: int = 0
    width: int = 0


@dataclass(frozen=True)
class ScheduledRun:
    """A placement with its time span, cut to the period of the schedule."""

    placement: Placement
    span: TimeSpan


@dataclass
class ScheduleRow:
    """One slot of the schedule.

    Attributes:
        runs: What stands in it, in the order of their starts.
        gaps: When nothing does.
        clashes: When two placements show the same creative, so that one is wasted.
        shared: When several share the slot by their weights.
        unseen: What is placed in it and shown nowhere.
    """

    slot: Slot
    place: SlotInfo
    runs: list[ScheduledRun] = field(default_factory=list)
    gaps: list[TimeSpan] = field(default_factory=list)
    clashes: list[tuple[ScheduledRun, ScheduledRun]] = field(default_factory=list)
    shared: list[tuple[ScheduledRun, ScheduledRun]] = field(default_factory=list)
    unseen: list[ScheduledRun] = field(default_factory=list)


def build_schedule(start: datetime, *, days: int = DAYS) -> list[ScheduleRow]:
    """Return the schedule: a row for every slot, from a moment on.

    Args:
        start: The moment.
        days: How far to look.
    """
    end = start + timedelta(days=days)
    placed = _load_runs(start, end)
    return [_build_row(slot, placed, start, end) for slot in Slot]


def _load_runs(start: datetime, end: datetime) -> list[ScheduledRun]:
    """Load the placements of a period, their spans cut to it."""
    placements = (
        Placement.objects.filter(creative__retired_at=None)
        .filter(starts_at__lt=end)
        .exclude(ends_at__lte=start)
        .with_creative()
        .with_topics()
        .order_by("starts_at", "pk")
    )
    return [
        ScheduledRun(
            one,
            _draw_span(
                max(one.starts_at, start), min(one.ends_at or end, end), start, end
            ),
        )
        for one in placements
    ]


def _build_row(
    slot: Slot, placed: list[ScheduledRun], start: datetime, end: datetime
) -> ScheduleRow:
    """Return the row of one slot, with its gaps and overlaps."""
    mine = [run for run in placed if run.placement.slot == slot]
    runs = [run for run in mine if not run.placement.blocking_reason()]
    over = list(_find_overlaps(runs))
    return ScheduleRow(
        slot=slot,
        place=SLOT_INFO[slot],
        runs=runs,
        unseen=[run for run in mine if run.placement.blocking_reason()],
        gaps=[_draw_span(a, b, start, end) for a, b in _find_gaps(runs, start, end)],
        clashes=[pair for pair in over if _is_same_creative(*pair)],
        shared=[pair for pair in over if not _is_same_creative(*pair)],
    )


def _draw_span(
    start: datetime, end: datetime, first: datetime, last: datetime
) -> TimeSpan:
    """Return a span with its place in the drawing of a longer one."""
    whole = (last - first).total_seconds()
    x = round((start - first).total_seconds() / whole * WIDTH)
    until = round((end - first).total_seconds() / whole * WIDTH)
    return TimeSpan(start, end, x, max(1, until - x))


def _find_gaps(
    runs: Iterable[ScheduledRun], start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Return the times in which nothing runs, in their order."""
    free = start
    for run in runs:
        if run.span.start > free:
            yield free, run.span.start
        free = max(free, run.span.end)
    if free < end:
        yield free, end


def _find_overlaps(
    runs: list[ScheduledRun],
) -> Iterator[tuple[ScheduledRun, ScheduledRun]]:
    """Return every two runs that share some time, the earlier one first."""
    for number, one in enumerate(runs):
        for other in runs[number + 1 :]:
            if other.span.start < one.span.end:
                yield one, other


def _is_same_creative(one: ScheduledRun, other: ScheduledRun) -> bool:
    return one.placement.creative_id == other.placement.creative_id
