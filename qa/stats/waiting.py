"""How long a question has waited: as one line, and whether it is overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from qa.models import Question
from qa.models.queue import Queue, queue_of
from qa.stats.durations import age_in_words, counted, overdue_days

# After so many days without a reply, the dashboard points out who was asked for more.
REPLY_DAYS = 14
NO_REPLY = "No reply yet: ask once more, answer as it is, or decline"


@dataclass(frozen=True)
class Wait:
    """How long one question has waited, in words.

    Args:
        question: The question, with its queue.
        queue: Where it stands, in words.
        age: How long it has waited, in words.
        overdue: How long past the promise, in words; empty within it.
        silence: That an asker who was asked has not replied for long; else empty.
    """

    question: Question
    queue: str
    age: str
    overdue: str
    silence: str


def overdue_condition(at: datetime, promised_days: int) -> Q:
    """Return which rows with a queue have waited for us longer than was promised.

    A question that waits for its asker is not overdue: the next step is not ours.

    Args:
        at: The moment it is asked.
        promised_days: Within how many days an answer is promised.
    """
    late = Q(waiting_since__lte=at - timedelta(days=promised_days + 1))
    return late & ~Q(queue=Queue.NEEDS_INFO.value)


def describe_wait(question: Question, at: datetime, promised_days: int) -> Wait:
    """Return how long a question has waited, in words.

    Where a question waits for its asker, its age counts from the request, and after a
    while it is said that no reply came.

    Args:
        question: A row with its queue.
        at: The moment it is asked.
        promised_days: Within how many days an answer is promised.
    """
    queue = queue_of(question)
    late = overdue_days(question.waiting_since, at, promised_days)
    is_ours = queue not in (None, Queue.NEEDS_INFO)
    silent = at - question.waiting_since >= timedelta(days=REPLY_DAYS)
    is_silent = queue == Queue.NEEDS_INFO and silent
    return Wait(
        question=question,
        queue=queue.label if queue else "",
        age=age_in_words(question.waiting_since, at),
        overdue=f"{counted(late, 'day')} overdue" if late and is_ours else "",
        silence=NO_REPLY if is_silent else "",
    )
