"""Queues: where an unfinished question stands, as one SQL expression."""

from django.db import models
from django.db.models import Case, CharField, Q, Value, When


class Queue(models.TextChoices):
    """Where an unfinished question stands; the first that fits."""

    REPORTED = "reported", "Reported or hidden, to decide"
    NEEDS_INFO = "needs_info", "Waits for the asker"
    FOLLOW_UP = "follow_up", "Wrote again"
    DRAFTED = "drafted", "Answer drafted, not published"
    AWAITING_ANSWER = "awaiting_answer", "Accepted, waits for an answer"
    NEW = "new", "New, not decided yet"


def queue_of(question: models.Model) -> Queue | None:
    """Return the queue a question stands in, None once it is finished.

    Args:
        question: A row of `Question.objects.with_facts()` or `waiting()`.
    """
    value = question.queue  # type: ignore[attr-defined]  # annotated by with_facts()
    return Queue(value) if value else None


def queue_case(status: type[models.TextChoices]) -> Case:
    """Return the queue of a question, NULL for a finished one.

    It reads what `QuestionQuerySet.with_facts()` annotates. This is the only place that
    says which questions are unfinished.

    Args:
        status: `Question.Status`.
    """
    is_public = Q(status=status.PUBLISHED)
    is_undecided = Q(status__in=[status.SUBMITTED, status.APPROVED])
    rules = [
        (Q(status=status.HIDDEN) & ~Q(hidden_by="archive_hidden"), Queue.REPORTED),
        (is_public & Q(is_reported=True), Queue.REPORTED),
        (Q(status=status.NEEDS_INFO), Queue.NEEDS_INFO),
        ((is_public | is_undecided) & Q(has_follow_up=True), Queue.FOLLOW_UP),
        ((is_public | is_undecided) & Q(has_draft=True), Queue.DRAFTED),
        (Q(status=status.SUBMITTED), Queue.NEW),
        (Q(status=status.APPROVED), Queue.AWAITING_ANSWER),
        (is_public & Q(has_answer=False), Queue.AWAITING_ANSWER),
    ]
    cases = [When(rule, then=Value(queue.value)) for rule, queue in rules]
    return Case(*cases, default=None, output_field=CharField(null=True))
