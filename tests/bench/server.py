"""A throw-away site for measurements: its place, its database, its gunicorn.

Everything made here is gone afterwards, and only processes started here are ended.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

from config.keys import generate_keys

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN, STOPS_WITHIN = 60, 40  # seconds; gunicorn lets requests end for 30
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PGPASSFILE", "PGPASSWORD")


def parser_of(words: str | None) -> argparse.ArgumentParser:
    """Return the command line of a script that runs on a database of its own."""
    parser = argparse.ArgumentParser(
        description=words, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--database",
        default="",
        metavar="URL",
        help="postgres://user@host:port/name, where a database may be created and "
        "dropped again; that one itself is not touched (default: SQLite)",
    )
    return parser


def end_tidily() -> None:
    """Let a SIGTERM run every `finally`, as Ctrl-C does."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@contextmanager
def throw_away_site(server: str = "") -> Iterator[dict[str, str]]:
    """Prepare a site of its own, and remove it with its data at the end.

    Args:
        server: The URL of a database on a PostgreSQL server where another may be
            created; empty for SQLite.

    Yields:
        The whole environment of the site's processes.
    """
    with (
        tempfile.TemporaryDirectory(prefix="attune-bench-") as folder,
        throw_away_database(server) as database,
    ):
        environ = environment(Path(folder), database)
        manage(environ, "migrate", "--verbosity=0")
        manage(environ, "createcachetable", "--verbosity=0")
        manage(environ, "collectstatic", "--verbosity=0", "--noinput")
        yield environ


def environment(folder: Path, database: str) -> dict[str, str]:
    """Return what a site's processes may know: nothing of the caller's own site."""
    own = {
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder),
        "BIND": f"127.0.0.1:{free_port()}",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "EMAIL_URL": "filemail://",
        "ASK_MIN_SECONDS": "0",
        "ASK_RATE_LIMIT": "0",
        "ASK_SITE_LIMIT": "0",
    }
    own["SITE_URL"] = f"http://{own['BIND']}"
    own |= dict(line.split("=", 1) for line in generate_keys().splitlines())
    if database:
        own["DATABASE_URL"] = database
    return {name: os.environ[name] for name in KEPT if name in os.environ} | own


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def become_throw_away_site(server: str = "") -> Iterator[None]:
    """Be a process of a site of its own until the block ends, however it ends.

    Args:
        server: See `throw_away_site`.
    """
    end_tidily()
    with throw_away_site(server) as environ, use(environ):
        yield


@contextmanager
def throw_away_database(server: str) -> Iterator[str]:
    """Create a database under a fresh name, yield its URL, drop it at the end."""
    if not server:
        yield ""
        return
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = f"attune_bench_{token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            drop = SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name))
            connection.execute(drop)


def manage(environ: dict[str, str], *arguments: str) -> None:
    """Run one of the site's administrative commands."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environ, check=True)  # noqa: S603 - ours


@contextmanager
def use(environ: dict[str, str]) -> Iterator[None]:
    """Become a process of this site: set the environment, then set Django up.

    At the end its connections are closed, so that the database can be dropped.
    """
    import django

    os.environ.clear()
    os.environ.update(environ, DJANGO_SETTINGS_MODULE="config.settings")
    django.setup()
    from django.db import connection

    try:
        yield
    finally:
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


@dataclass(frozen=True)
class Master:
    """A running gunicorn.

    Args:
        process: Its master process, started by us.
        bind: Where it listens: "127.0.0.1:50123".
        log: What it wrote.
    """

    process: subprocess.Popen
    bind: str
    log: Path

    def workers(self) -> list[int]:
        """Return the ids of its worker processes, the longest running first."""
        return children_of(self.process.pid)

    def kill_a_worker(self) -> bool:
        """Kill the worker that runs longest, as the kernel would when memory is out.

        Returns:
            Whether there was one. The id is pinned before it is checked to be a child
            of our master, so that nothing else can be hit.
        """
        for worker in self.workers():
            with suppress(ProcessLookupError), pinned(worker) as handle:
                if worker in self.workers():
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                    return True
        return False

    def stop(self) -> None:
        """End it and its workers, gently at first."""
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.stop_at_once()

    def stop_at_once(self) -> None:
        """Kill the master, which would start others, then the workers it had."""
        with ExitStack() as stack:
            workers = [stack.enter_context(pinned(one)) for one in self.workers()]
            self.process.kill()
            self.process.wait()
            for handle in workers:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(handle, signal.SIGKILL)


@contextmanager
def pinned(process: int) -> Iterator[int]:
    """Hold on to a process, so that its id cannot come to mean another one."""
    handle = os.pidfd_open(process)
    try:
        yield handle
    finally:
        os.close(handle)


def children_of(parent: int) -> list[int]:
    """Return the ids of living child processes, the longest running first."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name, which may hold anything and ends in the last bracket.
            facts = path.read_text().rpartition(")")[2].split()
            state, of, started = facts[0], int(facts[1]), int(facts[19])
            if of == parent and state not in "ZX":
                found.append((started, int(path.parent.name)))
    return [process for _, process in sorted(found)]


@contextmanager
def gunicorn(
    environ: dict[str, str], *, workers: int, application: str = ""
) -> Iterator[Master]:
    """Serve a site the way production does, until the block ends.

    Args:
        environ: The site's environment, see `throw_away_site`.
        workers: How many worker processes.
        application: Another WSGI application under the same gunicorn, as
            "module:name"; the site unless named.

    Raises:
        RuntimeError: it did not answer within a minute; the message ends its log.
    """
    log = Path(environ["DATA_DIR"]) / f"gunicorn-{environ['BIND']}.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py"]
    command += [application] if application else []
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
            command,
            cwd=ROOT,
            env=environ | {"WEB_CONCURRENCY": str(workers)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is ours to handle, so that we end it
        )
    master = Master(process, environ["BIND"], log)
    try:
        wait_until_well(master)
        yield master
    finally:
        master.stop()


def wait_until_well(master: Master) -> None:
    """Wait for the first answer of `/healthz`."""
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up and master.process.poll() is None:
        with suppress(urllib.error.URLError, OSError):
            address = f"http://{master.bind}/healthz"
            with urllib.request.urlopen(address, timeout=5):
                return
        time.sleep(0.1)
    raise RuntimeError(f"The site did not start:\n{end_of(master.log)}")


def end_of(log: Path, lines: int = 30) -> str:
    """Return the last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
