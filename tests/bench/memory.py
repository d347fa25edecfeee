"""How much memory the site's processes take after every page was read.

Two gunicorn workers and `tend`, on the sample site. Every page of the sitemap, the
lists, the feeds and the asking form are read by 16 clients, round after round, without
the page store; then questions are sent. Prints the proportional set size of each
process: memory that processes share is divided among them.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.bench import server
from tests.bench.asking import open_form, send_until
from tests.bench.load import Connection, Target

LISTS = "/", "/articles/", "/questions/", "/author/", "/feeds/articles/"
LISTS += "/feeds/answers/", "/search/?q=distance", "/questions/ask/"
CLIENTS = 16


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--workers", type=int, default=2, help="default: 2")
    return parser.parse_args()


def main() -> int:
    """Run it and print the sizes."""
    options = arguments()
    server.end_tidily()
    with server.throw_away_site(options.database) as environ:
        server.manage(environ, "demo", "--no-serve")
        kept_nothing = environ | {"PAGE_STORE_MIB": "0"}
        with (
            server.gunicorn(kept_nothing, workers=options.workers) as master,
            tend(environ) as tending,
        ):
            processes = {"gunicorn's master": master.process.pid, "tend": tending}
            while len(master.workers()) < options.workers:
                time.sleep(0.1)  # the first answers before the last is there
            for number, worker in enumerate(master.workers(), 1):
                processes[f"worker {number}"] = worker
            before = {name: megabytes(pid) for name, pid in processes.items()}
            paths = [*LISTS, *listed(master.bind)]
            for _ in range(options.rounds):
                read_all(master.bind, paths)
            with ThreadPoolExecutor(CLIENTS) as pool:
                forms = [open_form(master.bind) for _ in range(CLIENTS)]
                until = time.perf_counter() + 2
                list(pool.map(lambda form: send_until(until, *form, ""), forms))
            after = {name: megabytes(pid) for name, pid in processes.items()}
    for name, size in after.items():
        print(f"{name:20}{before[name]:6.0f} MB at first, {size:6.0f} MB")
    print(f"{'all':20}{sum(before.values()):6.0f} MB at first, "
          f"{sum(after.values()):6.0f} MB after {len(paths)} pages")  # fmt: skip
    return 0


@contextmanager
def tend(environ: dict[str, str]) -> Iterator[int]:
    """Run the periodic tasks every second; yield the process."""
    command = [sys.executable, "manage.py", "tend", "--every", "1"]
    process = subprocess.Popen(command, cwd=server.ROOT, env=environ)  # noqa: S603
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(server.STOPS_WITHIN)


def listed(bind: str) -> list[str]:
    """Return the paths that the sitemap lists."""
    paths = []
    for file in read(bind, "/sitemap.xml"):
        paths += read(bind, file)
    return paths


def read(bind: str, path: str) -> list[str]:
    """Return the paths of all locations in a sitemap or a list of sitemaps."""
    with Connection(Target(path, bind, path)) as connection:
        _, body = connection.ask()
    return re.findall(rf"<loc>http://{bind}([^<]+)</loc>", body.decode())


def read_all(bind: str, paths: list[str]) -> None:
    """Read every path once, by all clients at once."""

    def read_some(number: int) -> None:
        for path in paths[number::CLIENTS]:
            with Connection(Target(path, bind, path)) as connection:
                connection.ask()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(read_some, range(CLIENTS)))


def megabytes(pid: int) -> float:
    """Return the proportional set size of a process."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0


if __name__ == "__main__":
    sys.exit(main())
