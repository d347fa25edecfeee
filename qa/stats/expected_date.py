"""Expected date of an answer: from the questions that wait before one, and the pace."""

from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from qa.models import Flag, ModerationEvent, Question
from qa.models.status import QuestionStatus as Status
from qa.stats.response_time import (
    DECLINES,
    WAITS_FOR_US,
    ResponseTimes,
    read_response_times,
    waiting_for_us,
)

LATELY = timedelta(days=90)
ENOUGH_DECIDED, MOST_DECIDED = 5, 1000


def describe_expected(times: ResponseTimes | None = None) -> str:
    """Return by when an answer is expected to what is asked now, as a sentence.

    Args:
        times: What is said where no day is known; read, unless given.
    """
    if day := expected_by():
        return f"An answer is expected by {date_format(day, 'j F Y')}."
    return (times or read_response_times()).summary


def expected_by(
    question: Question | None = None, at: datetime | None = None
) -> date | None:
    """Return the day by which a waiting question should be decided.

    As many questions are decided a day as in the last ninety days, in the order of the
    queue: urgent ones first, then the longest wait. Only those count that wait before
    this one.

    Args:
        question: A question; what is asked now, unless given.
        at: The moment it is asked; now, unless given.

    Returns:
        A day of the site's time zone; None where the question does not wait for us, or
        where fewer than five were decided lately.
    """
    if question and question.status not in WAITS_FOR_US:
        return None
    at = at or timezone.now()
    since = at - LATELY
    decided = _count(published_since(since)) + _count(declined_since(since))
    if decided < ENOUGH_DECIDED:
        return None
    place = waiting_before(question).count() + 1
    return timezone.localdate(at) + timedelta(days=ceil(place * LATELY.days / decided))


def _count(rows: QuerySet[Any]) -> int:
    """Count rows, of very many only the first: the day that follows is then late."""
    return rows.order_by().values("pk")[:MOST_DECIDED].count()


def published_since(since: datetime) -> QuerySet[Question]:
    """Return the questions answered since a moment."""
    was_answered = [Status.PUBLISHED, Status.HIDDEN]
    return Question.objects.filter(status__in=was_answered, published_at__gte=since)


def declined_since(since: datetime) -> QuerySet[ModerationEvent]:
    """Return the events by which a question was declined since a moment."""
    return ModerationEvent.objects.filter(kind__in=DECLINES, at__gte=since)


def waiting_before(question: Question | None) -> QuerySet[Question]:
    """Return the questions that are read before one, or before what is asked now.

    Of those that are as urgent, the ones that wait for longer; before one that is not,
    all that are.
    """
    flags_up = Flag.objects.kinds_up()
    is_spam = flags_up.contain(Flag.Kind.SUSPECTED_SPAM)
    if question is None:
        return waiting_for_us().filter(~is_spam)
    is_urgent = Q(flags_up.contain(Flag.Kind.URGENT))
    waits_longer = Q(wait_started_at__lt=question.wait_started_at)
    is_own_urgent = question.flags.up().of_kinds([Flag.Kind.URGENT])
    before = waits_longer & is_urgent if is_own_urgent else waits_longer | is_urgent
    others = waiting_for_us().exclude(pk=question.pk)
    return others.filter(~is_spam, before)
