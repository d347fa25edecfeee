"""What the mail about accounts says: plain text, a time and a browser's family."""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36

from config.mail import build_message
from config.models import AccountMail, SiteSettings

Kind = AccountMail.Kind
SUBJECTS = {
    Kind.RESET_DONE: "Your password was set anew",
    Kind.PASSWORD_CHANGED: "Your password was changed",
    Kind.PASSWORD_SET: "Your password was set or taken away by somebody else",
    Kind.ADDRESS_CHANGED: "The e-mail address of your account was changed",
    Kind.NEW_DEVICE: "You signed in with a browser that we did not know",
    Kind.FACTOR_ADDED: "A way to sign in was added",
    Kind.FACTOR_REMOVED: "A way to sign in was removed",
    Kind.RECOVERY_CODE_USED: "A recovery code was used",
    Kind.RECOVERY_CODES_MADE: "New recovery codes were made",
}


def reset_message(row: AccountMail, user: User) -> EmailMessage:
    """Return the mail with a link to set a new password, made now.

    The link ends after `PASSWORD_RESET_TIMEOUT`, and with the next sign-in or password.
    """
    context = {
        "link": reset_link(user),
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
    }
    subject = "A new password, if you asked for one"
    return _build(row, user, subject, "account/mail/reset.txt", context)


def reset_link(user: User) -> str:
    """Return the address at which a new password can be set within the hour.

    Args:
        user: Whose password.
    """
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": int_to_base36(user.pk),
            "key": default_token_generator.make_token(user),
        },
    )
    return f"{settings.SITE_URL}{path}"


def notice_message(row: AccountMail, user: User) -> EmailMessage:
    """Return the mail that tells the owner of an account what was done to it."""
    subject = SUBJECTS[Kind(row.kind)]
    return _build(row, user, subject, "account/mail/notice.txt", {"what": subject})


def _build(
    row: AccountMail,
    user: User,
    subject: str,
    template: str,
    context: dict[str, object],
) -> EmailMessage:
    name = SiteSettings.load().name
    reset = f"{settings.SITE_URL}{reverse('account_reset_password')}"
    account = f"{settings.SITE_URL}{reverse('mfa_index')}"
    places = {"user": user, "row": row, "site_name": name}
    sessions = f"{settings.SITE_URL}{reverse('admin:sessions')}"
    places |= {"reset_url": reset, "account_url": account, "sessions_url": sessions}
    return build_message(
        f"{name}: {subject[0].lower()}{subject[1:]}",
        render_to_string(template, places | context),
        to=user.email if row.kind == Kind.RESET_ASKED else row.email or user.email,
        name=f"account-mail-{row.pk}-{user.pk}",
    )
