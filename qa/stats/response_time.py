"""Response time: how long people wait to hear back, of all questions, also the waiting.

Only the answered ones would tell of whoever was lucky: on a site that answers one in
two within a day and forgets the others, they say "one day".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from django.db.models import Case, Min, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from config.models import SiteSettings
from qa.models import EventKind, ModerationEvent, Question
from qa.models.moderation_event import CAME_BACK
from qa.models.status import QuestionStatus as Status
from qa.stats.durations import counted

ENOUGH, NEWEST = 10, 200
A_DAY = timedelta(days=1)
ROUNDING = 1e-9

WAITS_FOR_US = (Status.SUBMITTED, Status.APPROVED)
DECLINES = (EventKind.DECLINE, EventKind.MARK_DUPLICATE)


class _Wait(NamedTuple):
    """How long a question waited, and whether that has an end."""

    length: timedelta
    is_over: bool
    is_answered: bool


@dataclass(frozen=True)
class ResponseTimes:
    """What came of the newest questions, and how long people waited to hear back.

    Args:
        promised: Within how many days an answer is promised.
        count: How many questions are counted.
        answered: How many of them were answered.
        waiting: How many still wait.
        median: Within how many days half hear back, as estimated; None where fewer do.
        p90: Within how many days nine in ten hear back; None where fewer do.
        longest: For how many whole days the one has waited that waits longest now, of
            all; None where none waits.
    """

    promised: int
    count: int = 0
    answered: int = 0
    waiting: int = 0
    median: int | None = None
    p90: int | None = None
    longest: int | None = None

    @property
    def summary(self) -> str:
        """What is said where no day is known: the promise, while few have asked."""
        if self.count < ENOUGH:
            return f"We try to answer within {counted(self.promised, 'day')}."
        return f"We have answered few questions lately.{self._longest}"

    @property
    def lines(self) -> list[str]:
        """All of it, in sentences; nothing while few have asked."""
        if self.count < ENOUGH:
            return []
        declined = self.count - self.answered - self.waiting
        half = self.median and f"Half hear back within {counted(self.median, 'day')}."
        most = self.p90 and f"Nine in ten hear back within {counted(self.p90, 'day')}."
        known = [sentence for sentence in (half, most) if sentence]
        if known and self.waiting:
            known.append("We estimate this, because some still wait.")
        return [
            f"We count the last {self.count} questions, with those that still wait.",
            f"We answered {self.answered} and could not answer {declined}. "
            f"{self.waiting} still wait.",
            (" ".join(known) or "Fewer than half have heard back.") + self._longest,
        ]

    @property
    def _longest(self) -> str:
        if self.longest is None:
            return ""
        return f" The longest wait now is {counted(self.longest, 'day')}."


def read_response_times(
    at: datetime | None = None, site: SiteSettings | None = None
) -> ResponseTimes:
    """Return how long people waited to hear back, and how many still wait.

    Counted are the newest two hundred questions that were sent, whatever became of
    them, without spam and without what the asker took back. A wait ends with an answer
    or when the question is declined. A declined question is erased some weeks later; it
    still counts, for else the share of the answered would grow by itself. The time that
    an asker takes to reply is no part of a wait.

    Args:
        at: The moment until which the waiting have waited; now, unless given.
        site: The settings, where they are read already.
    """
    at = at or timezone.now()
    waits = [wait for row in newest_sent() if (wait := _wait_of(at, *row))]
    oldest = waiting_for_us().aggregate(first=Min("wait_started_at"))["first"]
    return ResponseTimes(
        promised=(site or SiteSettings.load()).promised_days,
        count=len(waits),
        answered=sum(wait.is_answered for wait in waits),
        waiting=sum(not wait.is_over for wait in waits),
        median=_quantile(waits, 0.5),
        p90=_quantile(waits, 0.9),
        longest=(at - oldest).days if oldest else None,
    )


def waiting_for_us() -> QuerySet[Question]:
    """Return the questions whose next step is ours.

    Their keys are read from an index first: SQLite, which knows how often a status is
    on average only, would look at all that is published.
    """
    keys = Question.objects.filter(status__in=WAITS_FOR_US).order_by().values("pk")
    return Question.objects.filter(pk__in=keys)


def newest_sent() -> "QuerySet[Any, tuple[Any, ...]]":
    """Return status, start of the wait, publication and stop of the newest questions.

    The stop is the moment of a decline, or of the first open request to the asker.
    """
    events = ModerationEvent.objects.filter(question=OuterRef("pk")).order_by("-pk")
    came_back = ModerationEvent.objects.filter(
        question=OuterRef("question"), kind__in=CAME_BACK
    )
    last = Coalesce(Subquery(came_back.order_by("-pk").values("pk")[:1]), 0)
    requests = events.filter(kind=EventKind.REQUEST_INFO, pk__gt=last)
    asked = requests.order_by("pk").values("at")[:1]
    declined = events.filter(kind__in=DECLINES).values("at")[:1]
    stopped_at = Case(
        When(status=Status.NEEDS_INFO, then=Subquery(asked)),
        When(status__in=[Status.DECLINED, Status.ERASED], then=Subquery(declined)),
        default=None,
    )
    rows = Question.objects.annotate(stopped_at=stopped_at)
    newest = rows.order_by("-submitted_at", "-pk")[:NEWEST]
    return newest.values_list("status", "wait_started_at", "published_at", "stopped_at")


def _wait_of(
    at: datetime,
    status: str,
    since: datetime,
    published_at: datetime | None,
    stopped_at: datetime | None,
) -> _Wait | None:
    """Return the wait of one question; None for one that does not count."""
    if status in (Status.SPAM, Status.WITHDRAWN):
        return None
    is_waiting = status in (*WAITS_FOR_US, Status.NEEDS_INFO)
    until = published_at or stopped_at or (at if is_waiting else None)
    if until is None or until < since:  # erased before a decision; a clock put back
        return None
    return _Wait(until - since, not is_waiting, bool(published_at))


def _quantile(waits: list[_Wait], share: float) -> int | None:
    """Return within how many days a share of all waits was over; None if it is not yet.

    Whoever still waits has waited at least this long, and may wait longer: such a wait
    is left in until then and leaves without an end (Kaplan and Meier's estimate). With
    no one waiting this is the nearest rank.

    Source:
        E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations",
        Journal of the American Statistical Association 53 (1958), 457-481.
    """
    still_waiting = 1.0
    for left, wait in zip(range(len(waits), 0, -1), sorted(waits), strict=True):
        if wait.is_over:
            still_waiting *= 1 - 1 / left
        if still_waiting <= 1 - share + ROUNDING:
            return _days(wait.length)
    return None


def _days(length: timedelta) -> int:
    """Return a wait in days begun."""
    return max(1, ceil(length / A_DAY))
