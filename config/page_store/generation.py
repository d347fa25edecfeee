"""Read the generation of public pages, as cheaply as each database allows.

On a connection of its own, beside Django's. On SQLite the row is read only when `PRAGMA
data_version` says that somebody has committed; on PostgreSQL one prepared statement
reads it.

Source: https://www.sqlite.org/pragma.html#pragma_data_version
"""

import logging
import os
import select
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from django.db import Error, connection

from config.page_store.triggers import (
    SELECT_GENERATION,
    SELECT_TRIGGERS,
    has_all_triggers,
)

if TYPE_CHECKING:
    from psycopg import pq

WAIT = 2  # seconds for an answer of the database
RETRY = 1  # seconds until a database that gave none is asked again

log = logging.getLogger(__name__)


class DatabaseAwayError(Exception):
    """The database does not answer."""


class NoGenerationError(Exception):
    """The database has no generation, or lacks triggers: `migrate` makes both."""


class GenerationReader(Protocol):
    """A connection that reads the generation."""

    def read(self) -> str:
        """Return the generation.

        Raises:
            DatabaseAwayError: see there.
            NoGenerationError: see there.
        """

    def close(self) -> None:
        """Close the connection."""


class SQLiteReader:
    """Read the generation of an SQLite file.

    Args:
        path: The file.

    Raises:
        DatabaseAwayError: it cannot be opened.
        NoGenerationError: triggers are missing.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.version, self.generation = -1, ""
        try:
            self.file = self._identify_file()
            self.connection = sqlite3.connect(
                f"file:{quote(path)}?mode=ro",
                uri=True,
                timeout=WAIT,
                isolation_level=None,
                check_same_thread=False,
            )
            rows = self.connection.execute(SELECT_TRIGGERS["sqlite"])
            names = {name for (name,) in rows}
        except (OSError, sqlite3.Error) as error:
            raise DatabaseAwayError from error
        if not has_all_triggers(names):
            self.close()
            raise NoGenerationError

    def read(self) -> str:
        """Return the generation; see `GenerationReader`."""
        try:
            if self._identify_file() != self.file:
                raise NoGenerationError
            (version,) = self.connection.execute("PRAGMA data_version").fetchone()
            if version != self.version:
                (self.generation,) = self.connection.execute(
                    SELECT_GENERATION
                ).fetchone()
                self.version = version
        except TypeError as error:  # no row
            raise NoGenerationError from error
        except (OSError, sqlite3.Error) as error:
            raise DatabaseAwayError from error
        return self.generation

    def _identify_file(self) -> tuple[int, int]:
        """Return which file it is: a restored backup is another of the same name."""
        found = os.stat(self.path)
        return found.st_dev, found.st_ino

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class PostgresReader:
    """Read the generation on PostgreSQL.

    Raises:
        DatabaseAwayError: it does not answer.
        NoGenerationError: triggers are missing.
    """

    STATEMENT = b"page_generation"

    def __init__(self) -> None:
        params = connection.get_connection_params() | {"connect_timeout": WAIT}
        # Django's own psycopg: a site on SQLite has no need to hold it in memory.
        database: Any = connection
        self.driver = database.Database
        try:
            self.connection = self.driver.connect(**params, autocommit=True)
        except self.driver.Error as error:
            raise DatabaseAwayError from error
        self.server = self.connection.pgconn
        self.answer = select.poll()
        self.answer.register(self.server.socket, select.POLLIN)
        try:
            triggers = self._ask(
                self.server.send_query, SELECT_TRIGGERS["postgresql"].encode()
            )
            if not has_all_triggers({name.decode() for name in triggers}):
                raise NoGenerationError
            self._ask(
                self.server.send_prepare, self.STATEMENT, SELECT_GENERATION.encode()
            )
        except Exception:
            self.close()
            raise

    def read(self) -> str:
        """Return the generation; see `GenerationReader`."""
        values = self._ask(self.server.send_query_prepared, self.STATEMENT, [])
        if not values:  # no row, or the table is gone
            raise NoGenerationError
        return values[0].decode()

    def _ask(self, send: Callable[..., None], *arguments: object) -> list[bytes]:
        """Send something, and return the first column of what comes back."""
        try:
            send(*arguments)
            result = self._wait_for_result()
        except self.driver.Error as error:
            raise DatabaseAwayError from error
        values = (result.get_value(row, 0) for row in range(result.ntuples))
        return [value for value in values if value is not None]

    def _wait_for_result(self) -> "pq.abc.PGresult":
        """Return the result of what was sent, and wait no longer than `WAIT`."""
        while True:
            if not self.answer.poll(WAIT * 1000):
                raise DatabaseAwayError
            self.server.consume_input()
            if not self.server.is_busy():
                break
        result: pq.abc.PGresult | None = self.server.get_result()
        if result is None:
            raise DatabaseAwayError
        while self.server.get_result():
            pass
        return result

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class Generation:
    """The generation, for all threads of a process, on one connection.

    A thread that waited while another one asked takes its answer, if that one began to
    ask after the first had come: so what was committed before a request is always seen.
    Where the connection fails, Django's own is asked: only if that fails, too, the
    database is away.

    Args:
        open_reader: Opens the connection; to Django's own database unless given.
    """

    def __init__(
        self, open_reader: Callable[[], GenerationReader] | None = None
    ) -> None:
        self.open_reader = open_reader or _open_reader
        self.reader: GenerationReader | None = None
        self.lock = Lock()
        self.asked_at, self.answer = -1.0, ""
        self.failed_at = 0.0
        self.failure: type[Exception] | None = None

    def read(self) -> str:
        """Return the generation of the database's public pages.

        Raises:
            DatabaseAwayError: the database does not answer, or did not a moment ago.
            NoGenerationError: it has none, or had none a moment ago.
        """
        came_at, failure = time.monotonic(), self.failure
        if not self.lock.acquire(blocking=failure is None):
            raise failure or DatabaseAwayError  # another thread is trying again
        try:
            if self.asked_at > came_at:
                return self.answer
            asked_at = time.monotonic()
            if self.failure and asked_at - self.failed_at < RETRY:
                raise self.failure
            try:
                answer = self._ask()
            except (DatabaseAwayError, NoGenerationError) as error:
                if self.failure is not type(error):
                    log.warning("No page is kept now: %s", error.__doc__)
                self.failed_at, self.failure = time.monotonic(), type(error)
                raise
            self.asked_at, self.answer, self.failure = asked_at, answer, None
        finally:
            self.lock.release()
        return answer

    def _ask(self) -> str:
        """Ask on the connection that is there; where it fails, once on a new one."""
        if self.reader:
            with suppress(DatabaseAwayError, NoGenerationError):
                return self.reader.read()
            self.close()
        try:
            self.reader = self.open_reader()
            return self.reader.read()
        except DatabaseAwayError:
            self.close()
            return read_through_django()

    def close(self) -> None:
        """Close the connection."""
        if self.reader:
            self.reader.close()
        self.reader = None


def read_through_django() -> str:
    """Return the generation by Django's own connection, which pages are made with.

    Raises:
        DatabaseAwayError: it fails as well.
        NoGenerationError: see there.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(SELECT_TRIGGERS[connection.vendor])
            names = {name for (name,) in cursor.fetchall()}
            if not has_all_triggers(names):
                raise NoGenerationError
            cursor.execute(SELECT_GENERATION)
            row = cursor.fetchone()
    except Error as error:
        raise DatabaseAwayError from error
    finally:
        connection.close()
    if row is None:
        raise NoGenerationError
    return str(row[0])


def _open_reader() -> GenerationReader:
    if connection.vendor == "sqlite":
        return SQLiteReader(str(connection.settings_dict["NAME"]))
    return PostgresReader()
