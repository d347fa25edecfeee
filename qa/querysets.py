"""Who may see a question, and which questions wait: both derived, never stored."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce


class Queue(models.TextChoices):
    """Where an unfinished question stands; the first that fits."""

    HIDDEN = "hidden", "Hidden, to decide"
    FOLLOW_UP = "follow_up", "Wrote again"
    DRAFTED = "drafted", "Answer drafted, not published"
    AWAITING_ANSWER = "awaiting_answer", "Waits for an answer"
    NEW = "new", "Not answered yet"


class ReplyQuerySet(models.QuerySet):
    """Replies, narrowed by phrases that chain."""

    def published(self) -> "ReplyQuerySet":
        """Keep replies that a reader may see, if the question may be seen."""
        return self.filter(published_at__isnull=False)

    def answers(self) -> "ReplyQuerySet":
        return self.filter(kind=self.model.Kind.ANSWER)

    def follow_ups(self) -> "ReplyQuerySet":
        return self.filter(kind=self.model.Kind.FOLLOW_UP)

    def in_reading_order(self) -> "ReplyQuerySet":
        return self.order_by("created_at", "pk")


def replies_of_question() -> ReplyQuerySet:
    """Return the replies of the question that an outer query is looking at."""
    from qa.models import Reply

    return Reply.objects.filter(question=OuterRef("pk"))


class QuestionQuerySet(models.QuerySet):
    """Questions, narrowed by phrases that chain."""

    def published(self) -> "QuestionQuerySet":
        """Keep the questions that a reader may see: the one rule of pre-moderation.

        Public means: staff published it, it has not been hidden since, and at least
        one answer to it is published.
        """
        answered = replies_of_question().published().answers()
        return self.filter(Exists(answered), status=self.model.Status.PUBLISHED)

    def newest_first(self) -> "QuestionQuerySet":
        return self.order_by("-published_at", "-pk")

    def with_entries(self) -> "QuestionQuerySet":
        """Fetch each thread's published replies, with who answers, in one query."""
        from qa.models import Reply

        replies = Reply.objects.published().in_reading_order()
        replies = replies.select_related("author__portrait")
        return self.prefetch_related(Prefetch("replies", replies, to_attr="entries"))

    def about(self, article) -> "QuestionQuerySet":
        return self.filter(about=article)

    def with_facts(self) -> "QuestionQuerySet":
        """Add what the queues are derived from: drafts, follow-ups, marks, the wait."""
        from qa.models import Flag

        replies, flags = replies_of_question(), Flag.objects.filter(cleared_at=None)
        unseen = replies.follow_ups().filter(published_at=None)
        flags = flags.filter(question=OuterRef("pk"))
        return self.annotate(
            has_follow_up=Exists(unseen),
            has_draft=Exists(replies.filter(is_drafted=True, published_at=None)),
            has_answer=Exists(replies.published().answers()),
            is_urgent=Exists(flags.filter(kind=Flag.Kind.URGENT)),
            is_suspected_spam=Exists(flags.filter(kind=Flag.Kind.SUSPECTED_SPAM)),
            waiting_since=Coalesce(
                Subquery(unseen.order_by("created_at").values("created_at")[:1]),
                F("submitted_at"),
            ),
        )

    def with_correction_begun(self) -> "QuestionQuerySet":
        """Keep threads whose published answer has a correction that is not."""
        begun = replies_of_question().published().filter(is_drafted=True)
        return self.filter(Exists(begun), status=self.model.Status.PUBLISHED)

    def waiting(self) -> "QuestionQuerySet":
        """Keep every unfinished question: urgent, then the oldest, spam last."""
        status = self.model.Status
        unfinished = Q(status__in=[status.SUBMITTED, status.HIDDEN]) | Q(
            Q(has_follow_up=True) | Q(has_draft=True) | Q(has_answer=False),
            status=status.PUBLISHED,
        )
        return (
            self.with_facts()
            .filter(unfinished)
            .order_by("-is_urgent", "is_suspected_spam", "waiting_since", "pk")
        )


def queue_of(question) -> Queue | None:
    """Return the one queue an unfinished question stands in.

    Args:
        question: A row fetched through `with_facts()` or `waiting()`.

    Returns:
        The first queue that fits, or None for a question that is finished.
    """
    status = question.Status
    if question.status == status.HIDDEN:
        return Queue.HIDDEN
    if question.status not in (status.SUBMITTED, status.PUBLISHED):
        return None
    if question.has_follow_up:
        return Queue.FOLLOW_UP
    if question.has_draft:
        return Queue.DRAFTED
    if question.status == status.SUBMITTED:
        return Queue.NEW
    return None if question.has_answer else Queue.AWAITING_ANSWER
