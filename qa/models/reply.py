"""Replies of a thread: answers, follow-ups, and what is said to the asker alone."""

from django.db import models
from django.db.models import Q

from articles.models import Author
from config.encryption import EncryptedTextField
from qa.models.question import Question
from qa.models.question_queryset import PUBLIC_FIELDS

# What readers see of a reply and of who wrote it.
SHOWN_FIELDS = (
    "kind",
    "body",
    "body_html",
    "created_at",
    "published_at",
    "edited_at",
    "edited_for_privacy",
    "author__name",
    "author__credentials",
    "author__role",
    "author__portrait__file",
    "author__portrait__width",
    "author__portrait__widths",
)


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Replies, narrowed by phrases that chain."""

    def published(self) -> "ReplyQuerySet":
        """Keep replies that a reader may see, if the question may be seen."""
        return self.filter(published_at__isnull=False)

    def answers(self) -> "ReplyQuerySet":
        return self.filter(kind=self.model.Kind.ANSWER)

    def follow_ups(self) -> "ReplyQuerySet":
        return self.filter(kind=self.model.Kind.FOLLOW_UP)

    def waiting_follow_ups(self) -> "ReplyQuerySet":
        """Keep what the asker wrote again and nobody has published yet."""
        return self.follow_ups().filter(published_at=None)

    def with_thread(self) -> "ReplyQuerySet":
        """Fetch what readers see of each, of its question and of who answers."""
        of_question = (f"question__{name}" for name in PUBLIC_FIELDS)
        shown = self.select_related("question", "author__portrait")
        return shown.only(*SHOWN_FIELDS, *of_question)

    def in_reading_order(self) -> "ReplyQuerySet":
        return self.order_by("created_at", "pk")


class Reply(models.Model):
    """What follows under a question.

    Answers and follow-ups become public; what is said to the asker alone, such as a
    request for more information, and the asker's response never do.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answer"
        FOLLOW_UP = "follow_up", "Follow-up"
        REQUEST = "request", "To the asker alone"
        RESPONSE = "response", "From the asker, in private"

    question = models.ForeignKey(Question, models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+")
    original = EncryptedTextField(blank=True)
    draft = EncryptedTextField(blank=True)
    has_unpublished_edit = models.BooleanField(default=False)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    edited_for_privacy = models.BooleanField(
        default=False, help_text="A follow-up that the asker sent in other words."
    )

    objects = ReplyQuerySet.as_manager()

    thread_count: int  # added by `entries_of_newest_threads`

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["created_at", "pk"]
        default_permissions = ()
        indexes = [
            # Whether a thread is answered is asked of every match of a search.
            models.Index(
                fields=["question", "kind"],
                condition=Q(published_at__isnull=False),
                name="qa_reply_published",
            ),
            # What waits is found without what is finished.
            models.Index(
                fields=["kind", "question"],
                condition=Q(published_at=None),
                name="qa_reply_unpublished",
            ),
            models.Index(
                fields=["question"],
                condition=Q(has_unpublished_edit=True),
                name="qa_reply_edited",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(body="", body_html=""),
                name="qa_reply_unpublished_is_blank",
            ),
            models.CheckConstraint(
                condition=~Q(kind="answer") | Q(author__isnull=False),
                name="qa_reply_answer_has_author",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["request", "response"]) | Q(published_at=None),
                name="qa_reply_private_kinds_stay_private",
            ),
            models.UniqueConstraint(
                fields=["question", "kind"],
                condition=Q(published_at=None, kind__in=["answer", "follow_up"]),
                name="qa_reply_one_unpublished_of_each_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def anchor(self) -> str:
        """The id that a link to this reply names: "answer-12"."""
        return f"{self.kind.replace('_', '-')}-{self.pk}"
