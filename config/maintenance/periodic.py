"""Periodic tasks: send mail, end retention periods, queue the daily digest, clean up.

Each task fails alone, and is named in the log by the kind of its failure: what an
exception says may hold an address.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.media.missing_renditions import (
    images_without_renditions,
    write_all_missing,
)
from articles.subscriptions import announcing, membership
from articles.subscriptions import outbox as essay_outbox
from config.accounts import outbox as account_outbox
from config.maintenance import vacuum
from config.models import AccountEvent, DueVacuum, PeriodicTask, StaffSession
from qa.moderation import erasure
from qa.notifications import link_requests, outbox
from qa.privacy import retention

COUNTED, COUNTED_FOR = "statistics.counted", 3600  # seconds

logger = logging.getLogger(__name__)


class MailNotSent(Exception):
    """Some mail could not be sent; it is tried again."""


@dataclass
class RunResult:
    """What one run did.

    Args:
        done: What each task did, in words, by its name.
        failed: The tasks that failed, each with the kind of its failure.
    """

    done: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def run_periodic_tasks(
    *, dry_run: bool = False, stopped: Callable[[], bool] = lambda: False
) -> RunResult:
    """Run every task that is due; one that fails stops no other.

    Args:
        dry_run: Whether only to count.
        stopped: Asked before each task and each mail; true ends the run.

    Returns:
        What was done, and what failed.
    """
    result = RunResult()
    for name, task in tasks(dry_run, stopped).items():
        if stopped():
            break
        try:
            result.done[name] = task()
        except Exception as error:
            logger.error("tend: %s failed: %s", name, type(error).__name__)
            result.failed[name] = type(error).__name__
            if not connection.in_atomic_block:
                # The next task connects anew, where the database was away for a moment.
                connection.close_if_unusable_or_obsolete()
    if not dry_run:
        _record(result)
    return result


def _record(result: RunResult) -> None:
    """Keep for each task that it succeeded or failed now; the other moment stays.

    Where the database is away there is nothing to keep it in: the log has it.
    """
    now = timezone.now()
    succeeded = [PeriodicTask(name=name, last_success_at=now) for name in result.done]
    failed = [
        PeriodicTask(name=name, last_failure_at=now, failure=kind[:80])
        for name, kind in result.failed.items()
    ]
    try:
        with transaction.atomic():
            _upsert(succeeded, ["last_success_at"])
            _upsert(failed, ["last_failure_at", "failure"])
            known = tasks(False, lambda: False)
            PeriodicTask.objects.exclude(name__in=known).delete()
    except Exception as error:
        logger.error("tend: nothing could be kept: %s", type(error).__name__)


def _upsert(rows: list[PeriodicTask], columns: list[str]) -> None:
    PeriodicTask.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=columns
    )


def tasks(dry_run: bool, stopped: Callable[[], bool]) -> dict[str, Callable[[], str]]:
    """Return the tasks of a run in their order; each returns what it did, in words.

    Mail about accounts goes first: somebody waits for a link. The digest is queued
    before mail is sent, so that it goes the same minute.
    """
    if dry_run:
        return {
            "account mail": lambda: (
                f"{len(account_outbox.due_keys(timezone.now()))} due"
            ),
            "mail": lambda: f"{outbox.due(timezone.now()).count()} due",
            "pictures": lambda: (
                f"{images_without_renditions().count()} to make smaller"
            ),
            "retention": lambda: _format_counts(
                retention.enforce_retention(dry_run=True)
            ),
            "subscriptions": lambda: f"{membership.sweep(dry_run=True)} over",
            "essay mail": lambda: f"{len(essay_outbox.due(timezone.now()))} due",
            "sessions": lambda: f"{StaffSession.objects.expired().count()} over",
            "account events": lambda: f"{_old_account_events().count()} over",
            "bytes": lambda: f"{DueVacuum.objects.count()} to rewrite",
        }
    return {
        "account mail": lambda: _describe_sending(
            account_outbox.send_due(stopped=stopped)
        ),
        "digest": lambda: "owed" if outbox.queue_digest() else "nothing new",
        "link requests": lambda: (
            f"{link_requests.handle_link_requests(stopped)} handled"
        ),
        "mail": lambda: _describe_sending(vars(outbox.send_due(stopped=stopped))),
        "pictures": lambda: f"{write_all_missing(stopped)} made smaller",
        "retention": lambda: _format_counts(retention.enforce_retention()),
        "subscriptions": lambda: f"{membership.sweep()} swept",
        "subscription requests": lambda: (
            f"{membership.handle_subscription_requests(stopped)} handled"
        ),
        "new essays": lambda: (
            f"owed to {announcing.announce_new_essays(stopped=stopped)}"
        ),
        "essay mail": lambda: _describe_sending(essay_outbox.send_due(stopped=stopped)),
        "sessions": lambda: f"{StaffSession.objects.expired().delete()[0]} cleared",
        "account events": lambda: f"{_old_account_events().delete()[0]} cleared",
        "cache": clear_expired_cache,
        "statistics": _refresh_statistics,
        "bytes": lambda: _drop_bytes(stopped),
    }


def _format_counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def _describe_sending(counts: dict[str, int]) -> str:
    """Return what was sent, in words.

    Raises:
        MailNotSent: something was not.
    """
    if counts["failed"]:
        raise MailNotSent
    return _format_counts(counts)


def _old_account_events() -> QuerySet[AccountEvent]:
    return AccountEvent.objects.filter(at__lt=timezone.now() - AccountEvent.KEPT)


def _drop_bytes(stopped: Callable[[], bool]) -> str:
    """Take what was deleted out of the database's files.

    Of SQLite's the log is left, where a reader kept it open during an erasure.
    """
    erasure.drop_bytes()
    return vacuum.rewrite_due_tables(stopped=stopped)


def _refresh_statistics() -> str:
    is_due = connection.vendor == "sqlite" and cache.add(COUNTED, 1, COUNTED_FOR)
    if is_due:
        analyze_sqlite()
    return "counted" if is_due else "fresh"


def analyze_sqlite() -> None:
    """Let SQLite count what its indexes hold; PostgreSQL does so by itself.

    Without that it takes the wrong index where there are many rows: an essay among
    10,000 took 63 ms instead of 6. To count only some rows (`analysis_limit`) led it
    to other wrong indexes. With 100,000 threads it takes 0.2 s.

    Source: https://www.sqlite.org/lang_analyze.html
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def clear_expired_cache() -> str:
    """Delete what a cache in the database holds past its time.

    Django deletes it only once the table is full. Until then a row would stand there
    for each view that was counted, and the day's key for each limit that was kept.
    """
    default = settings.CACHES["default"]
    if not default["BACKEND"].endswith(".DatabaseCache"):
        return "forgets by itself"
    table = connection.ops.quote_name(default["LOCATION"])
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
        return f"{cursor.rowcount} forgotten"
