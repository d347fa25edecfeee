"""The event log: every decision about a question, without any text."""

from django.conf import settings
from django.db import models

from config.encryption import EncryptedChoiceField
from qa.models.flag import Flag
from qa.models.question import Question
from qa.models.report import Report


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
        SEND_LINK = "send_link", "Link by mail asked for"
        NEW_CODE = "new_code", "New code made by the asker"
        CODE_ENDS = "code_ends", "Told that the code ends soon"
        END_CODE = "end_code", "Code ended: kept long enough"
        PURGE = "purge", "Kept long enough: deleted in part"
        ERASE = "erase", "Erased"

    question = models.ForeignKey(Question, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind)
    reason = EncryptedChoiceField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]  # as it happened, whatever the clock said
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["-at", "-id"], name="qa_event_newest"),
            models.Index(fields=["kind", "-at", "-id"], name="qa_event_newest_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.get_kind_display()}"

    @property
    def reason_words(self) -> str:
        """The reason in words; what is kept is a code that outlives its wording."""
        return dict(REASONS.get(self.kind, [])).get(str(self.reason), str(self.reason))


EventKind = ModerationEvent.Kind

# By these a question that waited for its asker waits for us again.
CAME_BACK = (EventKind.AMEND, EventKind.RESPOND, EventKind.RESTORE)

# The codes that an event keeps as its reason, with what they say.
DESPITE_CHECKS = "despite_checks"
REPORTS_SETTLED = "reports_settled"
METHOD_KEPT = "method_kept"
BOTH_KEPT = "checks_and_method"
WITH_METHOD = (METHOD_KEPT, BOTH_KEPT)
REASONS: dict[str, list[tuple[str, str]]] = {
    EventKind.DECLINE: Question.DeclineReason.choices,
    EventKind.RAISE_FLAG: Flag.Kind.choices,
    EventKind.CLEAR_FLAG: Flag.Kind.choices,
    EventKind.REPORT: Report.Reason.choices,
    EventKind.HIDE: Report.Reason.choices,
    EventKind.RESTORE: [(REPORTS_SETTLED, "its reports were settled with it")],
    EventKind.DECIDE_REPORT: Report.Decision.choices,
    EventKind.PUBLISH: [
        (DESPITE_CHECKS, "despite an objection, which was ticked away"),
        (
            METHOD_KEPT,
            "with words of a method, or flagged for them; the reason is a private note",
        ),
        (
            BOTH_KEPT,
            "despite an objection, which was ticked away, and with words of a method, "
            "or flagged for them; the reason is a private note",
        ),
    ],
    EventKind.PURGE: [
        ("originals", "what was sent and noted"),
        ("email", "the e-mail address"),
    ],
    EventKind.ERASE: [("retention", "its time was over")],
}
