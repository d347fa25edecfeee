"""Read the generation of public pages, as cheaply as each database allows.

On a connection of its own, beside Django's. On SQLite the row is read only when `PRAGMA
data_version` says that somebody has committed; on PostgreSQL one prepared statement
reads it.

Source: https://www.sqlite.org/pragma.html#pragma_data_version
"""

import os
import select
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Protocol
from urllib.parse import quote

import psycopg
from django.db import connection
from psycopg import pq

from config.page_store.triggers import SELECT_GENERATION, has_all_triggers

WAIT = 2  # seconds for an answer of the database
RETRY = 1  # seconds until a database that gave none is asked again


class DatabaseAwayError(Exception):
    """The database does not answer."""


class NoGenerationError(Exception):
    """The database answers and has no generation: nothing may be kept."""


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
            is_complete = has_all_triggers(self.connection, "sqlite")
        except (OSError, sqlite3.Error) as error:
            raise DatabaseAwayError from error
        if not is_complete:
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
        try:
            self.connection = psycopg.connect(**params, autocommit=True)
            is_complete = has_all_triggers(self.connection, "postgresql")
        except psycopg.Error as error:
            raise DatabaseAwayError from error
        if not is_complete:
            self.close()
            raise NoGenerationError
        self.server = self.connection.pgconn
        self.answer = select.poll()
        self.answer.register(self.server.socket, select.POLLIN)
        self.server.send_prepare(self.STATEMENT, SELECT_GENERATION.encode())
        self._wait_for_result()

    def read(self) -> str:
        """Return the generation; see `GenerationReader`."""
        try:
            self.server.send_query_prepared(self.STATEMENT, [])
            result = self._wait_for_result()
        except psycopg.Error as error:
            raise DatabaseAwayError from error
        value = result.get_value(0, 0) if result.ntuples else None
        if value is None:  # no row, or the table is gone
            raise NoGenerationError
        return value.decode()

    def _wait_for_result(self) -> pq.abc.PGresult:
        """Return the result of what was sent, and wait no longer than `WAIT`."""
        while True:
            if not self.answer.poll(WAIT * 1000):
                raise DatabaseAwayError
            self.server.consume_input()
            if not self.server.is_busy():
                break
        result = self.server.get_result()
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
        self.failed_at = -float(RETRY)
        self.failure: type[Exception] = NoGenerationError

    def read(self) -> str:
        """Return the generation of the database's public pages.

        Raises:
            DatabaseAwayError: the database does not answer, or did not a moment ago.
            NoGenerationError: it has none, or had none a moment ago.
        """
        came_at = time.monotonic()
        with self.lock:
            if self.asked_at > came_at:
                return self.answer
            asked_at = time.monotonic()
            if asked_at - self.failed_at < RETRY:
                raise self.failure
            try:
                answer = self._ask()
            except (DatabaseAwayError, NoGenerationError) as error:
                self.failed_at, self.failure = time.monotonic(), type(error)
                raise
            self.asked_at, self.answer = asked_at, answer
        return answer

    def _ask(self) -> str:
        """Ask on the connection that is there; where it fails, once on a new one."""
        if self.reader:
            with suppress(DatabaseAwayError, NoGenerationError):
                return self.reader.read()
            self.close()
        self.reader = self.open_reader()
        return self.reader.read()

    def close(self) -> None:
        """Close the connection."""
        if self.reader:
            self.reader.close()
        self.reader = None


def _open_reader() -> GenerationReader:
    if connection.vendor == "sqlite":
        return SQLiteReader(str(connection.settings_dict["NAME"]))
    return PostgresReader()
