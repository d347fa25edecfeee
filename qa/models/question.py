"""A question: as sent, as it will be published, as it is public.

Until `qa.moderation.publish()`, everything of an asker exists in encrypted columns
only; a constraint keeps the public ones empty. Only `qa.moderation` writes a status.
"""

import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.signing import Signer, TimestampSigner
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from articles.models import Article, Author, Topic
from config.encryption import EncryptedTextField, Unreadable, encrypted_columns
from config.paths import slug_path
from qa.models.fields import ReferenceField
from qa.models.queue import possibly_unfinished, queue_expression
from qa.models.status import OPEN_STATUSES, QuestionStatus

# Permissions: preparing, declining and hiding; publishing and erasing.
MODERATE, PUBLISH = "qa.moderate_question", "qa.publish_answer"
MAILED_LINK_SALT = "qa.open"
MAILED_LINK_LASTS = timedelta(days=14)
EMAIL_SALT = "qa.mail"
REPORTED_SALT = "qa.reported"

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

random_id = partial(secrets.token_hex, 16)  # 128 bits
random_seed = partial(secrets.randbelow, 2**15)


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

    def with_queue(self) -> "QuestionQuerySet":
        """Annotate each question with its queue, and with what the queue follows from.

        Adds `queue` (a `Queue` value, None once finished), drafts, follow-ups, reports,
        the marks urgent and spam, and `waiting_since`.
        """
        replies, flags = self._replies(), self._of_question("flags", cleared_at=None)
        reports = self._of_question("reports", decided_at=None)
        unseen = replies.waiting_follow_ups()
        kinds = flags.model.Kind
        return self.annotate(
            is_reported=Exists(reports),
            has_follow_up=Exists(unseen),
            has_draft=Exists(
                replies.filter(has_unpublished_edit=True, published_at=None)
            ),
            has_answer=Exists(replies.published().answers()),
            is_urgent=Exists(flags.filter(kind=kinds.URGENT)),
            is_suspected_spam=Exists(flags.filter(kind=kinds.SUSPECTED_SPAM)),
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

        One that a person has hidden since is not among them. Adds `hidden_at`.
        """
        reports, hiding = self._related("reports"), ["hide"]
        waiting = reports.filter(decided_at=None, has_hidden=True)
        return self.annotate(  # type: ignore[no-redef]
            hidden_at=self._last_event(hiding, "at", QuestionStatus.HIDDEN),
            hidden_for=self._last_event(hiding, "reason", QuestionStatus.HIDDEN),
        ).filter(
            pk__in=waiting.order_by().values("question"),
            hidden_for=reports.model.Reason.ABOUT_ME,
        )

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
        about_me = self._related("reports").model.Reason.ABOUT_ME
        about_somebody = self._of_question("reports", decided_at=None, reason=about_me)
        is_exposed = Q(status=QuestionStatus.PUBLISHED) & Exists(about_somebody)
        keys = possibly_unfinished(
            self.model._default_manager.all(),
            reports=self._related("reports"),
            replies=self._related("replies"),
        )
        return (
            self.filter(pk__in=keys)
            .with_queue()
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


class Question(models.Model):
    """One submission: as sent, as it will be published, as it is public."""

    Status = QuestionStatus

    class DeclineReason(models.TextChoices):
        OUTSIDE_COMPETENCE = "outside_competence", "Outside what I can answer well"
        COULD_IDENTIFY = "could_identify", "Could identify someone"
        CRISIS_SIGNPOSTED = "crisis_signposted", "Needs help now: pointed to help"
        DUPLICATE = "duplicate", "Answered already"
        ABUSIVE = "abusive", "Abusive"
        OTHER = "other", "Another reason"

    reference = ReferenceField()
    public_id = models.CharField(max_length=32, unique=True, default=random_id)
    submission_key = models.CharField(  # noqa: DJ001 - NULL, so that many have none
        max_length=64, unique=True, null=True
    )
    code_digest = models.CharField(  # noqa: DJ001 - NULL: its code has ended
        "digest of the access code", max_length=64, unique=True, null=True
    )
    status = models.CharField(
        max_length=12, choices=QuestionStatus, default=QuestionStatus.SUBMITTED
    )
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    decline_message = EncryptedTextField(blank=True)
    declined_as = models.ForeignKey(
        Author,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who signs the decision; nobody where a moderator made it.",
    )
    duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="duplicates"
    )
    version = models.PositiveIntegerField(default=1)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, related_name="questions"
    )

    original_title = EncryptedTextField()
    original_body = EncryptedTextField()
    original_pseudonym = EncryptedTextField()
    draft_copy = EncryptedTextField(help_text="The copy to publish, as JSON.")
    text_digest = models.CharField(max_length=64, blank=True, db_index=True)

    email = EncryptedTextField(blank=True)
    email_digest = models.CharField(max_length=64, blank=True, db_index=True)
    email_confirmed_at = models.DateTimeField(null=True)

    title = models.CharField(max_length=140, blank=True)
    body = models.TextField(blank=True)
    pseudonym = models.CharField(max_length=60, blank=True)
    slug = models.SlugField(  # noqa: DJ001 - NULL, so that many have none
        max_length=80, unique=True, null=True
    )
    slug_digest = models.CharField(max_length=64, blank=True, db_index=True)
    published_answer = models.ForeignKey(
        "Reply",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="One of its published answers; emptied where that is deleted.",
    )
    avatar_seed = models.PositiveSmallIntegerField(default=random_seed)
    edited_for_privacy = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    content_note = models.CharField(max_length=160, blank=True)

    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    wait_started_at = models.DateTimeField(
        help_text="When the wait began, moved on by the time the asker took to reply."
    )
    amended_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    originals_purged_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    # Added by `with_queue`, `hidden_by_report` and `with_entries`.
    queue: str | None
    hidden_at: datetime
    waiting_since: datetime
    entries: list[Any]  # of Reply

    class Meta:
        ordering = ["submitted_at", "pk"]
        default_permissions = ("view",)
        permissions = [
            ("moderate_question", "Can prepare, decline and hide questions"),
            ("publish_answer", "Can publish questions and answers, and erase them"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False)
                | Q(title="", body="", pseudonym="", content_note="", slug=None),
                name="qa_question_unpublished_is_blank",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "hidden"])
                | Q(published_at__isnull=False, slug__isnull=False),
                name="qa_question_published_has_address",
            ),
            models.CheckConstraint(
                condition=~Q(email_digest="") | Q(email_confirmed_at=None),
                name="qa_question_confirmed_email_exists",
            ),
            models.CheckConstraint(
                condition=Q(is_sensitive=False) | ~Q(content_note=""),
                name="qa_question_sensitive_has_note",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "-published_at"], name="qa_question_status_newest"
            ),
            # The first and the last published one, for the list of sitemap files.
            models.Index(fields=["status", "id"], name="qa_question_status_key"),
            models.Index(
                fields=["-submitted_at", "-id"], name="qa_question_newest_sent"
            ),
            models.Index(
                fields=["status", "-submitted_at", "-id"],
                name="qa_question_newest_of_status",
            ),
            # Whose access code may end, a year after the last decision.
            models.Index(
                fields=["submitted_at"],
                condition=Q(code_digest__isnull=False),
                name="qa_question_with_code",
            ),
            # Of each essay, for its own list and for those of its topics.
            models.Index(
                fields=["article", "status", "-published_at", "-id"],
                name="qa_question_newest_of_essay",
            ),
            # Of a published thread without an answer, which should not be.
            models.Index(
                fields=["published_answer", "status"],
                condition=Q(published_answer=None, status="published"),
                name="qa_question_lost_answer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)

    def get_absolute_url(self) -> str:
        return slug_path("qa:detail", self.slug)

    @property
    def key_mark(self) -> str:
        """What changes with the access code, and ends all that was opened by the old.

        Empty where the code has ended.
        """
        return (self.code_digest or "")[:16]

    @property
    def mailed_path(self) -> str:
        """The link in a mail: leads to a button that opens the page; lasts 14 days."""
        key = f"{self.public_id}-{self.key_mark}"
        token = TimestampSigner(salt=MAILED_LINK_SALT).sign(key)
        return reverse("qa:mailed_link", args=[token])

    @property
    def mail_path(self) -> str:
        """Where mail about it is allowed or stopped; it opens nothing else."""
        token = Signer(salt=EMAIL_SALT).sign(self.public_id)
        return reverse("qa:mail", args=[token])

    @property
    def is_unreadable(self) -> bool:
        """Whether the key that its words were encrypted with is missing."""
        words = (self.original_title, self.original_body, self.draft_copy, self.email)
        return any(isinstance(text, Unreadable) for text in words)
