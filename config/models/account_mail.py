"""AccountMail: the outbox of mail about accounts, and of asked-for new passwords."""

from django.conf import settings
from django.db import models

from config.encryption import EncryptedTextField


class AccountMail(models.Model):
    """A mail that `tend` owes; the row is deleted when it is handled.

    Whoever forgot the password types an address: it stands here encrypted, and only
    `tend` looks whose it is. The link in that mail is made when it is sent; no key
    that opens anything is stored.
    """

    class Kind(models.TextChoices):
        RESET_ASKED = "reset_asked", "new password asked for"
        RESET_DONE = "reset_done", "new password set by mail"
        PASSWORD_CHANGED = "password_changed", "password changed"
        PASSWORD_SET = "password_set", "password set by somebody else"
        ADDRESS_CHANGED = "address_changed", "address changed, told to the old one"
        NEW_DEVICE = "new_device", "signed in on a new device"
        FACTOR_ADDED = "factor_added", "second factor added"
        FACTOR_REMOVED = "factor_removed", "second factor removed"
        RECOVERY_CODE_USED = "recovery_code_used", "recovery code used"
        RECOVERY_CODES_MADE = "recovery_codes_made", "recovery codes made"

    kind = models.CharField(max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="+",
        help_text="Empty: whose the address is, is not looked up yet.",
    )
    email = EncryptedTextField(
        blank=True, help_text="As typed, for a reset; the old one."
    )
    browser = models.CharField(max_length=20, blank=True, help_text="Its family.")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
