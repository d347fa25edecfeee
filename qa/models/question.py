"""A question, the replies under it, what was flagged and decided, and who can help now.

Until `qa.moderation.publish()`, everything of an asker exists in encrypted columns
only; a constraint keeps the public ones empty. Only `qa.moderation` writes a status.
"""

import secrets

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse

from articles.models import Article, Author
from qa.fields import EncryptedTextField
from qa.querysets import QuestionQuerySet, ReplyQuerySet

REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing to confuse aloud
YOURS_SALT = "qa.yours"


def new_public_id() -> str:
    """Return 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def new_reference() -> str:
    """Return a short code that a person can read out: "K7QM-4TXD"."""
    code = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"


def new_mark_seed() -> int:
    """Return the seed of a reader's drawn mark: random, tied to nothing of theirs."""
    return secrets.randbelow(2**15)


class Question(models.Model):
    """One submission: as sent, as it will be published, as it is public."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "Received"
        PUBLISHED = "published", "Published"
        HIDDEN = "hidden", "Hidden"
        DECLINED = "declined", "Declined"
        SPAM = "spam", "Spam"
        WITHDRAWN = "withdrawn", "Taken back"
        ERASED = "erased", "Erased"

    class DeclineReason(models.TextChoices):
        OUTSIDE_COMPETENCE = "outside_competence", "Outside what I can answer well"
        COULD_IDENTIFY = "could_identify", "Could identify someone"
        CRISIS_SIGNPOSTED = "crisis_signposted", "Needs help now: pointed to help"
        DUPLICATE = "duplicate", "Answered already"
        ABUSIVE = "abusive", "Abusive"
        OTHER = "other", "Another reason"

    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    submission_key = models.CharField(  # noqa: DJ001 - NULL, so that many have none
        max_length=64, unique=True, null=True
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.SUBMITTED)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    version = models.PositiveIntegerField(default=1)
    about = models.ForeignKey(
        Article, models.SET_NULL, null=True, related_name="questions"
    )

    original_title = EncryptedTextField()
    original_body = EncryptedTextField()
    original_pseudonym = EncryptedTextField()
    working = EncryptedTextField(help_text="The copy to publish, as JSON.")

    title = models.CharField(max_length=140, blank=True)
    body = models.TextField(blank=True)
    pseudonym = models.CharField(max_length=60, blank=True)
    slug = models.SlugField(  # noqa: DJ001 - NULL, so that many have none
        max_length=80, unique=True, null=True
    )
    slug_digest = models.CharField(max_length=64, blank=True, db_index=True)
    mark_seed = models.PositiveSmallIntegerField(default=new_mark_seed)
    edited_for_privacy = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    content_note = models.CharField(max_length=160, blank=True)

    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

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
                condition=Q(is_sensitive=False) | ~Q(content_note=""),
                name="qa_question_sensitive_has_note",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "-published_at"], name="qa_question_status_newest"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("qa:detail", args=[self.slug])

    @property
    def private_path(self) -> str:
        """The asker's own address: signed, so that it cannot be guessed or altered."""
        token = Signer(salt=YOURS_SALT).sign(self.public_id)
        return reverse("qa:yours", args=[token])


class Reply(models.Model):
    """What follows under a question: an answer, or the asker writing again."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answer"
        FOLLOW_UP = "follow_up", "Follow-up"

    question = models.ForeignKey(Question, models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=12, choices=Kind)
    author = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+")
    original = EncryptedTextField(blank=True)
    draft = EncryptedTextField(blank=True)
    is_drafted = models.BooleanField(default=False)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["created_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(body="", body_html=""),
                name="qa_reply_unpublished_is_blank",
            ),
            models.CheckConstraint(
                condition=Q(kind="follow_up") | Q(author__isnull=False),
                name="qa_reply_answer_has_author",
            ),
            models.UniqueConstraint(
                fields=["question", "kind"],
                condition=Q(published_at=None),
                name="qa_reply_one_unpublished_of_each_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def anchor(self) -> str:
        """The id that a link to this reply names: "answer-12"."""
        return f"{self.kind.replace('_', '-')}-{self.pk}"


class Flag(models.Model):
    """What the author should see first about a question; never any of its text."""

    class Kind(models.TextChoices):
        URGENT = "urgent", "Urgent"
        SUSPECTED_SPAM = "suspected_spam", "Suspected spam"

    question = models.ForeignKey(Question, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=20, choices=Kind)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["question", "kind"], name="qa_flag_one_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ModerationEvent(models.Model):
    """One decision: who, when, what, why. Holds no text and outlives an erasure."""

    class Kind(models.TextChoices):
        SUBMIT = "submit", "Received"
        FOLLOW_UP = "follow_up", "The asker wrote again"
        SAVE_DRAFT = "save_draft", "Draft saved"
        PUBLISH = "publish", "Published"
        DECLINE = "decline", "Declined"
        MARK_SPAM = "mark_spam", "Marked as spam"
        HIDE = "hide", "Hidden"
        RESTORE = "restore", "Restored"
        WITHDRAW = "withdraw", "Taken back by the asker"
        ERASE = "erase", "Erased"

    question = models.ForeignKey(Question, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.question_id}: {self.get_kind_display()}"


class CrisisResource(models.Model):
    """Somebody who helps now: a number, a text line or a directory."""

    country = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    text_number = models.CharField("number for texts", max_length=60, blank=True)
    url = models.URLField("chat or website", blank=True)
    hours = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=160, blank=True)
    is_emergency = models.BooleanField(
        "emergency service", default=False, help_text="Named first: police, ambulance."
    )
    in_footer = models.BooleanField(
        "shown on every page", default=True, help_text="The rest stand on Help now."
    )
    position = models.PositiveSmallIntegerField(default=0)
    last_checked = models.DateField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.country}: {self.name}"

    @property
    def phone_href(self) -> str:
        """The number as a link that dials it."""
        return "tel:" + "".join(c for c in self.phone if c.isdigit() or c == "+")

    @property
    def text_href(self) -> str:
        """The number for texts as a link that opens a message."""
        return "sms:" + "".join(c for c in self.text_number if c.isdigit() or c == "+")
