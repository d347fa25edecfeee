"""The outbox: one row for each e-mail that is owed, sent or given up."""

from django.db import models
from django.db.models import Q

from qa.models.moderation_event import ModerationEvent
from qa.models.question import Question


class EmailNotification(models.Model):
    """One mail for one event, written in the transaction of the event.

    Neither the address nor any text stands in it; `qa.notifications` finds both when it
    sends, and whether it is urgent: a row does not say so.
    `last_error` holds the kind of a failure, never what a mail server said.
    """

    class Kind(models.TextChoices):
        NEW_QUESTION = "new_question", "A new question"
        WROTE_AGAIN = "wrote_again", "The asker wrote again"
        REPORTED = "reported", "A reader's report"
        DIGEST = "digest", "What is overdue"
        RECEIVED = "received", "Received, and may mail be sent"
        NEEDS_INFO = "needs_info", "More is needed"
        DECLINED = "declined", "Decided: not answered here"
        PUBLISHED = "published", "Answered"
        LINK = "link", "The link by mail"
        CODE_ENDS = "code_ends", "The code ends soon"

    TO_AUTHOR = (
        Kind.NEW_QUESTION, Kind.WROTE_AGAIN, Kind.REPORTED, Kind.DIGEST,
    )  # fmt: skip

    question = models.ForeignKey(
        Question, models.CASCADE, null=True, related_name="notifications"
    )
    event = models.ForeignKey(
        ModerationEvent, models.CASCADE, null=True, related_name="notifications"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    day = models.DateField(null=True, help_text="The day of a digest.")
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind"], name="qa_notification_one_per_event_and_kind"
            ),
            models.UniqueConstraint(
                fields=["kind", "day"], name="qa_notification_one_digest_a_day"
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, question__isnull=False, day=None)
                | Q(kind="digest", event=None, question=None, day__isnull=False),
                name="qa_notification_about_an_event_or_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at", "due_at"], name="qa_notification_due")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


MailKind = EmailNotification.Kind
