"""PostgreSQL: rewrite the tables whose files still hold what was deleted.

A deleted row stays in its table's file until the place is used again, and a plain
`VACUUM` only marks the place as free. `VACUUM (FULL)` writes the table, its indexes and
its long values anew. Nobody can read a table meanwhile; so large tables wait for the
quiet hours, and each waits no longer than a moment for its turn. The server's
statistics hold words, too: they are counted again, and rewritten last.

Source:
    https://www.postgresql.org/docs/current/sql-vacuum.html
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import AutoField, DateTimeField, Model
from django.utils import timezone

from articles.models import ArticleDraft, SearchEntry
from config.models import DueVacuum, StaffSession
from qa.models import EmailNotification, MailKind
from qa.privacy.data_inventory import INVENTORY, REMAINS

STATISTICS = "pg_statistic"
BESIDE: list[type[Model]] = [SearchEntry, ArticleDraft, LogEntry, StaffSession]
ONE_PROCESS = 7_205_311_849  # the number of this lock in the database
WAIT_FOR_LOCK = "2s"  # readers who come meanwhile wait as long
TRY_AGAIN = timedelta(minutes=10)
AT_THE_LATEST = timedelta(days=7)  # then a large table waits for no quiet hour
TOO_LATE = AT_THE_LATEST + timedelta(days=1)  # the admin's first page says so
BUSY = {"55P03", "40P01"}  # SQLSTATE: the lock was not to be had; a deadlock
BYTES_PER_MIB = 2**20
ANY_TIME = datetime.min.replace(tzinfo=UTC)


class RewritingRefused(Exception):
    """The site's account may not rewrite a table: it does not own the database."""


class RewritingOverdue(Exception):
    """What was deleted long ago is still in PostgreSQL's files."""


def tables_with_words() -> list[str]:
    """Return the tables of which something is deleted, the statistics last."""
    default = settings.CACHES["default"]
    is_table = default["BACKEND"].endswith(".DatabaseCache")
    caches = [default["LOCATION"]] if is_table else []
    return [*_models_with_words(), *caches, STATISTICS]


def _tables_marked_alone() -> list[str]:
    """Return tables that an upgrade marked, and that no deletion marks."""
    others = DueVacuum.objects.exclude(table__in=["", *tables_with_words()])
    return list(others.values_list("table", flat=True))


def _models_with_words() -> dict[str, type[Model]]:
    """Return the models of these tables by the tables' names.

    Those of the privacy page's list, but for what remains after an erasure, and what
    the search and the admin make of them.
    """
    listed: list[type[Model]] = [
        group.model
        for group in INVENTORY
        if any(item.lasts != REMAINS for item in group.items)
    ]
    return {model._meta.db_table: model for model in listed + BESIDE}


def rewrite_due_tables(
    at: datetime | None = None, *, stopped: Callable[[], bool] = lambda: False
) -> str:
    """Rewrite what is due and may be rewritten now; what is busy is tried again.

    Args:
        at: The moment; now, unless given.
        stopped: Asked before each table; true ends the run.

    Returns:
        What was done, in words.

    Raises:
        RewritingRefused: the site's account may not rewrite a table.
        RewritingOverdue: a table has waited for more than a week: something is always
            in its way.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return "nothing to rewrite"
    if not DueVacuum.objects.exists():
        return "nothing to rewrite"
    at, rewritten = at or timezone.now(), 0
    with _only_process() as is_ours:
        if is_ours:
            _spread_marks()
            for name in [*_tables_marked_alone(), *tables_with_words()]:
                if not stopped() and _rewrite_if_due(name, at):
                    rewritten += 1
    if DueVacuum.objects.filter(since__lte=at - TOO_LATE).exists():
        raise RewritingOverdue
    return f"{rewritten} rewritten, {DueVacuum.objects.count()} wait"


@contextmanager
def _only_process() -> Iterator[bool]:
    """Keep other processes out, and every wait for a lock short; say if that worked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_PROCESS])
        is_ours = bool(cursor.fetchone()[0])
        try:
            if is_ours:
                cursor.execute(f"SET lock_timeout = '{WAIT_FOR_LOCK}'")
                cursor.execute("SET statement_timeout = 0")
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("RESET lock_timeout")
                cursor.execute("RESET statement_timeout")
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_PROCESS])


