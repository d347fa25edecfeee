"""Send mail to subscribers: claims an address, sends one mail, retries.

A mail and the rows that owed it end in one transaction. Whoever is killed between the
mail server's yes and that transaction leaves a claim that runs out; this one mail then
goes again under the same Message-ID, which mail programs show once.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Article, OwedEssay, Subscription
from articles.subscriptions.messages import confirmation_message, essays_message
from config.mail import (
    MOST_ATTEMPTS,
    describe_error,
    is_free,
    is_server_unavailable,
    retry_delay,
    send_message,
)

WEEKLY_DAY, WEEKLY_HOUR = 6, 8  # Saturday, in the site's zone
MOST_A_RUN = 100  # mail to askers waits meanwhile

# What a mail says of an essay.
NAMED = [
    f"announcement__article__{column}"
    for column in ("headline", "slug", "is_sensitive", "content_note")
]

Frequency = Subscription.Frequency


def send_due(
    at: datetime | None = None,
    *,
    most: int = MOST_A_RUN,
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, int]:
    """Send what is due, one mail to each address; a server that is away ends the run.

    Args:
        at: The moment; the clock of each step, unless given.
        most: How many mails to take up at most.
        stopped: Asked before each mail; true ends the run.

    Returns:
        How many were "sent" and how many "failed".
    """
    counts = Counter(sent=0, failed=0)
    for pk in due(at or timezone.now())[:most]:
        if stopped():
            break
        error = _claim_and_send(pk, at or timezone.now(), counts)
        if error and is_server_unavailable(error):
            break
    return dict(counts)


def due(at: datetime) -> list[int]:
    """Return the keys of subscriptions that a mail may be sent to now.

    Whoever waits for the mail that asks comes first, then the essay that was announced
    first.
    """
    free = Subscription.objects.filter(is_free(at))
    asking = free.filter(owes_confirmation=True).order_by("due_at", "pk")
    owed = owed_now(at).filter(subscription__in=free).order_by("announcement_id", "pk")
    keys = chain(
        asking.values_list("pk", flat=True)[:MOST_A_RUN],
        owed.values_list("subscription", flat=True)[:MOST_A_RUN],
    )
    return list(dict.fromkeys(keys))


def owed_now(at: datetime) -> QuerySet[OwedEssay]:
    """Return what may be told now: public essays, to weekly readers once a week.

    An essay that was taken off is told to nobody while it is off. A weekly mail holds
    what was announced by its moment; what comes later waits for the next.
    """
    week = last_weekly_moment(at)
    unsent = Q(subscription__weekly_sent_at=None) | Q(
        subscription__weekly_sent_at__lt=week
    )
    weekly = unsent & Q(announcement__finished_at__lt=week)
    may_go = Q(subscription__frequency=Frequency.EACH) | weekly
    essay = Article.objects.filter(pk=OuterRef("announcement__article_id"))
    return OwedEssay.objects.filter(may_go, Exists(essay.published(at)))


def last_weekly_moment(at: datetime) -> datetime:
    """Return the last Saturday, eight o'clock in the site's zone."""
    local = timezone.localtime(at)
    days = (local.isoweekday() - WEEKLY_DAY) % 7
    if not days and local.hour < WEEKLY_HOUR:
        days = 7
    day = local.date() - timedelta(days=days)
    moment = datetime(day.year, day.month, day.day, WEEKLY_HOUR)
    return timezone.make_aware(moment)


def _claim_and_send(pk: int, at: datetime, counts: Counter[str]) -> Exception | None:
    """Send one mail to one address: of two that ask at once, one does.

    Returns:
        Why it failed, or None.
    """
    if not Subscription.objects.filter(is_free(at), pk=pk).update(claimed_at=at):
        return None
    row = Subscription.objects.filter(pk=pk).first()
    if row is None:  # its owner left at this moment
        return None
    owed = _next_essays(row, at)
    try:
        message = _build_message(row, owed)
        if message is not None:
            send_message(message)
    except Exception as error:
        _record_failure(row, error, at)
        counts["failed"] += 1
        return error
    _record_success(row, owed, at)
    counts["sent"] += message is not None
    return None


def _next_essays(row: Subscription, at: datetime) -> list[OwedEssay]:
    """Return what the next mail tells: one essay, or all of a week."""
    if row.confirmed_at is None:
        return []
    owed = owed_now(at).filter(subscription=row).order_by("announcement_id")
    named = owed.select_related("announcement__article").only(*NAMED)
    return list(named[: 1 if row.frequency == Frequency.EACH else None])


def _build_message(row: Subscription, owed: Sequence[OwedEssay]) -> EmailMessage | None:
    """Return the next mail, or None where nothing is owed any more."""
    if row.owes_confirmation:
        return confirmation_message(row)
    return essays_message(row, owed) if owed else None


@transaction.atomic
def _record_success(row: Subscription, owed: Sequence[OwedEssay], at: datetime) -> None:
    """End what was owed, and let the next mail go."""
    OwedEssay.objects.filter(pk__in=[one.pk for one in owed]).delete()
    mine = Subscription.objects.filter(pk=row.pk)
    if owed and row.frequency == Frequency.WEEKLY:
        mine.update(weekly_sent_at=at)
    if row.owes_confirmation:
        mine.filter(confirmations=row.confirmations).update(owes_confirmation=False)
    mine.filter(claimed_at=row.claimed_at).update(
        claimed_at=None, attempts=0, last_error=""
    )


def _record_failure(row: Subscription, error: Exception, at: datetime) -> None:
    """Count a failure and put the next mail off, longer each time."""
    Subscription.objects.filter(pk=row.pk, claimed_at=row.claimed_at).update(
        attempts=F("attempts") + 1,
        due_at=at + retry_delay(row.attempts),
        claimed_at=None,
        last_error=describe_error(error),
    )


def retry_failed() -> int:
    """Let every mail that failed, or was given up, go with the next run.

    Returns:
        How many addresses are tried again.
    """
    given_up = Subscription.objects.failing().filter(attempts__gte=MOST_ATTEMPTS)
    given_up.update(attempts=MOST_ATTEMPTS - 1)
    return Subscription.objects.failing().update(due_at=timezone.now())


def describe_failures() -> list[dict[str, Any]]:
    """Return how many addresses the last mail did not reach, by the kind of failure."""
    failing = Subscription.objects.failing().order_by()
    counted = failing.values("last_error").annotate(
        number=Count("pk"), given_up=Count("pk", filter=Q(attempts__gte=MOST_ATTEMPTS))
    )
    return [dict(row) for row in counted.order_by("-number")]
