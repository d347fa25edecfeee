"""Look for a stale page: two hosts verify each kept page while a writer edits the site.

Two gunicorns on a throw-away site with `PAGE_STORE_VERIFY`: each page that is given out
is made again and compared. Readers ask both for pages at random; a writer publishes,
hides, erases and edits, in any order, as `tests.config.page_store.test_sequences` does.
Prints how many pages were compared and how many were stale, and fails if one was. Loads
only this machine; nothing is left behind.
"""

import argparse
import random
import sys
import threading
from dataclasses import replace

from tests.bench import server
from tests.bench.load import Connection, Target

READERS = 4  # of each host


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    whole = {"type": int, "metavar": "N"}
    parser.add_argument(
        "--hits", default=100_000, help="to compare, default: 100000", **whole
    )
    parser.add_argument(
        "--pause",
        default=0.3,
        type=float,
        help="seconds between two changes, default: 0.3",
    )
    return parser.parse_args()


def main() -> int:
    """Prepare a site, read and change it, print what was compared."""
    options = arguments()
    server.end_tidily()
    with server.throw_away_site(options.database) as environ:
        first = environ | {"PAGE_STORE_VERIFY": "on"}
        second = first | {"BIND": f"127.0.0.1:{server.free_port()}"}
        with (
            server.gunicorn(first, workers=1) as one,
            server.gunicorn(second, workers=1) as two,
            server.use(environ),
        ):
            return run(options, [one.bind, two.bind], environ["BIND"])


def run(options: argparse.Namespace, binds: list[str], host: str) -> int:
    """Read and change the site until enough pages were compared."""
    from tests.config.page_store.test_sequences import ACTS, PAGES, STAFF, World
    from tests.whole_site import make_whole_site

    make_whole_site()
    world = World([])
    hosts = [Host(bind, host) for bind in binds]
    done = threading.Event()
    readers = [
        threading.Thread(target=one.read_until, args=(done, PAGES))
        for one in hosts
        for _ in range(READERS)
    ]
    for reader in readers:
        reader.start()
    changes = 0
    steps = [("question", act) for act in ACTS] + [("staff", act) for act in STAFF]
    try:
        while sum(one.count("verified") for one in hosts) < options.hits:
            world.do(*random.choice(steps))  # noqa: S311 - nothing secret
            changes += 1
            done.wait(options.pause)
    finally:
        done.set()
        for reader in readers:
            reader.join()
    compared = sum(one.count("verified") for one in hosts)
    stale = sum(one.count("stale") for one in hosts)
    where = "PostgreSQL" if options.database else "SQLite"
    print(
        f"{where}: {changes:,} changes, {compared:,} kept pages compared, {stale} stale"
    )
    return int(stale > 0)


class Host:
    """One gunicorn that verifies, with a member of staff who reads its counts.

    Args:
        bind: Where it listens.
        host: The site's name.
    """

    def __init__(self, bind: str, host: str) -> None:
        from django.conf import settings
        from django.test import Client

        from tests.qa.factories import make_staff

        client = Client()
        client.force_login(make_staff())
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page = Target("a page", host, "/")
        self.bind = bind
        cookie = f"Cookie: {settings.SESSION_COOKIE_NAME}={session}\r\n"
        self.health = replace(self.page, path="/healthz", headers=cookie)

    def count(self, name: str) -> int:
        """Return a count of its page store."""
        with _ConnectionTo(self.bind, self.health) as connection:
            _, body = connection.ask()
        for line in body.decode().splitlines():
            if line.startswith(f"page store, {name}: "):
                return int(line.rpartition(" ")[2])
        return 0

    def read_until(self, done: threading.Event, paths: list[str]) -> None:
        """Read pages at random; one that is not there just now is no error."""
        while not done.is_set():
            target = replace(self.page, path=random.choice(paths))  # noqa: S311
            with _ConnectionTo(self.bind, target) as connection:
                for _ in range(5):
                    connection.ask()


class _ConnectionTo(Connection):
    """A connection to a host under the site's name; any status is an answer."""

    def __init__(self, bind: str, target: Target) -> None:
        super().__init__(target)
        self.target = replace(target, bind=bind)
        self.expected = b"HTTP/1.1 "


if __name__ == "__main__":
    sys.exit(main())