@transaction.atomic
def _spread_marks() -> None:
    """Turn the marks that are committed into one row for each table."""
    marks = list(DueVacuum.objects.filter(table=""))
    if marks:
        first = min(marks, key=lambda mark: mark.since)
        DueVacuum.objects.bulk_create(
            (
                DueVacuum(table=name, since=first.since, due_at=first.due_at)
                for name in tables_with_words()
            ),
            ignore_conflicts=True,
        )
        DueVacuum.objects.filter(pk__in=[mark.pk for mark in marks]).delete()


def _rewrite_if_due(name: str, at: datetime) -> bool:
    """Rewrite a table if it is due and it is small or the hour is quiet.

    Returns:
        Whether nothing of what was deleted is left in it.
    """
    row = DueVacuum.objects.filter(table=name, due_at__lte=at).first()
    if row is None or not (_is_small(name) or _may_take_long(row, at)):
        return False
    if not (_rewrite(name) and _forget_statistics(name)):
        DueVacuum.objects.filter(pk=row.pk).update(due_at=at + TRY_AGAIN)
        return False
    row.delete()
    if name != STATISTICS:
        DueVacuum.objects.get_or_create(
            table=STATISTICS, defaults={"since": row.since, "due_at": at}
        )
    return True


def _is_small(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [name])
        size: int = cursor.fetchone()[0]
    return size <= int(settings.VACUUM_MIB) * BYTES_PER_MIB


def _may_take_long(row: DueVacuum, at: datetime) -> bool:
    first, last = settings.VACUUM_HOURS
    hours_in = (timezone.localtime(at).hour - first) % 24
    return hours_in < (last - first) % 24 or at - row.since >= AT_THE_LATEST


def _rewrite(name: str) -> bool:
    """Rewrite one table and count it again.

    Returns:
        Whether it was done, and no deleted row is left for a transaction that is older
        than the deletion: a backup that is being made, for instance.

    Raises:
        RewritingRefused: the account may not rewrite it.
    """
    database: Any = connection.connection
    left, refused = list[int](), list[Any]()

    def read(notice: Any) -> None:
        if notice.severity_nonlocalized == "WARNING":
            refused.append(notice)
        if found := re.match(r"\D*(\d+)", notice.message_detail or ""):
            left.append(int(found[1]))

    database.add_notice_handler(read)
    try:
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(name)
            cursor.execute(f"VACUUM (FULL, VERBOSE, ANALYZE) {table}")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") not in BUSY:
            raise
    finally:
        database.remove_notice_handler(read)
    if refused:
        raise RewritingRefused
    return left == [0]


def _forget_statistics(name: str) -> bool:
    """Let the server count a table anew that has no row any more.

    `ANALYZE` leaves what it counted before, as long as there is no row.

    Returns:
        Whether nothing of it is left; not where a constraint refuses a blank row.
    """
    model = _models_with_words().get(name)
    if model is None or model._base_manager.exists():
        return True
    try:
        _count_blank_row(model)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def _count_blank_row(model: type[Model]) -> None:
    """Count a row that nobody else sees: the transaction that adds it deletes it."""
    rows = model._base_manager.bulk_create([_make_blank(model)])
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
    added = model._base_manager.filter(pk=rows[0].pk)
    added._raw_delete(connection.alias)


def _make_blank(model: type[Model]) -> Model:
    """Return a row without a word, and with keys of no other row."""
    if model is EmailNotification:  # it has to be about something
        return EmailNotification(day=date.min, kind=MailKind.DIGEST, due_at=ANY_TIME)
    row = model()
    for column in model._meta.concrete_fields:
        if column.null or column.has_default() or isinstance(column, AutoField):
            continue
        blank: object = "" if column.empty_strings_allowed else 0
        is_moment = isinstance(column, DateTimeField)
        setattr(row, column.attname, ANY_TIME if is_moment else blank)
    return row
