"""Mail of a machine: one message built and sent, when a failed one is tried again.

Which mails are owed stands in the outboxes: `qa.notifications.outbox` for questions,
`articles.subscriptions.outbox` for new essays, `config.accounts.outbox` for accounts.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils.crypto import salted_hmac

from config.encryption import Unreadable

RETRY_DELAYS = tuple(timedelta(minutes=n) for n in (1, 5, 30, 2 * 60, 6 * 60, 24 * 60))
MOST_ATTEMPTS = 10
CLAIM_LASTS = timedelta(minutes=10)
# Nothing is put off for longer than the last pause. What is due later than this was
# written while a clock was wrong.
NEVER_LATER = RETRY_DELAYS[-1] + timedelta(hours=1)
SERVER_UNAVAILABLE_ERRORS = (
    SMTPConnectError,
    SMTPHeloError,
    SMTPAuthenticationError,
    SMTPNotSupportedError,
    SMTPServerDisconnected,
)


class AddressUnreadable(Exception):
    """The key that the address was encrypted with is missing."""


def is_free(at: datetime) -> Q:
    """Return the condition for an outbox row that is due and that nobody is sending.

    The row has the columns `due_at`, `claimed_at` and `attempts`.
    """
    is_due = Q(due_at__lte=at) | Q(due_at__gt=at + NEVER_LATER)
    unclaimed = (
        Q(claimed_at=None)
        | Q(claimed_at__lte=at - CLAIM_LASTS)
        | Q(claimed_at__gte=at + CLAIM_LASTS)
    )
    return is_due & unclaimed & Q(attempts__lt=MOST_ATTEMPTS)


def retry_delay(attempts: int) -> timedelta:
    """Return the pause after a failure, longer each time.

    Args:
        attempts: How often it failed before.
    """
    return RETRY_DELAYS[min(attempts, len(RETRY_DELAYS) - 1)]


def build_message(
    subject: str,
    body: str,
    *,
    to: str,
    name: str,
    leave: str = "",
) -> EmailMessage:
    """Return a plain-text mail that says it comes from a machine.

    Args:
        subject: One line.
        body: The text.
        to: The address.
        name: What the mail is, the same however often it is sent: its Message-ID is
            made from this.
        leave: The address at which one POST stops such mail, if there is one.

    Raises:
        AddressUnreadable: the address could not be decrypted.

    Source:
        RFC 3834, section 5: Auto-Submitted keeps other machines from answering.
        RFC 8058: one click in the mail program stops mail, over https only.
    """
    if isinstance(to, Unreadable):
        raise AddressUnreadable
    headers = {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Message-ID": _message_id(name),
    }
    if leave:
        headers["List-Unsubscribe"] = f"<{leave}>"
        if settings.IS_HTTPS:
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(subject, body.lstrip(), to=[to], headers=headers)


def _message_id(name: str) -> str:
    """Return an id that stays the same, however often the mail is sent."""
    digest = salted_hmac("mail.message-id", name, algorithm="sha256").hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{digest[:32]}@{domain or urlsplit(settings.SITE_URL).hostname}>"


def send_message(message: EmailMessage) -> None:
    """Give a mail to the server. What goes wrong after it was taken is no failure.

    Raises:
        OSError: the server is away, slow, or refuses; SMTPException is one of these.
    """
    connection = get_connection()
    try:
        connection.open()
        message.connection = connection
        message.send()
    finally:
        with suppress(OSError):
            connection.close()


def describe_error(error: Exception) -> str:
    """Return a failure as its kind and code: "SMTPRecipientsRefused 550".

    What a server says may name the address, so none of it is kept.
    """
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    if isinstance(error, SMTPRecipientsRefused):
        code = next((code for code, _ in error.recipients.values()), None)
    name = type(error).__name__
    return (f"{name} {code}" if isinstance(code, int) else name)[:80]


def is_server_unavailable(error: Exception) -> bool:
    """Whether no other mail could be sent now either."""
    if isinstance(error, SMTPException):
        return isinstance(error, SERVER_UNAVAILABLE_ERRORS)
    return isinstance(error, OSError)
