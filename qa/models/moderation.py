"""What was noticed, noted, reported and decided about a question."""

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.urls import reverse

from qa.models.fields import EncryptedTextField
from qa.models.question import REPORTED_SALT, Question, random_id


class FlagQuerySet(models.QuerySet):
    """Flags, narrowed by phrases that chain."""

    def most_urgent_first(self) -> "FlagQuerySet":
        """Order as the list of kinds does: danger first, suspicion last."""
        ranks = [
            models.When(kind=kind, then=rank)
            for rank, kind in enumerate(self.model.Kind.values)
        ]
        return self.order_by(models.Case(*ranks), "pk")


class Flag(models.Model):
    """What the author should see first about a question; never any of its text."""

    class Kind(models.TextChoices):
        URGENT = "urgent", "Urgent: somebody may be in danger"
        REPORTING_DUTY = "possible_reporting_duty", "Possible duty to report"
        ABUSE = "abuse", "Speaks of abuse"
        MINOR = "minor", "Somebody may be under age"
        METHOD_DETAIL = "method_detail", "Tells a method of self-harm"
        IDENTIFIER = "possible_identifier", "May show who somebody is"
        LINK = "link", "Contains a link"
        REPEAT_POST = "repeat_post", "The same words were sent before"
        SUSPECTED_SPAM = "suspected_spam", "Suspected spam"

    question = models.ForeignKey(Question, models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=24, choices=Kind)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = EncryptedTextField(blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["question", "kind"], name="qa_flag_one_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class StaffNote(models.Model):
    """A remark of the staff's among themselves; never public, never mailed."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="notes")
    text = EncryptedTextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Note {self.pk}"


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
    reason = models.CharField(max_length=12, choices=Reason)
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

    def __str__(self) -> str:
        return f"Report {self.pk}"

    @property
    def private_path(self) -> str:
        """Where whoever reported can read what was decided."""
        token = Signer(salt=REPORTED_SALT).sign(self.public_id)
        return reverse("qa:reported", args=[token])


class ModerationEvent(models.Model):
    """One decision: who, when, what, why. Holds no text and outlives an erasure."""

    class Kind(models.TextChoices):
        SUBMIT = "submit", "Received"
        AMEND = "amend", "Changed by the asker"
        APPROVE = "approve", "Accepted for an answer"
        REQUEST_INFO = "request_info", "Asked for more"
        RESPOND = "respond", "The asker replied"
        FOLLOW_UP = "follow_up", "The asker wrote again"
        TAKE_BACK = "take_back", "The asker took back what was added"
        SAVE_DRAFT = "save_draft", "Draft saved"
        PUBLISH = "publish", "Published"
        DECLINE = "decline", "Declined"
        MARK_DUPLICATE = "mark_duplicate", "Answered already, pointed there"
        MARK_SPAM = "mark_spam", "Marked as spam"
        MOVE = "move", "Moved to another essay"
        RAISE_FLAG = "raise_flag", "Flagged"
        CLEAR_FLAG = "clear_flag", "Flag cleared"
        ADD_NOTE = "add_note", "Note written"
        OPEN_ORIGINAL = "open_original", "Read as it was sent"
        REPORT = "report", "Reported by a reader"
        DECIDE_REPORT = "decide_report", "Report decided"
        HIDE = "hide", "Hidden"
        RESTORE = "restore", "Restored"
        ARCHIVE_HIDDEN = "archive_hidden", "Settled: stays off the site"
        ANSWER_PRIVATE = "answer_private", "Answered privately"
        CLOSE = "close", "Thread closed"
        REOPEN = "reopen", "Thread opened again"
        WITHDRAW = "withdraw", "Taken back by the asker"
        CONFIRM_EMAIL = "confirm_email", "Mail allowed by the asker"
        STOP_MAIL = "stop_mail", "Mail stopped, address deleted"
        SEND_LINK = "send_link", "Private link asked for again"
        PURGE = "purge", "Kept long enough: deleted in part"
        ERASE = "erase", "Erased"

    question = models.ForeignKey(Question, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind)
    reason = models.CharField(max_length=24, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]  # as it happened, whatever the clock said
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.question_id}: {self.get_kind_display()}"

    @property
    def reason_words(self) -> str:
        """The reason in words; what is kept is a code that outlives its wording."""
        return dict(REASONS.get(self.kind, [])).get(self.reason, self.reason)


# The codes that an event keeps as its reason, with what they say.
DESPITE_CHECKS = "despite_checks"
REASONS: dict[str, list[tuple[str, str]]] = {
    ModerationEvent.Kind.DECLINE: Question.DeclineReason.choices,
    ModerationEvent.Kind.RAISE_FLAG: Flag.Kind.choices,
    ModerationEvent.Kind.CLEAR_FLAG: Flag.Kind.choices,
    ModerationEvent.Kind.REPORT: Report.Reason.choices,
    ModerationEvent.Kind.HIDE: Report.Reason.choices,
    ModerationEvent.Kind.DECIDE_REPORT: Report.Decision.choices,
    ModerationEvent.Kind.PUBLISH: [
        (DESPITE_CHECKS, "despite an objection, which was ticked away")
    ],
    ModerationEvent.Kind.PURGE: [
        ("originals", "what was sent and noted"),
        ("email", "the e-mail address"),
    ],
    ModerationEvent.Kind.ERASE: [("retention", "its time was over")],
}
