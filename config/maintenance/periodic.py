"""Periodic tasks: send mail, end retention periods, queue the daily digest, clean up.

Each part fails alone, and is named in the log by the kind of its failure: what an
exception says may hold an address.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from config.models import SiteSettings
from qa.moderation import erasure
from qa.notifications import outbox
from qa.privacy import retention

logger = logging.getLogger(__name__)


@dataclass
class RunResult:
    """What one round did.

    Args:
        said: What each part says it did, by its name.
        failed: The parts that failed.
    """

    said: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def run_periodic_tasks(
    *, dry_run: bool = False, stopped: Callable[[], bool] = lambda: False
) -> RunResult:
    """Do what is due, part by part; what one part cannot do stops no other.

    Args:
        dry_run: Whether only to count.
        stopped: Asked before each part and each mail; true ends the round.

    Returns:
        What was done, and what failed.
    """
    round_ = RunResult()
    for name, part in tasks(dry_run, stopped).items():
        if stopped():
            break
        try:
            round_.said[name] = part()
        except Exception as error:
            logger.error("tend: %s failed: %s", name, type(error).__name__)
            round_.failed.append(name)
            drop_broken_connection()
    return round_


def drop_broken_connection() -> None:
    """Let the next part connect anew, where the database was away for a moment."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def tasks(dry_run: bool, stopped: Callable[[], bool]) -> dict[str, Callable[[], str]]:
    """Return the parts of a round in their order.

    The digest is owed before mail is sent, so that it goes the same minute.
    """
    if dry_run:
        return {
            "mail": count_due_mail,
            "retention": lambda: format_counts(
                retention.enforce_retention(dry_run=True)
            ),
            "sessions": count_expired_sessions,
        }
    return {
        "digest": queue_digest,
        "mail": lambda: format_counts(vars(outbox.send_due(stopped=stopped))),
        "retention": lambda: format_counts(retention.enforce_retention()),
        "sessions": clear_expired_sessions,
        "cache": clear_expired_cache,
        "bytes": drop_bytes,
        "site settings": save_last_run,
    }


def drop_bytes() -> str:
    """Empty SQLite's log, which a reader may have kept open during an erasure."""
    erasure.drop_bytes()
    return "dropped"


def format_counts(counts: dict[str, int]) -> str:
    """Return counts on one line: "2 sent, 0 failed"."""
    return ", ".join(f"{number} {name}" for name, number in counts.items())


def count_due_mail() -> str:
    """Say how many mails are due."""
    return f"{outbox.due(timezone.now()).count()} due"


def count_expired_sessions() -> str:
    """Say how many sign-ins are over."""
    over = Session.objects.filter(expire_date__lt=timezone.now())
    return f"{over.count()} over"


def queue_digest() -> str:
    """Owe the author the digest of the day, if there is one."""
    return "owed" if outbox.queue_digest() else "nothing new"


def clear_expired_sessions() -> str:
    """Delete the sign-ins that are over."""
    call_command("clearsessions")
    return "cleared"


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


def save_last_run() -> str:
    """Keep when this ran, where the site has a record."""
    SiteSettings.objects.filter(pk=1).update(tasks_last_run_at=timezone.now())
    return "kept"
