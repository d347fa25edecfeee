"""Rows of the database, read once and written again: faster than making them anew."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import override_settings

Rows = dict[str, tuple[list[str], list[tuple]]]  # columns and rows by table


def read_rows() -> Rows:
    """Return the columns and rows of the table of every model."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table, fields = model._meta.db_table, model._meta.local_concrete_fields
            columns = [field.column for field in fields if not field.generated]
            cursor.execute(f"SELECT {listed(columns)} FROM {quote(table)}")  # noqa: S608
            found[table] = columns, cursor.fetchall()
    return found


def insert_rows(rows: Rows) -> None:
    """Insert rows as they were read; foreign keys are checked at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, found) in rows.items():
            if found:
                row = f"({', '.join(['%s'] * len(columns))})"
                cursor.execute(
                    f"INSERT INTO {quote(table)} ({listed(columns)})"  # noqa: S608
                    f" VALUES {', '.join([row] * len(found))}",
                    [value for values in found for value in values],
                )


def restore_rows(initial: Rows) -> None:
    """Give every table the rows of `read_rows` and no others.

    Django's flush would empty every table, those that migrations fill too, and create
    content types and permissions anew, which takes a second.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in initial:
                cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608
        insert_rows(initial)


@dataclass(frozen=True)
class Snapshot:
    """What a function adds to the database and to the folder of uploads.

    Args:
        rows: Its rows.
        media: The folder that holds its uploads.
        made: What the function returned.
    """

    rows: Rows
    media: Path
    made: object

    def load(self) -> None:
        """Add the rows to the database and the uploads to `MEDIA_ROOT`."""
        insert_rows(self.rows)
        shutil.copytree(self.media, settings.MEDIA_ROOT, dirs_exist_ok=True)


def take_snapshot(make: Callable[[], object], media: Path) -> Snapshot:
    """Call a function that makes content, keep what it made, and roll it back.

    Args:
        make: The function; it adds rows and changes none.
        media: An empty folder for its uploads.
    """
    media.mkdir(exist_ok=True)
    with override_settings(MEDIA_ROOT=media), transaction.atomic():
        before = read_rows()
        made = make()
        rows = {}
        for table, (columns, after) in read_rows().items():
            old = set(before[table][1])
            rows[table] = columns, [row for row in after if row not in old]
            assert old <= set(after), f"{table}: a row was changed"
        transaction.set_rollback(True)
    return Snapshot(rows, media, made)


def share_snapshot(
    name: str, take: Callable[[Path], Snapshot], folder: Path
) -> Snapshot:
    """Return a snapshot that one worker of a run takes and the others read.

    Args:
        name: A file name that no other snapshot of the run has.
        take: Called with an empty folder, which outlives the worker, by the worker that
            comes first; the others wait for it.
        folder: The temporary folder of this worker.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return take(folder / name)
    shared = folder.parent / name
    file = shared.with_suffix(".pickle")
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_bytes(pickle.dumps(take(shared)))
    snapshot = pickle.loads(file.read_bytes())  # noqa: S301 - of this run
    raise_sequences(snapshot.rows)
    return snapshot


def raise_sequences(rows: Rows) -> None:
    """Let keys of new rows come after those of rows that another database numbered."""
    models = apps.get_models(include_auto_created=True)
    with transaction.atomic(), connection.cursor() as cursor:
        insert_rows(rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        transaction.set_rollback(True)


def listed(columns: list[str]) -> str:
    return ", ".join(map(quote, columns))


def quote(name: str) -> str:
    return connection.ops.quote_name(name)
