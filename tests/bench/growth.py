"""Measure a large site beside a hundredth of it: readers' pages and the staff's side.

Fills a throw-away database with copies of one essay and one thread, made by the
database itself, then prints what each page and each writing costs: database queries,
milliseconds, the most memory held at once. A ratio near 1 means that it does not matter
how much is published. Nothing is left behind.
"""

import argparse
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench import growth_staff, server
from tests.bench.full_admin import author_signed_in
from tests.bench.growing_site import GrowingSite

PART = 100  # the small site is this part of the large one
FEWEST = 600 * PART  # threads, so that the small site has a full sitemap file


@dataclass(frozen=True)
class Cost:
    """What a page or a writing costs.

    Args:
        queries: Database queries.
        milliseconds: Of a processor, in this process and in the one of PostgreSQL that
            serves it: on a busy machine the clock says little.
        megabytes: The most memory that it held at once.
    """

    queries: int
    milliseconds: float
    megabytes: float = 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    whole = {"type": int, "metavar": "N"}
    parser.add_argument("--threads", default=100_000, help="default: 100000", **whole)
    parser.add_argument("--essays", default=10_000, help="default: 10000", **whole)
    parser.add_argument("--times", default=9, help="of each page, default: 9", **whole)
    options = parser.parse_args()
    if options.threads < FEWEST or options.essays < PART or options.times < 1:
        parser.error(f"at least {FEWEST} threads, {PART} essays and one time")
    return options


def main() -> int:
    """Fill, measure, fill up, measure again, print both."""
    options = arguments()
    with server.become_throw_away_site(options.database):
        author = author_signed_in()
        site = GrowingSite()
        growth_staff.make_waiting()
        grow(site, options.threads // PART, options.essays // PART)
        small = measure(site, author, options.times)
        grow(site, options.threads, options.essays)
        large = measure(site, author, options.times)
    report(options, small, large)
    return 0


def grow(site: GrowingSite, threads: int, essays: int) -> None:
    """Fill up, and say how long it took."""
    from django.db import connection

    began = time.monotonic()
    site.grow(threads, essays)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # as it does by itself after a while
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    seconds = time.monotonic() - began
    print(f"{threads:,} threads under {essays:,} essays, {seconds:.0f} s", flush=True)


def pages_of(site: GrowingSite) -> dict[str, str]:
    """Return the addresses of one reading page of each kind."""
    from qa.models import Question
    from qa.sitemaps import ThreadSitemap

    middle = Question.objects.get(slug=f"copy-{site.threads // 2}").published_at
    number = ThreadSitemap().paginator.page_range[-2]  # the last one is not full
    return {
        "home": "/",
        "all essays": "/articles/",
        "an essay": f"/articles/copy-{site.essays // 2}/",
        "a topic": site.topic.get_absolute_url(),
        "all questions": "/questions/",
        "all questions, page 3": "/questions/?page=3",
        "all questions, page 40": "/questions/?page=40",
        "all questions, middle": "/questions/?page=before-"
        f"{round(middle.timestamp() * 1e6)}-1",
        "questions of a topic": f"/questions{site.topic.get_absolute_url()}",
        "all topics": "/topics/",
        "a thread": f"/questions/copy-{site.threads // 2}/",
        "feed of essays": "/feeds/articles/",
        "feed of answers": "/feeds/answers/",
        "list of sitemap files": "/sitemap.xml",
        "sitemap file of threads": f"/sitemap-threads-{number}.xml",
    }


def measure(site: GrowingSite, author, times: int) -> dict[str, Cost]:
    """Return what each page and each writing costs."""
    from django.test import Client

    reader = Client(SERVER_NAME="127.0.0.1")
    writing = growth_staff.Writing(reader).steps()
    return {
        **measure_pages(reader, pages_of(site), times),
        **measure_pages(author, growth_staff.staff_pages(site), times),
        **least_costs(writing, times),
    }


def measure_pages(browser, pages: dict[str, str], times: int) -> dict[str, Cost]:
    """Return what each page costs."""
    steps = {name: partial(browser.get, path) for name, path in pages.items()}
    return least_costs(steps, times)


def least_costs(steps: dict[str, Callable], times: int) -> dict[str, Cost]:
    """Do some steps one after the other, several times, and return the least costs.

    Whatever else the machine does can only add to them. Memory is traced in a round of
    its own, after one to warm up, which is not timed.
    """
    for do in steps.values():
        do()
    memory = {name: traced_megabytes(do) for name, do in steps.items()}
    rounds = [{name: measured(do) for name, do in steps.items()} for _ in range(times)]
    found = {}
    for name, megabytes in memory.items():
        queries = max(cost[name][0] for cost in rounds)
        milliseconds = min(cost[name][1] for cost in rounds)
        found[name] = Cost(queries, milliseconds, megabytes)
    return found


def measured(do: Callable) -> tuple[int, float]:
    """Return the queries and the milliseconds of one step.

    Raises:
        RuntimeError: it failed; measuring an error would flatter.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        began = processor_seconds()
        answer = do()
        seconds = processor_seconds() - began
    if answer is not None and answer.status_code not in (200, 302):
        raise RuntimeError(f"{answer.status_code} instead of a page")
    return len(queries), seconds * 1000


def processor_seconds() -> float:
    """Return how long this process, and PostgreSQL's for it, have been computing."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor == "sqlite":
        return own
    process = connection.connection.info.backend_pid
    nanoseconds = Path(f"/proc/{process}/schedstat").read_text().split()[0]
    return own + int(nanoseconds) / 1e9


def traced_megabytes(do: Callable) -> float:
    """Return the most memory that a step held at once."""
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def report(options, small: dict[str, Cost], large: dict[str, Cost]) -> None:
    """Print both side by side."""
    where = "PostgreSQL" if options.database else "SQLite"
    print(f"\n{where}, least of {options.times}; small is a hundredth of large")
    heads = ("queries", "large", "ms", "large", "ratio", "MB", "large")
    print(f"{'':32}" + "".join(f"{head:>9}" for head in heads))
    for name, few in small.items():
        many = large[name]
        print(
            f"{name:32}{few.queries:9}{many.queries:9}"
            f"{few.milliseconds:9.1f}{many.milliseconds:9.1f}"
            f"{many.milliseconds / few.milliseconds:9.2f}"
            f"{few.megabytes:9.1f}{many.megabytes:9.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
