"""Queues: where an unfinished question stands, and which questions are unfinished.

`QUEUE_RULES` is the only place that says so. The SQL expression is built from it, and
`queue_of` reads what the database found.
"""

from typing import Any, Protocol

from django.db import models
from django.db.models import Case, CharField, Q, Value, When

from qa.models.status import OPEN_STATUSES
from qa.models.status import QuestionStatus as Status


class Queue(models.TextChoices):
    """Where an unfinished question stands, in the order of the dashboard."""

    NEW = "new", "New"
    AWAITING_ANSWER = "awaiting_answer", "Awaiting an answer"
    DRAFTED = "drafted", "Drafted, not published"
    FOLLOW_UP = "follow_up", "Wrote again"
    NEEDS_INFO = "needs_info", "Waits for the asker"
    REPORTED = "reported", "Reported or hidden"


_PUBLISHED = Q(status=Status.PUBLISHED)
_IN_WORK = Q(status__in=[Status.SUBMITTED, Status.APPROVED, Status.PUBLISHED])

# The first condition that is true decides; where none is, the question is finished.
# The columns beside `status` are what `QuestionQuerySet.with_queue` annotates.
QUEUE_RULES = (
    (
        Q(status=Status.HIDDEN)
        & (~Q(hidden_by="archive_hidden") | Q(awaits_note=True)),
        Queue.REPORTED,
    ),
    (_PUBLISHED & Q(is_reported=True), Queue.REPORTED),
    (Q(status=Status.NEEDS_INFO), Queue.NEEDS_INFO),
    (_IN_WORK & Q(has_follow_up=True), Queue.FOLLOW_UP),
    (_IN_WORK & Q(has_draft=True), Queue.DRAFTED),
    (Q(status=Status.SUBMITTED), Queue.NEW),
    (Q(status=Status.APPROVED), Queue.AWAITING_ANSWER),
    (_PUBLISHED & Q(has_answer=False), Queue.AWAITING_ANSWER),
)


def queue_expression() -> Case:
    """Return the queue of a question as SQL, NULL for a finished one."""
    cases = [When(rule, then=Value(queue.value)) for rule, queue in QUEUE_RULES]
    return Case(*cases, default=None, output_field=CharField(null=True))


def possibly_unfinished(questions: Any, *, reports: Any, replies: Any) -> Any:
    """Return the keys of all unfinished questions, and of few others.

    Every rule of `QUEUE_RULES` is true for questions of one of these sets only, and
    each has an index of its own that holds nothing else. So a queue costs nothing for
    what is published and finished, however much that is.

    Args:
        questions: All questions.
        reports: All reports.
        replies: All replies.
    """
    sets = [
        questions.filter(status__in=[*OPEN_STATUSES, Status.HIDDEN]),
        questions.filter(status=Status.PUBLISHED, published_answer=None),
    ]
    of_question = [
        reports.filter(decided_at=None),
        replies.waiting_follow_ups(),
        replies.filter(has_unpublished_edit=True, published_at=None),
    ]
    keys = [rows.order_by().values("pk") for rows in sets]
    keys += [rows.order_by().values("question") for rows in of_question]
    return keys[0].union(*keys[1:])


class _WithQueue(Protocol):
    @property
    def queue(self) -> str | None: ...


def queue_of(question: _WithQueue) -> Queue | None:
    """Return the queue a question stands in, None once it is finished.

    Args:
        question: A row of `Question.objects.with_queue()` or `waiting()`.
    """
    return Queue(question.queue) if question.queue else None
