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
from django.db.models import Q
from django.urls import reverse

from articles.models import Article, Author
from config.encryption import EncryptedChoiceField, EncryptedTextField, Unreadable
from config.paths import slug_path
from qa.models.fields import ReferenceField
from qa.models.question_queryset import QuestionQuerySet
from qa.models.status import QuestionStatus

# Permissions: preparing, declining and hiding; publishing and erasing.
MODERATE, PUBLISH = "qa.moderate_question", "qa.publish_answer"
MAILED_LINK_SALT = "qa.open"
MAILED_LINK_LASTS = timedelta(days=14)
EMAIL_SALT = "qa.mail"
REPORTED_SALT = "qa.reported"

random_id = partial(secrets.token_hex, 16)  # 128 bits
random_seed = partial(secrets.randbelow, 2**15)


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
    decline_reason = EncryptedChoiceField(choices=DeclineReason, blank=True)
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

    flags_up: list[Any]  # of Flag; added by `require_notes`
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
