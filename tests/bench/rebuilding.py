"""Measure the rebuild of the search index, and indexing one thread, on a large site.

Fills a throw-away database with copies of one thread, made by the database itself, and
rebuilds the index of a hundredth of them, then of all. Half of the way the rebuild is
stopped and started again.
"""

import argparse
import resource
import sys
import time

from tests.bench import server
from tests.bench.growth import FEWEST, PART, GrowingSite

TIMES = 100  # one thread is indexed so many times
ESSAYS = 100


class Stopped(Exception):
    """The rebuild was stopped on purpose."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    parser.add_argument(
        "--threads", type=int, default=100_000, metavar="N", help="default: 100000"
    )
    options = parser.parse_args()
    if options.threads < FEWEST:
        parser.error(f"at least {FEWEST} threads")
    return options


def main() -> int:
    """Fill, rebuild, index one; fill up, and again."""
    options = arguments()
    with server.become_throw_away_site(options.database):
        site = GrowingSite()
        for threads in (options.threads // PART, options.threads):
            site.grow(threads, ESSAYS)
            rebuild(threads // 2)
            index_one(site.thread)
    return 0


def rebuild(stop_after: int) -> None:
    """Rebuild the index, stop, go on; print how fast and how large this process got."""
    from articles import search

    done = 0

    def stop_once(rows: int) -> None:
        nonlocal done
        earlier, done = done, done + rows
        if earlier < stop_after <= done:
            raise Stopped

    began, busy = time.monotonic(), time.process_time()
    try:
        search.rebuild_index(stop_once)
    except Stopped:
        place = search.find_interrupted_rebuild()
        print(f"stopped after {done:,} rows, going on after {place}")
        search.rebuild_index(stop_once, done=place)
    seconds, busy = time.monotonic() - began, time.process_time() - busy
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{done:,} entries, {done / seconds:,.0f} a second, {done / busy:,.0f} of this "
        f"process's work, {megabytes:,.0f} MB"
    )


def index_one(thread) -> None:
    """Index one thread again and again, as its publication does, and print the cost."""
    from statistics import median

    from articles import search

    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        search.index_row(thread)
        times.append(1000 * (time.perf_counter() - began))
    print(f"one thread: {median(times):.1f} ms, at most {max(times):.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
