"""QuestionQuerySet: what readers may see, what waits, what a report hid."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

from articles.models import Article, Topic
from config.encryption import encrypted_columns
from qa.models.queue import possibly_unfinished, queue_expression
from qa.models.status import OPEN_STATUSES, QuestionStatus

if TYPE_CHECKING:  # the class of the rows, which imports this module
    from qa.models.question import Question  # noqa: F401


# What readers see of a question.
PUBLIC_FIELDS = (
    "slug",
    "title",
    "body",
    "pseudonym",
    "avatar_seed",
    "edited_for_privacy",
    "is_sensitive",
    "content_note",
    "submitted_at",
    "published_at",
    "closed_at",
)


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions, narrowed by phrases that chain."""

    def published(self) -> "QuestionQuerySet":
        """Keep the questions that a reader may see: the one rule of pre-moderation.

        Public means: staff published it, it has not been hidden since, and at least
        one answer to it is published.
        """
        answered = self._replies().published().answers()
        public = self.filter(Exists(answered), status=QuestionStatus.PUBLISHED)
        return public.without_secrets()

    def without_secrets(self) -> "QuestionQuerySet":
        """Leave every encrypted column in the database; it is fetched when asked for.

        A page for readers, and a list of five thousand, decrypt nothing.
        """
        return self.defer(*encrypted_columns(self.model))

    def for_list(self) -> "QuestionQuerySet":
        """Fetch what a list of threads shows and nothing else."""
        return self.only(*PUBLIC_FIELDS)

    def newest_first(self) -> "QuestionQuerySet":
        return self.order_by("-published_at", "-pk")

    def with_entries(self) -> "QuestionQuerySet":
        """Fetch each thread's published replies, with who answers, in one query."""
        rows = self._related("replies").published().in_reading_order()
        hidden = encrypted_columns(rows.model)
        replies = rows.defer(*hidden).select_related("author__portrait")
        entries = Prefetch("replies", replies, to_attr="entries")
        return self.prefetch_related(entries)  # type: ignore[no-redef]

    def for_article(self, article: Article) -> "QuestionQuerySet":
        return self.filter(article=article)

    def in_topic(self, topic: Topic) -> "QuestionQuerySet":
        """Keep what was asked about an essay of a topic that readers can see.

        The essay is looked for with each question, not the questions with each essay.
        """
        essays = Article.objects.published().filter(topics=topic)
        own = essays.filter(pk=OuterRef("article_id")).order_by().values("pk")[:1]
        of_topic = self.alias(topic_essay=Subquery(own))
        return of_topic.filter(topic_essay__isnull=False)

    def with_queue(self, kinds_up: Any = None) -> "QuestionQuerySet":
        """Annotate each question with its queue, and with what the queue follows from.

        Adds `queue` (a `Queue` value, None once finished), drafts, follow-ups, reports,
        the marks urgent and spam, and `waiting_since`.

        Args:
            kinds_up: Where the flags that are up are read; by themselves, unless given.
        """
        flags_up = self._related("flags").kinds_up() if kinds_up is None else kinds_up
        replies = self._replies()
        reports = self._of_question("reports", decided_at=None)
        unseen = replies.waiting_follow_ups()
        flag = flags_up.model
        return self.annotate(
            is_reported=Exists(reports),
            has_follow_up=Exists(unseen),
            has_draft=Exists(
                replies.filter(has_unpublished_edit=True, published_at=None)
            ),
            has_answer=Exists(replies.published().answers()),
            is_urgent=flags_up.contain(flag.Kind.URGENT),
            awaits_note=flags_up.contain(*flag.NEED_A_NOTE),
            is_suspected_spam=flags_up.contain(flag.Kind.SUSPECTED_SPAM),
            hidden_by=self._hidden_by(),
            waiting_since=Coalesce(
                _first_moment(reports, "created_at"),
                self._last_event(["hide"], "at", QuestionStatus.HIDDEN),
                self._last_event(["request_info"], "at", QuestionStatus.NEEDS_INFO),
                _first_moment(unseen, "created_at"),
                F("wait_started_at"),
            ),
        ).annotate(queue=queue_expression())  # type: ignore[no-redef]

    def permanently_hidden(self) -> "QuestionQuerySet":
        """Keep hidden threads of which it is decided that they stay off the site."""
        hidden = self.annotate(hidden_by=self._hidden_by())
        return hidden.filter(hidden_by="archive_hidden")

    def hidden_by_report(self) -> "QuestionQuerySet":
        """Keep hidden threads whose last hiding was by a report that waits.

        One that a person has hidden since is not among them: then the moment of the
        hiding is another than the report's. Adds `hidden_at`.
        """
        waiting = self._related("reports").filter(decided_at=None, has_hidden=True)
        of_that_moment = waiting.filter(
            question=OuterRef("pk"), created_at=OuterRef("hidden_at")
        )
        return self.annotate(  # type: ignore[no-redef]
            hidden_at=self._last_event(["hide"], "at", QuestionStatus.HIDDEN),
        ).filter(Exists(of_that_moment), pk__in=waiting.order_by().values("question"))

    def with_correction_begun(self) -> "QuestionQuerySet":
        """Keep threads whose published answer has a correction that is not."""
        replies = self._related("replies")
        begun = replies.published().filter(has_unpublished_edit=True)
        threads = self.filter(status=QuestionStatus.PUBLISHED)
        return threads.filter(pk__in=begun.values("question"))

    def waiting(self) -> "QuestionQuerySet":
        """Keep every unfinished question.

        Urgent first, then what may show who somebody is while readers still see it,
        then all else with a report, then the longest wait; what waits for the asker
        after what waits for us, suspected spam last.
        """
        waits_for_asker = When(status=QuestionStatus.NEEDS_INFO, then=1)
        reports = self._related("reports")
        undecided = reports.filter(decided_at=None).order_by()
        # Flags and reasons are read and decrypted together: no word is both.
        told = self._related("flags").kinds_up()
        told = told.union(undecided.values_list("question_id", "reason"), all=True)
        about_me = told.contain(reports.model.Reason.ABOUT_ME)
        is_exposed = Q(about_me, status=QuestionStatus.PUBLISHED)
        keys = possibly_unfinished(
            self.model._default_manager.all(),
            reports=reports,
            replies=self._related("replies"),
        )
        return (
            self.filter(pk__in=keys)
            .with_queue(told)
            .without_secrets()
            .filter(Q(queue__isnull=False))
            .order_by(
                F("is_urgent").desc(),
                F("is_suspected_spam"),
                Case(
                    When(is_exposed, then=0), When(is_reported=True, then=1), default=2
                ),
                Case(waits_for_asker, default=0),
                F("waiting_since"),
                "pk",
            )
        )

    def open(self) -> "QuestionQuerySet":
        """Keep what was sent and is neither published nor decided."""
        return self.filter(status__in=OPEN_STATUSES)

    def _related(self, name: str) -> Any:
        """Return all rows of a model that points at questions, by its related name."""
        return getattr(self.model, name).rel.related_model.objects.all()

    def _of_question(self, name: str, **lookups: object) -> Any:
        """Return such rows of the question that an outer query is looking at."""
        return self._related(name).filter(question=OuterRef("pk"), **lookups)

    def _replies(self) -> Any:
        return self._of_question("replies")

    def _hidden_by(self) -> Case:
        """Return what hid a hidden question last: "hide" or "archive_hidden"."""
        hiding = ["hide", "archive_hidden"]
        return self._last_event(hiding, "kind", QuestionStatus.HIDDEN)

    def _last_event(self, kinds: list[str], field: str, status: str) -> Case:
        """Return a column of the last event of some kinds, of questions in a status.

        Since that event a hidden question is owed a decision, and one that waits for
        its asker has waited for a reply.
        """
        events = self._of_question("events", kind__in=kinds)
        latest = Subquery(events.order_by("-pk").values(field)[:1])
        return Case(When(status=status, then=latest), default=None)


def _first_moment(rows: models.QuerySet[Any], field: str) -> Subquery:
    return Subquery(rows.order_by(field).values(field)[:1])
