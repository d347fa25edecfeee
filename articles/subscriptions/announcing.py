"""Announcing: notes for each subscriber that a new essay is owed, in batches.

Each essay is announced once, however often it is published again. A batch and the key
that it reached are written in one transaction: whoever is killed half way goes on after
that key, and of two that run at once each subscriber is owed an essay once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import Announcement, Article, OwedEssay, Subscription

# An essay that is taken off again within this time is told to nobody.
SECOND_THOUGHTS = timedelta(minutes=10)
BATCH = 200


def announce_new_essays(
    at: datetime | None = None, *, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Owe new essays to everybody who was on the list before they were public.

    Args:
        at: The moment; now, unless given.
        stopped: Asked before each batch; true ends the run.

    Returns:
        How many mails or lines of a weekly mail are owed since this call.
    """
    at = at or timezone.now()
    for article in _new_essays(at):
        Announcement.objects.get_or_create(article=article)
    owed = 0
    for pk in Announcement.objects.filter(finished_at=None).values_list("pk"):
        while not stopped() and (batch := _owe_batch(pk[0], at)) is not None:
            owed += batch
    return owed


def _new_essays(at: datetime) -> list[Article]:
    """Return public essays that nobody was told of, the oldest first.

    What was public before the first subscriber came is new to nobody.
    """
    first = Subscription.objects.confirmed().order_by("confirmed_at").first()
    if first is None:
        return []
    new = Article.objects.published(at - SECOND_THOUGHTS).filter(
        published_at__gt=first.confirmed_at, announcement=None
    )
    return list(new.order_by("published_at", "pk").only("pk"))


@transaction.atomic
def _owe_batch(pk: int, at: datetime) -> int | None:
    """Owe one essay to the next subscribers.

    Returns:
        To how many; None where all of them were looked at before.
    """
    row = (
        Announcement.objects.select_for_update(of=("self",))
        .select_related("article")
        .filter(pk=pk, finished_at=None)
        .first()
    )
    if row is None:
        return None
    found = Subscription.objects.confirmed().filter(
        pk__gt=row.reached, confirmed_at__lt=row.article.published_at
    )
    locked = found.select_for_update(no_key=True).order_by("pk")
    keys = list(locked.values_list("pk", flat=True)[:BATCH])
    OwedEssay.objects.bulk_create(
        OwedEssay(subscription_id=key, announcement=row) for key in keys
    )
    row.reached = keys[-1] if keys else row.reached
    row.finished_at = None if len(keys) == BATCH else at
    row.save(update_fields=["reached", "finished_at"])
    return len(keys)
