"""The only writers of an essay's state: publish, schedule, unpublish."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from articles.models import Article


class NotPossible(Exception):
    """The essay's state does not allow what was asked; the message says why."""


def record(article: Article, said: str, by: User | None) -> None:
    """Write a decision into the essay's history in the admin."""
    if by is not None:
        LogEntry.objects.create(
            user_id=by.pk,
            content_type=ContentType.objects.get_for_model(Article),
            object_id=str(article.pk),
            object_repr=str(article),
            action_flag=CHANGE,
            change_message=said,
        )


@transaction.atomic
def publish(
    article: Article, *, by: User | None, at: datetime | None = None
) -> Article:
    """Make an essay public, now or at a moment to come.

    An essay that was public before keeps its first date.

    Args:
        article: The essay, saved.
        by: The member of staff who decides, or None for a command.
        at: When it becomes visible; now, unless given.

    Returns:
        The essay as it stands now.

    Raises:
        NotPossible: it is published already.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.status == Article.Status.PUBLISHED:
        raise NotPossible("This essay is published already.")
    row.published_at = at or row.published_at or timezone.now()
    row.status = Article.Status.PUBLISHED
    row.save(update_fields=["status", "published_at"])
    record(row, "Published.", by)
    return row


@transaction.atomic
def unpublish(article: Article, *, by: User | None) -> Article:
    """Take an essay off the site; its questions keep their own pages.

    Args:
        article: The essay.
        by: The member of staff who decides, or None for a command.

    Returns:
        The essay as it stands now.

    Raises:
        NotPossible: it is not published.
    """
    row = Article.objects.select_for_update().get(pk=article.pk)
    if row.status != Article.Status.PUBLISHED:
        raise NotPossible("This essay is not published.")
    row.status = Article.Status.UNPUBLISHED
    row.save(update_fields=["status"])
    record(row, "Taken off the site.", by)
    return row
