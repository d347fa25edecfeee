"""Publish, schedule, cancel and unpublish: the only writers of an essay's status."""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from articles import datetimes, search
from articles.models import Article
from articles.workflow import publish_checks, versions


class PublicationState(models.TextChoices):
    """What an essay is for its author; the clock tells the middle two apart."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    UNPUBLISHED = "unpublished", "Unpublished"


class TransitionNotAllowed(Exception):
    """The essay's state does not allow what was asked; the message says why."""


class PublishCheckFailed(TransitionNotAllowed):
    """Something in the essay has to be put right before readers may see it.

    Attributes:
        problems: What it is; all of them block.
    """

    def __init__(self, problems: list[publish_checks.PublishProblem]) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))


def state_of(article: Article, at: datetime | None = None) -> PublicationState:
    """Return the state of an essay.

    Args:
        article: The essay.
        at: The moment to judge by; now, unless given.
    """
    if article.status == Article.Status.DRAFT:
        return PublicationState.DRAFT
    if article.status == Article.Status.UNPUBLISHED:
        return PublicationState.UNPUBLISHED
    now = at or timezone.now()
    is_public = article.published_at is not None and article.published_at <= now
    return PublicationState.PUBLISHED if is_public else PublicationState.SCHEDULED


def is_live(article: Article) -> bool:
    """Whether what is saved in an essay reaches readers with nothing more done."""
    return state_of(article) in (PublicationState.PUBLISHED, PublicationState.SCHEDULED)


def was_public(article: Article) -> bool:
    """Whether readers have seen an essay, or see it now."""
    return state_of(article) in (
        PublicationState.PUBLISHED,
        PublicationState.UNPUBLISHED,
    )


def describe_state(article: Article, *, in_full: bool = False) -> str:
    """Say the state of an essay: "Scheduled for 3 May 2027, 09:00".

    Args:
        article: The essay.
        in_full: Name the zone, and the same moment in UTC.
    """
    state = state_of(article)
    if state == PublicationState.SCHEDULED and article.published_at:
        say = datetimes.format_datetime_utc if in_full else datetimes.format_datetime
        return f"Scheduled for {say(article.published_at)}"
    return str(state.label)


def log_decision(article: Article, said: str, by: User | None) -> None:
    """Write a decision into the essay's history, and into the admin's own log."""
    versions.annotate_newest_version(article, said, by=by)
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
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    despite_problems: bool = False,
) -> Article:
    """Make an essay public, now or at a moment that a command names.

    An essay that was public before keeps its first date.

    Args:
        article: The essay, saved.
        by: The member of staff who decides, or None for a command.
        at: When it becomes visible; now, unless given.
        despite_problems: Only for a command that loads essays which link to each
            other: whichever comes first has a link that leads nowhere yet.

    Returns:
        The essay as it stands now.

    Raises:
        TransitionNotAllowed: it is published already.
        PublishCheckFailed: something in it has to be put right first.
    """
    now = timezone.now()
    row = _lock(article)
    state = state_of(row, now)
    if state == PublicationState.PUBLISHED:
        raise TransitionNotAllowed("This essay is published already.")
    if not despite_problems:
        _refuse_problems(row, at)
    first = row.published_at if state == PublicationState.UNPUBLISHED else None
    return _publish_from(row, at or first or now, by=by)


@transaction.atomic
def schedule(
    article: Article, *, by: User | None, at: datetime, now: datetime | None = None
) -> Article:
    """Let an essay become public at a moment to come, or at another one than before.

    Args:
        article: The essay, saved.
        by: The member of staff who decides, or None for a command.
        at: When it becomes visible.
        now: The moment to judge by; now, unless given.

    Returns:
        The essay as it stands now.

    Raises:
        TransitionNotAllowed: the moment is past, or the essay is or was public.
        PublishCheckFailed: something in it has to be put right first.
    """
    row = _lock(article)
    refuse_schedule(row, at, now)
    _refuse_problems(row, at)
    return _publish_from(row, at, by=by)


def refuse_schedule(
    article: Article, at: datetime, now: datetime | None = None
) -> None:
    """Refuse a moment that an essay cannot become public at.

    Raises:
        TransitionNotAllowed: the moment is past, or the essay is or was public.
    """
    now = now or timezone.now()
    state = state_of(article, now)
    if article.published_at and state in (
        PublicationState.PUBLISHED,
        PublicationState.UNPUBLISHED,
    ):
        since = datetimes.format_datetime(article.published_at)
        if state == PublicationState.PUBLISHED:
            raise TransitionNotAllowed(f"This essay has been public since {since}.")
        raise TransitionNotAllowed(
            f"This essay was public before, from {since}, and keeps that date:"
            " publish it when you want it back."
        )
    if at <= now:
        raise TransitionNotAllowed(
            "That moment has passed. Choose one that is still ahead."
        )
    if at > now + datetimes.FARTHEST:
        raise TransitionNotAllowed(datetimes.TOO_FAR)


@transaction.atomic
def cancel_schedule(article: Article, *, by: User | None) -> Article:
    """Make a scheduled essay a draft again.

    Args:
        article: The essay.
        by: The member of staff who decides, or None for a command.

    Returns:
        The essay as it stands now.

    Raises:
        TransitionNotAllowed: it is not scheduled, or has become public meanwhile.
    """
    row = _lock(article)
    state = state_of(row)
    if state == PublicationState.PUBLISHED:
        raise TransitionNotAllowed(
            "It has become public meanwhile: take it off the site."
        )
    if state != PublicationState.SCHEDULED:
        raise TransitionNotAllowed("This essay is not scheduled.")
    return _change_status(row, Article.Status.DRAFT, None, "No longer scheduled.", by)


@transaction.atomic
def unpublish(article: Article, *, by: User | None) -> Article:
    """Take an essay off the site; its questions keep their own pages.

    Args:
        article: The essay.
        by: The member of staff who decides, or None for a command.

    Returns:
        The essay as it stands now.

    Raises:
        TransitionNotAllowed: it is not published.
    """
    row = _lock(article)
    if state_of(row) != PublicationState.PUBLISHED:
        raise TransitionNotAllowed("This essay is not published.")
    first = row.published_at
    status = Article.Status.UNPUBLISHED
    return _change_status(row, status, first, "Taken off the site.", by)


def _lock(article: Article) -> Article:
    """Return the stored row, held until the end of the transaction."""
    return Article.objects.select_for_update().get(pk=article.pk)


def _refuse_problems(article: Article, at: datetime | None) -> None:
    if blocking := publish_checks.find_blocking_problems(article, at=at):
        raise PublishCheckFailed(blocking)


def _publish_from(row: Article, at: datetime, *, by: User | None) -> Article:
    is_ahead = at > timezone.now()
    said = (
        f"Scheduled for {datetimes.format_datetime(at)}." if is_ahead else "Published."
    )
    return _change_status(row, Article.Status.PUBLISHED, at, said, by)


def _change_status(
    row: Article, status: str, at: datetime | None, said: str, by: User | None
) -> Article:
    """Write a status with its moment, into the search index and the history too."""
    row.status, row.published_at = status, at
    row.save(update_fields=["status", "published_at"])
    search.index_row(row)
    log_decision(row, said, by)
    return row
