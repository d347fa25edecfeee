"""Histogram of waits: how long people wait, in five groups, drawn as bars."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

# The first whole day of each group, and what it is called.
GROUPS = (
    (0, "0 to 2 days"),
    (3, "3 to 7 days"),
    (8, "8 to 14 days"),
    (15, "15 to 30 days"),
    (31, "Longer"),
)
ROW, BAR, LEFT, WIDEST = 28, 18, 108, 132


@dataclass(frozen=True)
class WaitBar:
    """One group, and its place in the drawing.

    Args:
        label: How long they wait.
        count: How many do.
        is_late: Whether all of them wait longer than was promised.
        y: The upper edge of the bar.
        width: How wide it is; a group with anybody in it is visible.
    """

    label: str
    count: int
    is_late: bool
    y: int
    width: int

    @property
    def x(self) -> int:
        """The left edge of the bar, right of the longest label."""
        return LEFT

    @property
    def text_y(self) -> int:
        """The line on which the words beside it stand."""
        return self.y + BAR - 4

    @property
    def count_x(self) -> int:
        """Where the number after the bar begins."""
        return LEFT + self.width + 7


def count_waits(ages: Iterable[timedelta]) -> dict[str, int]:
    """Return how many waits are in each group.

    Args:
        ages: How long each has waited.
    """
    firsts = [first for first, _ in GROUPS]
    counts = Counter(bisect_right(firsts, max(0, age.days)) - 1 for age in ages)
    return {f"waits_{first}": counts[group] for group, first in enumerate(firsts)}


def wait_bars(counts: Mapping[str, int], promised_days: int) -> list[WaitBar]:
    """Return the bars of the drawing.

    Args:
        counts: How many are in each group, by the names of `count_waits`.
        promised_days: Within how many days an answer is promised.
    """
    most = max(*(counts[f"waits_{first}"] for first, _ in GROUPS), 1)
    return [
        WaitBar(
            label=label,
            count=(count := counts[f"waits_{first}"]),
            is_late=first > promised_days,
            y=2 + row * ROW,
            width=max(2, round(WIDEST * count / most)) if count else 0,
        )
        for row, (first, label) in enumerate(GROUPS)
    ]
