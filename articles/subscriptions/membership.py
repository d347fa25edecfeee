"""Subscribe, confirm, change, unsubscribe, and the sweep of what nobody confirmed.

An address that is only typed is sent one thing: a mail that asks whether its owner
wants more. It may be a stranger's, whoever types it.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.models import Subscription, SubscriptionRequest
from articles.models.subscription import SubscriptionQuerySet, address_digest
from config import rate_limits
from config.batches import consume_rows, iterate_in_batches
from config.encryption import Unreadable
from config.models import DueVacuum
from config.write_ahead_log import empty_write_ahead_log

# Mails that ask for consent: to one address in a day, and before it is deleted again.
ASKED_A_DAY = "3/day"
ASKED_AT_MOST = 3
BATCH = 200
MOST_WAITING, REQUESTS_A_RUN = 2000, 1000


def request_subscription(address: str, frequency: str) -> bool:
    """Keep that an address was typed: the same is done for every address.

    Args:
        address: As typed, valid.
        frequency: One of `Subscription.Frequency`.

    Returns:
        Whether it was kept: not while very many wait.
    """
    if SubscriptionRequest.objects.count() >= MOST_WAITING:
        return False
    SubscriptionRequest.objects.create(
        email=address, frequency=frequency, asked_at=timezone.now()
    )
    return True


def handle_subscription_requests(stopped: Callable[[], bool] = lambda: False) -> int:
    """Subscribe what was typed, the oldest first, and delete the requests.

    Args:
        stopped: Asked before each request; true ends the run.

    Returns:
        How many requests were handled.
    """
    rows = SubscriptionRequest.objects.all()
    return consume_rows(rows, _answer, most=REQUESTS_A_RUN, stopped=stopped)


def _answer(row: SubscriptionRequest) -> None:
    if not isinstance(row.email, Unreadable):
        subscribe(row.email, row.frequency)


def subscribe(address: str, frequency: str) -> None:
    """Owe an address the mail that asks for consent, unless it was asked often enough.

    An address that is on the list already is owed nothing, and keeps its choice:
    whoever types it need not be its owner.

    Args:
        address: As typed, valid.
        frequency: One of `Subscription.Frequency`.
    """
    digest = address_digest(address)
    known = Subscription.objects.filter(email_digest=digest)
    if known.confirmed().exists():
        return
    waiting = known.filter(confirmed_at=None)
    waiting.update(frequency=frequency)
    if _may_be_asked(waiting.first(), digest):
        _owe_confirmation(address, digest, frequency)


def _may_be_asked(row: Subscription | None, digest: str) -> bool:
    """Whether one more mail may ask an address; such a mail is counted here."""
    if row and (row.owes_confirmation or row.confirmations >= ASKED_AT_MOST):
        return False
    return rate_limits.consume_quota("follow", digest, ASKED_A_DAY)


@transaction.atomic
def _owe_confirmation(address: str, digest: str, frequency: str) -> None:
    """Owe the mail that asks; of two at once for one address, one is owed."""
    row, _ = Subscription.objects.get_or_create(
        email_digest=digest,
        defaults={
            "email": address,
            "frequency": frequency,
            "owes_confirmation": False,
        },
    )
    asking = Subscription.objects.filter(
        pk=row.pk, confirmed_at=None, owes_confirmation=False
    )
    asking.update(
        owes_confirmation=True,
        confirmations=row.confirmations + 1,
        due_at=timezone.now(),
        attempts=0,
        last_error="",
    )


def confirm(subscription: Subscription, at: datetime | None = None) -> bool:
    """Put an address on the list: its owner says yes.

    Args:
        subscription: The one of the link.
        at: The moment; now, unless given.

    Returns:
        Whether it is on the list now; it may have been deleted meanwhile.
    """
    at = at or timezone.now()
    row = Subscription.objects.filter(pk=subscription.pk)
    row.filter(confirmed_at=None).update(
        confirmed_at=at, owes_confirmation=False, due_at=at, attempts=0, last_error=""
    )
    return row.exists()


def change_frequency(subscription: Subscription, frequency: str) -> None:
    """Send one mail for each essay from now on, or one a week."""
    Subscription.objects.filter(pk=subscription.pk).update(frequency=frequency)


def unsubscribe(subscription: Subscription) -> None:
    """Delete an address with everything about it, at once and from the disk."""
    _delete(Subscription.objects.filter(pk=subscription.pk))


def erase_address(address: str) -> None:
    """Delete an address whose owner asked the staff to; one that is unknown is none.

    Source:
        Regulation (EU) 2016/679, Article 17.
    """
    digest = address_digest(address)
    _delete(Subscription.objects.filter(email_digest=digest))


def sweep(at: datetime | None = None, *, dry_run: bool = False) -> int:
    """Delete addresses that nobody confirmed within a week, or that refuse all mail.

    Args:
        at: The moment; now, unless given.
        dry_run: Whether only to count.

    Returns:
        How many.

    Source:
        Regulation (EU) 2016/679, Article 5 (1) (e).
    """
    at = at or timezone.now()
    rows = Subscription.objects
    over = (rows.never_confirmed(at), rows.unreachable(at))
    if dry_run:
        return sum(found.count() for found in over)
    return sum(_sweep(found) for found in over)


def _sweep(found: SubscriptionQuerySet) -> int:
    """Delete in batches what is still so at that moment."""
    deleted = 0
    for keys in iterate_in_batches(found.values_list("pk", flat=True), BATCH):
        deleted += _delete(found.filter(pk__in=keys))
    return deleted


@transaction.atomic
def _delete(rows: SubscriptionQuerySet) -> int:
    """Delete rows with all that is owed to them, and then their bytes.

    They are locked first: an essay that is announced meanwhile waits, and finds nobody.
    """
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    Subscription.objects.filter(pk__in=keys).delete()
    if keys:
        DueVacuum.mark()
    transaction.on_commit(empty_write_ahead_log)
    return len(keys)
