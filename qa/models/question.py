"""A question: as sent, as it will be published, as it is public.

Until `qa.moderation.publish()`, everything of an asker exists in encrypted columns
only; a constraint keeps the public ones empty. Only `qa.moderation` writes a status.
"""

import secrets
from functools import partial

from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse

from articles.models import Article
from qa.fields import EncryptedTextField, ReferenceField, Unreadable
from qa.querysets import QuestionQuerySet

YOURS_SALT = "qa.yours"
MAIL_SALT = "qa.mail"
REPORTED_SALT = "qa.reported"

random_id = partial(secrets.token_hex, 16)  # 128 bits
random_seed = partial(secrets.randbelow, 2**15)


class Question(models.Model):
    """One submission: as sent, as it will be published, as it is public."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "Received"
        NEEDS_INFO = "needs_info", "Waits for the asker"
        APPROVED = "approved", "Will be answered"
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

    reference = ReferenceField()
    public_id = models.CharField(max_length=32, unique=True, default=random_id)
    submission_key = models.CharField(  # noqa: DJ001 - NULL, so that many have none
        max_length=64, unique=True, null=True
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.SUBMITTED)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    decline_message = EncryptedTextField(blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="duplicates"
    )
    version = models.PositiveIntegerField(default=1)
    about = models.ForeignKey(
        Article, models.SET_NULL, null=True, related_name="questions"
    )

    original_title = EncryptedTextField()
    original_body = EncryptedTextField()
    original_pseudonym = EncryptedTextField()
    working = EncryptedTextField(help_text="The copy to publish, as JSON.")
    text_digest = models.CharField(max_length=64, blank=True, db_index=True)

    email = EncryptedTextField(blank=True)
    email_digest = models.CharField(max_length=64, blank=True, db_index=True)
    email_proved_at = models.DateTimeField(null=True)

    title = models.CharField(max_length=140, blank=True)
    body = models.TextField(blank=True)
    pseudonym = models.CharField(max_length=60, blank=True)
    slug = models.SlugField(  # noqa: DJ001 - NULL, so that many have none
        max_length=80, unique=True, null=True
    )
    slug_digest = models.CharField(max_length=64, blank=True, db_index=True)
    mark_seed = models.PositiveSmallIntegerField(default=random_seed)
    edited_for_privacy = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    content_note = models.CharField(max_length=160, blank=True)

    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    waits_from = models.DateTimeField(
        help_text="When the wait began, moved on by the time the asker took to reply."
    )
    amended_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    originals_purged_at = models.DateTimeField(null=True)

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
                condition=~Q(email_digest="") | Q(email_proved_at=None),
                name="qa_question_proved_address_is_there",
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
            models.Index(fields=["status", "waits_from"], name="qa_question_waits"),
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

    @property
    def mail_path(self) -> str:
        """Where mail about it is allowed or stopped; it opens nothing else."""
        token = Signer(salt=MAIL_SALT).sign(self.public_id)
        return reverse("qa:mail", args=[token])

    @property
    def is_unreadable(self) -> bool:
        """Whether the key that its words were encrypted with is missing."""
        words = (self.original_title, self.original_body, self.working, self.email)
        return any(isinstance(text, Unreadable) for text in words)
