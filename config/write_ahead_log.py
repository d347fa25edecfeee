"""SQLite's write-ahead log: empty it of what was deleted."""

from django.db import connection


def empty_write_ahead_log() -> None:
    """On SQLite, empty the write-ahead log, which still holds what was deleted.

    `secure_delete` has overwritten it in the database file itself. Where somebody is
    reading at this moment the log cannot be emptied; it goes when the last connection
    closes, as every one does at the end of its request, and the erasure does not wait.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            waits = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute("PRAGMA busy_timeout = 500")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout = {waits:d}")
