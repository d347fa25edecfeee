"""Measure reading pages beside two ceilings under the same gunicorn.

Starts three gunicorns with two workers each on a throw-away folder: one serves the
sample site, one two bytes from Django without middleware, one two bytes without Django.
Each page is read as the page store keeps it, raw and in Brotli, by readers who have it
already and ask whether it still holds (304), and as Django makes it anew ("cold": a
query that the store does not keep). Each round asks for everything once, so that what
else the machine does falls on all alike. Prints requests per second (the middle of the
rounds, and their spread), the time of half and of 99 in 100 answers, the share of bare
Django, and queries, processor time and bytes of each page. Loads only this machine;
nothing is left behind.
"""

import argparse
import gzip
import sys
from dataclasses import replace
from statistics import median, quantiles
from time import process_time

from tests.bench import server
from tests.bench.load import Answers, Connection, Target, one_round

WORKERS, TIMES = 2, 20
CEILING, CONSTANT = "Django, two bytes", "WSGI, two bytes"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    whole = {"type": int, "metavar": "N"}
    parser.add_argument("--rounds", default=7, help="default: 7", **whole)
    parser.add_argument("--clients", default=16, help="at once, default: 16", **whole)
    parser.add_argument(
        "--seconds", default=1.5, type=float, help="of each target, default: 1.5"
    )
    options = parser.parse_args()
    if options.rounds < 2 or not 0 < options.clients <= 32 or options.seconds <= 0:
        parser.error("--rounds is at least 2, --clients 1 to 32, --seconds above 0")
    return options


def main() -> int:
    """Prepare the sample site, measure in rounds, print the tables."""
    options = arguments()
    server.end_tidily()
    with server.throw_away_site(options.database) as environ:
        server.manage(environ, "demo", "--no-serve")
        other = environ | {"BIND": f"127.0.0.1:{server.free_port()}"}
        third = environ | {"BIND": f"127.0.0.1:{server.free_port()}"}
        bare = "tests.bench.bare_django:application"
        constant = "tests.bench.constant:application"
        with (
            server.gunicorn(environ, workers=WORKERS) as site,
            server.gunicorn(other, workers=WORKERS, application=bare) as django,
            server.gunicorn(third, workers=WORKERS, application=constant) as string,
            server.use(environ),
        ):
            ceilings = [
                Target(CEILING, django.bind, "/2/"),
                Target(CONSTANT, string.bind, "/"),
            ]
            run(options, site.bind, ceilings)
    return 0


def run(options: argparse.Namespace, site: str, ceilings: list[Target]) -> None:
    """Measure everything and print it."""
    pages = [Target(name, site, path) for name, path in addresses().items()]
    targets = [*ceilings, *(one for page in pages for one in variants(page))]
    answers = {target.name: Answers() for target in targets}
    for target in targets:
        one_round(target, Answers(), clients=options.clients, seconds=0.5)  # warm
    for number in range(options.rounds):
        print(f"\rround {number + 1} of {options.rounds}", end="", file=sys.stderr)
        for target in targets:
            one_round(
                target,
                answers[target.name],
                clients=options.clients,
                seconds=options.seconds,
            )
    print(file=sys.stderr)
    report_speed(options, answers)
    report_cost(pages)


def addresses() -> dict[str, str]:
    """Return the pages by name: the home page, the longest essay, a thread."""
    from django.db.models.functions import Length

    from articles.models import Article
    from qa.models import Question

    essays = Article.objects.published().order_by(Length("body").desc())
    threads = Question.objects.published().filter(is_sensitive=False)
    return {
        "home": "/",
        "essay": essays[0].get_absolute_url(),
        "thread": threads.order_by("pk")[0].get_absolute_url(),
    }


def variants(page: Target) -> list[Target]:
    """Return the ways in which a page is read."""
    packed = "Accept-Encoding: gzip, deflate, br\r\n"
    return [
        page,
        replace(page, name=f"{page.name}, Brotli", headers=packed),
        revalidated(page),
        replace(page, name=f"{page.name}, cold", path=f"{page.path}?cold"),
    ]


def revalidated(page: Target) -> Target:
    """Return the same page for somebody who has it and asks whether it changed."""
    with Connection(page) as connection:
        head, _ = connection.ask()
    (etag,) = [
        line.partition(":")[2].strip()
        for line in head.decode("latin-1").split("\r\n")
        if line.lower().startswith("etag:")
    ]
    asks = f"If-None-Match: {etag}\r\n"
    return replace(page, name=f"{page.name}, unchanged", status=304, headers=asks)


def report_speed(options: argparse.Namespace, answers: dict[str, Answers]) -> None:
    """Print how many requests are answered, how fast, and how that compares."""
    where = "PostgreSQL" if options.database else "SQLite"
    print(
        f"\n{where}; {WORKERS} workers, {options.clients} connections, "
        f"{options.rounds} rounds of {options.seconds} s each"
    )
    heads = ("a second", "lowest", "highest", "p50, ms", "p99, ms", "of Django")
    print(f"{'':22}" + "".join(f"{head:>12}" for head in heads))
    top = median(answers[CEILING].rates)
    for name, one in answers.items():
        cuts = quantiles(one.seconds, n=100)
        rate = median(one.rates)
        print(
            f"{name:22}{rate:12.0f}{min(one.rates):12.0f}{max(one.rates):12.0f}"
            f"{cuts[49] * 1000:12.1f}{cuts[98] * 1000:12.1f}{rate / top:12.3f}"
        )
    spread = (max(answers[CEILING].rates) - min(answers[CEILING].rates)) / top
    print(f"Noise: bare Django itself differs by {spread:.0%} between rounds.")


def report_cost(pages: list[Target]) -> None:
    """Print what each page asks of the database and of the line."""
    heads = ("SQL queries", "processor, ms", "bytes", "gzip", "ratio")
    print(f"\n{'':22}" + "".join(f"{head:>14}" for head in heads))
    for page in pages:
        with Connection(page) as connection:
            body = connection.ask()[1]
        packed = len(gzip.compress(body, 6))
        queries, milliseconds = work_of(page)
        print(
            f"{page.name:22}{queries:14}{milliseconds:14.1f}{len(body):14,}"
            f"{packed:14,}{packed / len(body):14.2f}"
        )


def work_of(page: Target) -> tuple[int, float]:
    """Return the queries and the processor time of a page, made in this process.

    Processor time tells more than a clock where others work on the same machine.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.get(page.path)  # what is read once in a process is read
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
        queries = len(captured)  # the next request begins to count anew
    times = []
    for _ in range(TIMES):
        began = process_time()
        client.get(page.path)
        times.append((process_time() - began) * 1000)
    return queries, median(times)


if __name__ == "__main__":
    sys.exit(main())
