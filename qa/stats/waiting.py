"""How long a question has waited: as one line, and whether it is overdue.

Whatever waits is read in one query, as short rows, and counted here: these are few, and
a sum in SQL of each queue took longer to build than all of them take to read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.db.models import Case, QuerySet, When

from qa.models import Question
from qa.models.queue import Queue, queue_of
from qa.stats.durations import age_in_words, counted, overdue_days

# After so many days without a reply, the dashboard points out who was asked for more.
REPLY_DAYS = 14
NO_REPLY = "No reply yet: ask once more, answer as it is, or decline"


class HasWait(Protocol):
    """What a wait follows from: a `WaitingRow`, or a `Question` with its queue."""

    @property
    def queue(self) -> str | None: ...

    @property
    def waiting_since(self) -> datetime: ...


class WaitingRow(NamedTuple):
    """What a list says of an unfinished question.

    Args:
        pk: Its primary key.
        reference: Its reference.
        queue: Where it stands, a value of `Queue`.
        waiting_since: Since when it waits there.
        is_urgent: Whether somebody may be in danger.
        is_suspected_spam: Whether it may be spam.
        headline: Of the essay it is about, if any.
    """

    pk: int
    reference: str
    queue: str
    waiting_since: datetime
    is_urgent: bool
    is_suspected_spam: bool
    headline: str | None

    @property
    def is_ours(self) -> bool:
        """Whether the next step is ours, not the asker's."""
        return self.queue != Queue.NEEDS_INFO


COLUMNS = [*WaitingRow._fields[:-1], "article__headline"]


@cache
def _waiting_rows() -> "QuerySet[Any, tuple[Any, ...]]":
    """Return what waits, in order; built once, which takes as long as to run it."""
    return Question.objects.waiting().values_list(*COLUMNS)


def read_waiting() -> list[WaitingRow]:
    """Return everything that waits, in the order of `QuestionQuerySet.waiting`."""
    return [WaitingRow(*row) for row in _waiting_rows().all()]


def read_own_and_next(pk: int) -> tuple[WaitingRow | None, WaitingRow | None]:
    """Return one question, if it waits, and the first other that does.

    Args:
        pk: The primary key of the one.
    """
    rows = _waiting_rows()
    own_first = Case(When(pk=pk, then=0), default=1)
    first = rows.order_by(own_first, *rows.query.order_by)[:2]
    found = [WaitingRow(*row) for row in first]
    own = found.pop(0) if found and found[0].pk == pk else None
    return own, next(iter(found), None)


@dataclass(frozen=True)
class Wait:
    """How long one question has waited, in words.

    Args:
        question: The question: what waits.
        queue: Where it stands, in words.
        age: How long it has waited, in words.
        overdue: How long past the promise, in words; empty within it.
        silence: That an asker who was asked has not replied for long; else empty.
    """

    question: HasWait
    queue: str
    age: str
    overdue: str
    silence: str


def is_overdue(row: WaitingRow, at: datetime, promised_days: int) -> bool:
    """Whether a question has waited for us longer than was promised.

    One that waits for its asker is not overdue: the next step is not ours.

    Args:
        row: What waits.
        at: The moment it is asked.
        promised_days: Within how many days an answer is promised.
    """
    return row.is_ours and overdue_days(row.waiting_since, at, promised_days) > 0


def is_silent(row: HasWait, at: datetime) -> bool:
    """Whether an asker who was asked for more has not replied for long.

    Args:
        row: What waits.
        at: The moment it is asked.
    """
    long_ago = at - row.waiting_since >= timedelta(days=REPLY_DAYS)
    return row.queue == Queue.NEEDS_INFO and long_ago


def describe_wait(question: HasWait, at: datetime, promised_days: int) -> Wait:
    """Return how long a question has waited, in words.

    Where a question waits for its asker, its age counts from the request, and after a
    while it is said that no reply came.

    Args:
        question: What waits.
        at: The moment it is asked.
        promised_days: Within how many days an answer is promised.
    """
    queue = queue_of(question)
    late = overdue_days(question.waiting_since, at, promised_days)
    is_ours = queue not in (None, Queue.NEEDS_INFO)
    return Wait(
        question=question,
        queue=queue.label if queue else "",
        age=age_in_words(question.waiting_since, at),
        overdue=f"{counted(late, 'day')} overdue" if late and is_ours else "",
        silence=NO_REPLY if is_silent(question, at) else "",
    )
