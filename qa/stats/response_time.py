"""Response time: promised, until enough answers are there to measure it."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median

from django.db.models import F

from config.models import SiteSettings
from qa.models import Question
from qa.stats.durations import counted

ENOUGH, NEWEST = 10, 100
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ResponseTimes:
    """Measured waits for a first answer, in days begun.

    Args:
        median: Half of the answers came within so many days.
        p90: Nine of ten came within so many days (nearest rank).
        count: Over how many answers, at most the newest hundred.
    """

    median: int
    p90: int
    count: int


def measure_response_times() -> ResponseTimes | None:
    """Return how long first answers took, or None while there are fewer than ten.

    The time that an asker took to reply to a request is no part of a wait.
    """
    waits = _days_of_newest()
    if len(waits) < ENOUGH:
        return None
    rank = ceil(len(waits) * 0.9)
    return ResponseTimes(ceil(median(waits)), waits[rank - 1], len(waits))


def _days_of_newest() -> list[int]:
    """Return the waits of the newest answered questions, shortest first."""
    answered = Question.objects.published().filter(
        published_at__gte=F("wait_started_at")
    )
    newest = answered.order_by("-published_at", "-pk")[:NEWEST]
    times = newest.values_list("wait_started_at", "published_at")
    return sorted(
        max(1, ceil((until - since) / A_DAY)) for since, until in times if until
    )


def expected() -> str:
    """Return how long an answer takes, as a sentence for who asks."""
    times = measure_response_times()
    if times is None:
        promised = SiteSettings.load().promised_days
        return f"An answer usually comes within {counted(promised, 'day')}."
    return f"Nine answers in ten have come within {counted(times.p90, 'day')}."
