"""AccountEvent: the audit log of accounts: who signed in, failed, or changed people."""

from datetime import timedelta

from django.conf import settings
from django.db import models


class AccountEvent(models.Model):
    """Something that happened to an account: when, which kind, whose, by whom.

    It holds no words, no address and no typed name. What strangers can cause is
    counted: one row for each kind, account and hour, so that guessing fills no table.
    A deleted person's events stay, under the number that the account had.

    Source: OWASP ASVS 5.0, chapter V16 (security logging).
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "signed in"
        WRONG_PASSWORD = "wrong_password", "wrong password"
        WRONG_FACTOR = "wrong_factor", "wrong second factor"
        REFUSED = "refused", "refused: too many tries"
        SIGNED_OUT = "signed_out", "signed out"
        SESSION_ENDED = "session_ended", "session ended"
        PASSWORD_CHANGED = "password_changed", "password changed"
        RESET_ASKED = "reset_asked", "new password asked for"
        RESET_DONE = "reset_done", "new password set by mail"
        FACTOR_ADDED = "factor_added", "second factor added"
        FACTOR_REMOVED = "factor_removed", "second factor removed"
        RECOVERY_CODE_USED = "recovery_code_used", "recovery code used"
        RECOVERY_CODES_MADE = "recovery_codes_made", "recovery codes made"
        PERSON_ADDED = "person_added", "person added"
        PERSON_CHANGED = "person_changed", "name or address changed"
        RIGHTS_CHANGED = "rights_changed", "rights changed"
        DEACTIVATED = "deactivated", "deactivated"
        ACTIVATED = "activated", "activated again"
        DELETED = "deleted", "person deleted"
        RECOVERED = "recovered", "recovered by command"

    KEPT = timedelta(days=365)
    FAILURES = (Kind.WRONG_PASSWORD, Kind.WRONG_FACTOR, Kind.REFUSED)
    COUNTED = (*FAILURES, Kind.RESET_ASKED)

    at = models.DateTimeField(db_index=True, help_text="What is counted: the hour.")
    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        help_text="Empty: no such account.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
    )
    count = models.PositiveIntegerField(default=1)
    count_key = models.CharField(  # noqa: DJ001 - unique where there is one
        max_length=60,
        null=True,
        unique=True,
        editable=False,
        help_text="Kind, account and hour of what is counted; else empty.",
    )

    class Meta:
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
