"""Reports by readers about a published thread, and what was decided about them."""

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.urls import reverse

from config.encryption import EncryptedChoiceField, EncryptedTextField
from qa.models.question import REPORTED_SALT, Question, random_id


class Report(models.Model):
    """A reader says that something is wrong with a published thread.

    Source:
        Regulation (EU) 2022/2065, Article 16: notice, decision and answer are kept.
    """

    class Reason(models.TextChoices):
        ABOUT_ME = "about_me", "This is about me, or could show who I am"
        ILLEGAL = "illegal", "It is illegal"
        HARMFUL = "harmful", "It could harm somebody who reads it"
        OTHER = "other", "Something else"

    class Decision(models.TextChoices):
        KEPT = "kept", "Stays as it is"
        CHANGED = "changed", "Was changed"
        REMOVED = "removed", "Was taken off the site"

    question = models.ForeignKey(Question, models.CASCADE, related_name="reports")
    public_id = models.CharField(max_length=32, unique=True, default=random_id)
    submission_key = models.CharField(  # noqa: DJ001 - NULL, so that many have none
        max_length=64, null=True
    )
    reason = EncryptedChoiceField(choices=Reason)
    words = EncryptedTextField(blank=True)
    has_hidden = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    reply = EncryptedTextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["question"],
                condition=models.Q(decided_at=None),
                name="qa_report_undecided",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "submission_key"], name="qa_report_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}"

    @property
    def private_path(self) -> str:
        """Where whoever reported can read what was decided."""
        token = Signer(salt=REPORTED_SALT).sign(self.public_id)
        return reverse("qa:reported", args=[token])
