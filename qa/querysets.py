"""Who may see a question, and which questions wait: both derived, never stored."""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

from qa.fields import EncryptedTextField


class Queue(models.TextChoices):
    """Where an unfinished question stands; the first that fits."""

    REPORTED = "reported", "Reported or hidden, to decide"
    NEEDS_INFO = "needs_info", "Waits for the asker"
    FOLLOW_UP = "follow_up", "Wrote again"
    DRAFTED = "drafted", "Answer drafted, not published"
    AWAITING_ANSWER = "awaiting_answer", "Accepted, waits for an answer"
    NEW = "new", "New, not decided yet"


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
        public = self.filter(Exists(answered), status=self.model.Status.PUBLISHED)
        return public.without_secrets()

    def without_secrets(self) -> "QuestionQuerySet":
        """Leave every encrypted column in the database; it is fetched when asked for.

        A page for readers, and a list of five thousand, decrypt nothing.
        """
        return self.defer(*encrypted_columns(self.model))

    def newest_first(self) -> "QuestionQuerySet":
        return self.order_by("-published_at", "-pk")

    def with_entries(self) -> "QuestionQuerySet":
        """Fetch each thread's published replies, with who answers, in one query."""
        from qa.models import Reply

        replies = Reply.objects.published().in_reading_order()
        replies = replies.defer(*encrypted_columns(Reply)).select_related(
            "author__portrait"
        )
        return self.prefetch_related(Prefetch("replies", replies, to_attr="entries"))

    def about(self, article) -> "QuestionQuerySet":
        return self.filter(about=article)

    def with_facts(self) -> "QuestionQuerySet":
        """Add what the queues are derived from: drafts, follow-ups, marks, the wait."""
        from qa.models import Flag, Report

        replies, flags = replies_of_question(), Flag.objects.filter(cleared_at=None)
        reports = Report.objects.filter(question=OuterRef("pk"), decided_at=None)
        unseen = replies.follow_ups().filter(published_at=None)
        flags = flags.filter(question=OuterRef("pk"))
        return self.annotate(
            is_reported=Exists(reports),
            has_follow_up=Exists(unseen),
            has_draft=Exists(replies.filter(is_drafted=True, published_at=None)),
            has_answer=Exists(replies.published().answers()),
            is_urgent=Exists(flags.filter(kind=Flag.Kind.URGENT)),
            is_suspected_spam=Exists(flags.filter(kind=Flag.Kind.SUSPECTED_SPAM)),
            hidden_by=hidden_by(),
            waiting_since=Coalesce(
                first_moment(reports, "created_at"),
                last_of(["hide"], "at", self.model.Status.HIDDEN),
                last_of(["request_info"], "at", self.model.Status.NEEDS_INFO),
                first_moment(unseen, "created_at"),
                F("waits_from"),
            ),
        )

    def settled(self) -> "QuestionQuerySet":
        """Keep hidden threads of which it is decided that they stay off the site."""
        return self.annotate(hidden_by=hidden_by()).filter(hidden_by="keep_hidden")

    def with_correction_begun(self) -> "QuestionQuerySet":
        """Keep threads whose published answer has a correction that is not."""
        begun = replies_of_question().published().filter(is_drafted=True)
        return self.filter(Exists(begun), status=self.model.Status.PUBLISHED)

    def waiting(self) -> "QuestionQuerySet":
        """Keep every unfinished question.

        Urgent first, then those with a report, then the longest wait; what waits for
        the asker after what waits for us, suspected spam last.
        """
        status = self.model.Status
        on_the_way = [status.SUBMITTED, status.APPROVED, status.NEEDS_INFO]
        undecided = Q(status=status.HIDDEN) & ~Q(hidden_by="keep_hidden")
        unfinished = (
            Q(status__in=on_the_way)
            | undecided
            | Q(
                Q(is_reported=True)
                | Q(has_follow_up=True)
                | Q(has_draft=True)
                | Q(has_answer=False),
                status=status.PUBLISHED,
            )
        )
        waits_for_asker = Case(When(status=status.NEEDS_INFO, then=1), default=0)
        return (
            self.with_facts()
            .without_secrets()
            .filter(unfinished)
            .order_by(
                "-is_urgent",
                "is_suspected_spam",
                "-is_reported",
                waits_for_asker,
                "waiting_since",
                "pk",
            )
        )

    def open(self) -> "QuestionQuerySet":
        """Keep what was sent and is neither published nor decided."""
        status = self.model.Status
        return self.filter(
            status__in=[status.SUBMITTED, status.APPROVED, status.NEEDS_INFO]
        )


def first_moment(rows: models.QuerySet, field: str) -> Subquery:
    """Return the earliest moment among the rows of a question."""
    return Subquery(rows.order_by(field).values(field)[:1])


def last_of(kinds: list[str], field: str, status: str) -> Case:
    """Return a column of the last event of some kinds, of questions in a status.

    Since that event a hidden question is owed a decision, and one that waits for its
    asker has waited for a reply.
    """
    from qa.models import ModerationEvent

    events = ModerationEvent.objects.filter(question=OuterRef("pk"), kind__in=kinds)
    latest = Subquery(events.order_by("-pk").values(field)[:1])
    return Case(When(status=status, then=latest), default=None)


def hidden_by() -> Case:
    """Return what hid a hidden question last: "hide", or "keep_hidden" once settled."""
    from qa.models import Question

    return last_of(["hide", "keep_hidden"], "kind", Question.Status.HIDDEN)


def encrypted_columns(model: type[models.Model]) -> list[str]:
    """Return the names of a model's encrypted columns."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, EncryptedTextField)]


def queue_of(question) -> Queue | None:
    """Return the one queue an unfinished question stands in.

    Args:
        question: A row fetched through `with_facts()` or `waiting()`.

    Returns:
        The first queue that fits, or None for a question that is finished.
    """
    status = question.Status
    on_the_way = (status.SUBMITTED, status.APPROVED, status.NEEDS_INFO)
    is_public = question.status == status.PUBLISHED
    is_hidden = question.status == status.HIDDEN and question.hidden_by != "keep_hidden"
    if is_hidden or (is_public and question.is_reported):
        return Queue.REPORTED
    if not is_public and question.status not in on_the_way:
        return None
    return queue_of_unfinished(question)


def queue_of_unfinished(question) -> Queue | None:
    """Return the queue of a question that is neither reported nor set aside."""
    status = question.Status
    fits = {
        Queue.NEEDS_INFO: question.status == status.NEEDS_INFO,
        Queue.FOLLOW_UP: question.has_follow_up,
        Queue.DRAFTED: question.has_draft,
        Queue.NEW: question.status == status.SUBMITTED,
        Queue.AWAITING_ANSWER: not question.has_answer,
    }
    return next((queue for queue, does in fits.items() if does), None)
