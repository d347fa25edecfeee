"""Send e-mail: takes rows of the outbox, hands them to the mail server, retries.

Every mail of the site leaves by `send_due`; decisions only write rows, in
`qa.moderation.transitions`. What a mail says is in `qa.notifications.messages`.

No transaction is open while a mail server is spoken to. Whoever is killed half way
leaves a claim that runs out; the mail then goes again under the same Message-ID.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Least
from django.utils import timezone

from config.mail import (
    MOST_ATTEMPTS,
    describe_error,
    is_free,
    is_server_unavailable,
    retry_delay,
    send_message,
)
from config.models import SiteSettings
from qa.digests import email_digest
from qa.models import EmailNotification, Flag, MailKind, Question
from qa.notifications import mail_limits
from qa.notifications.messages import (
    message_to_asker,
    message_to_author,
    message_with_digest,
    overdue,
)

DIGEST_FROM_HOUR = 8


@dataclass(frozen=True)
class SendResult:
    """What one run did.

    Args:
        sent: Mails that a server took.
        failed: Mails that will be tried again, or were given up.
        dropped: Mails that had nothing to say any more.
        later: Mails put off to another day: their address gets enough of them today.
    """

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    later: int = 0


def send_due(
    at: datetime | None = None,
    *,
    most: int = 100,
    stopped: Callable[[], bool] = lambda: False,
) -> SendResult:
    """Send what is due, urgent first; a server that is away ends the run.

    Args:
        at: The moment; the clock of each step, unless given.
        most: How many mails to take up at most.
        stopped: Asked before each mail; true ends the run.

    Returns:
        What was sent, failed and dropped.
    """
    counts: Counter[str] = Counter()
    is_away = False
    while counts.total() < most and not is_away and not stopped():
        notification = claim(at or timezone.now())
        if notification is None:
            break
        outcome, is_away = _deliver(notification, at)
        counts[outcome] += 1
    return SendResult(**counts)


def due(at: datetime) -> QuerySet[EmailNotification]:
    """Return what may be sent now, urgent first.

    To an asker nothing goes before the address is confirmed, except the mail that asks;
    and that one not while the question stands among the spam, which may carry a
    stranger's address. What waits for this has not failed.
    """
    spam = Q(question__status=Question.Status.SPAM)
    to_asker = (
        Q(question__email_confirmed_at__isnull=False)
        | Q(kind=MailKind.RECEIVED) & ~spam
        | Q(question__email_digest="")
    )
    is_urgent = Flag.objects.kinds_up().contain(Flag.Kind.URGENT, of="question_id")
    urgent_first = Case(
        When(Q(is_urgent, kind__in=EmailNotification.TO_AUTHOR), then=0), default=1
    )
    found = EmailNotification.objects.filter(
        _is_free(at), Q(kind__in=EmailNotification.TO_AUTHOR) | to_asker
    )
    return found.order_by(urgent_first, "due_at", "pk")


def _is_free(at: datetime) -> Q:
    """Return the condition for a mail that is due and that nobody is sending."""
    return is_free(at) & Q(sent_at=None)


def claim(at: datetime) -> EmailNotification | None:
    """Take one row for this process: of two that ask at once, one gets it."""
    for pk in due(at).values_list("pk", flat=True)[:20]:
        if EmailNotification.objects.filter(_is_free(at), pk=pk).update(claimed_at=at):
            notification = EmailNotification.objects.filter(pk=pk).first()
            if notification is not None:  # it may be erased by now
                return notification
    return None


def _deliver(notification: EmailNotification, at: datetime | None) -> tuple[str, bool]:
    """Send one claimed mail and keep what came of it.

    Returns:
        "sent", "failed", "dropped" or "later", and whether the mail server is away.
    """
    try:
        message = _build_message(notification, at or timezone.now())
        if message is None:
            notification.delete()
            return "dropped", False
        if _is_enough_for_today(notification, message, at or timezone.now()):
            _put_off(notification, at or timezone.now())
            return "later", False
        send_message(message)
    except Exception as error:
        _record_failure(notification, error, at or timezone.now())
        return "failed", is_server_unavailable(error)
    taken = EmailNotification.objects.filter(pk=notification.pk, sent_at=None)
    taken.update(sent_at=at or timezone.now(), claimed_at=None, last_error="")
    return "sent", False


def _is_enough_for_today(
    notification: EmailNotification, message: EmailMessage, at: datetime
) -> bool:
    """Whether an address, perhaps a stranger's, was asked for consent often enough.

    What was put off before goes first, so that nobody is overtaken day after day.
    Whoever types the address is told nothing of it: that would tell who asked today.
    """
    is_first = notification.kind == MailKind.RECEIVED and not notification.attempts
    if not is_first:
        return False
    if _has_older_put_off(notification, message.to[0], at):
        return True
    return not mail_limits.consume_first_mail(message.to[0])


def _has_older_put_off(
    notification: EmailNotification, address: str, at: datetime
) -> bool:
    """Whether an older mail to an address waits for its day, and will go then."""
    older = EmailNotification.objects.filter(
        kind=MailKind.RECEIVED,
        sent_at=None,
        attempts=0,
        due_at__gt=at,
        pk__lt=notification.pk,
        question__email_digest=email_digest(address),
    )
    return older.exclude(question__status=Question.Status.SPAM).exists()


def _put_off(notification: EmailNotification, at: datetime) -> None:
    """Let a mail wait for another day."""
    mine = EmailNotification.objects.filter(pk=notification.pk)
    mine.update(due_at=at + timedelta(days=1), claimed_at=None)


def _record_failure(
    notification: EmailNotification, error: Exception, at: datetime
) -> None:
    """Count a failure and put the mail off, longer each time."""
    mine = EmailNotification.objects.filter(
        pk=notification.pk, claimed_at=notification.claimed_at
    )
    mine.filter(sent_at=None).update(
        attempts=F("attempts") + 1,
        due_at=at + retry_delay(notification.attempts),
        claimed_at=None,
        last_error=describe_error(error),
    )


def failed() -> QuerySet[EmailNotification]:
    """Return the mails that could not be sent so far, the oldest first."""
    return EmailNotification.objects.filter(sent_at=None, attempts__gt=0)


def is_given_up(notification: EmailNotification) -> bool:
    """Whether a mail was tried often enough; only a person tries it again."""
    return notification.sent_at is None and notification.attempts >= MOST_ATTEMPTS


def retry(notification: EmailNotification) -> None:
    """Let a mail that failed, or was given up, go with the next run."""
    attempts = Least(F("attempts"), Value(MOST_ATTEMPTS - 1))
    mail = EmailNotification.objects.filter(pk=notification.pk, sent_at=None)
    mail.update(due_at=timezone.now(), attempts=attempts)


def queue_digest(at: datetime | None = None) -> bool:
    """Owe the author the day's list of what is overdue, once, from eight o'clock on.

    Args:
        at: The moment; now, unless given.

    Returns:
        Whether a digest is owed since this call.
    """
    local = timezone.localtime(at)
    wanted = local.hour >= DIGEST_FROM_HOUR and SiteSettings.load().notification_email
    if not wanted or not overdue(local):
        return False
    _, is_new = EmailNotification.objects.get_or_create(
        kind=MailKind.DIGEST, day=local.date(), defaults={"due_at": local}
    )
    return is_new


def _build_message(
    notification: EmailNotification, at: datetime
) -> EmailMessage | None:
    """Return the mail of a row, or None where it has nothing to say any more."""
    author_email = SiteSettings.load().notification_email
    if notification.kind == MailKind.DIGEST:
        return message_with_digest(notification, author_email, at)
    if notification.kind in EmailNotification.TO_AUTHOR:
        return message_to_author(notification, author_email, at)
    return message_to_asker(notification)
