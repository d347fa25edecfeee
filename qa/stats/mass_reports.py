"""Mass reporting: threads that several reports hid within a day, shown as one.

Somebody who reports page after page takes them off the site, and would bury everybody
who waits. The desk shows them in one line, which leads to a list of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from qa.models import Question

# From so many on, hidden within so long, they are shown as one.
FEWEST_HIDDEN = 3
WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class MassHiding:
    """Threads that reports hid, one soon after the other, and nobody has decided.

    Args:
        keys: Their primary keys.
        since: When the first was hidden.
    """

    keys: frozenset[int]
    since: datetime

    def since_words(self, at: datetime) -> str:
        """Return when it began: "09:10", on another day "30 November, 23:50"."""
        began, today = timezone.localtime(self.since), timezone.localdate(at)
        day = "" if began.date() == today else f"{began.day} {began:%B}, "
        return f"{day}{began:%H:%M}"


def find_mass_hiding() -> MassHiding | None:
    """Return the threads that belong together, or None where there are too few.

    They are found by the reports that wait, of which an index holds no others.
    """
    hidden = Question.objects.hidden_by_report().order_by(F("hidden_at"), "pk")
    rows = [(row.pk, row.hidden_at) for row in hidden.only("pk")]
    together: dict[int, datetime] = {}
    for start in range(len(rows) - FEWEST_HIDDEN + 1):
        near = rows[start : start + FEWEST_HIDDEN]
        if near[-1][1] - near[0][1] <= WITHIN:
            together.update(near)
    if not together:
        return None
    return MassHiding(frozenset(together), min(together.values()))
