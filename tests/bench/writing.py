"""Measure what publishing and `rerender` cost with a thousand essays.

Fills a throw-away database with essays of 700 words, each through `publishing`, as the
admin does it; then renders all of them again twice: once where nothing has changed, and
once where every row has. Prints milliseconds for one essay and seconds for all, and the
first hundred beside the last, which tells whether the number of essays matters.
"""

import argparse
import sys
from io import StringIO
from statistics import median, quantiles
from time import perf_counter

from tests.bench import server

EDGE = 100
SECTION = """## Section {n}

A couple comes *home* from the "best" weekend they've had[^n{n}], and [one](/questions/)
of them (the older; see [this](https://a.example/(b))) is -- **already** -- in another
room.
It is rarely meant to hurt, and often it is not meant at all; beneath it there often is
a fear of closeness that the person in question would not recognise as fear, nor name.
What helps is small and done often: to say where one goes, and when one comes back.

> - A quotation,
>     - with a list.

[^n{n}]: Number {number}, *The Dance of Intimacy*, 1989.

"""
SECTIONS = 8


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    parser.add_argument(
        "--essays", default=1000, type=int, metavar="N", help="default: 1000"
    )
    options = parser.parse_args()
    if options.essays < 2 * EDGE:
        parser.error(f"--essays is at least {2 * EDGE}")
    return options


def main() -> int:
    """Publish, render again, print."""
    options = arguments()
    with server.become_throw_away_site(options.database):
        run(options)
    return 0


def run(options: argparse.Namespace) -> None:
    """Measure everything and print it."""
    saved, published = published_essays(options.essays)
    where = "PostgreSQL" if options.database else "SQLite"
    print(f"\n{where}, {options.essays:,} essays of {words()} words")
    heads = ("p50, ms", "p99, ms", "first, ms", "last, ms", "all, s")
    print(f"{'':26}" + "".join(f"{head:>12}" for head in heads))
    report("saved as a draft", saved)
    report("published", published)
    for name in ("rerender, none changed", "rerender, all changed"):
        if "all" in name:
            forget()
        seconds = rerender_seconds()
        one = seconds / options.essays * 1000
        print(f"{name:26}{one:12.1f}{'':36}{seconds:12.1f}")


def published_essays(number: int) -> tuple[list[float], list[float]]:
    """Write and publish essays; return the seconds of each step for each."""
    from django.db import transaction

    from articles.models import Article, Author
    from articles.workflow import publishing

    author = Author.objects.create(
        name="Dr Bench", short_name="Dr Bench", credentials="PhD", role="Psychologist"
    )
    saved, published = [], []
    for one in range(number):
        began = perf_counter()
        with transaction.atomic():
            essay = Article.objects.create(
                headline=f"How much distance is enough, number {one}",
                slug=f"distance-{one}",
                standfirst="What it is about.",
                author=author,
                body=body_of(one),
            )
        written = perf_counter()
        publishing.publish(essay, by=None)
        saved.append(written - began)
        published.append(perf_counter() - written)
        print(f"\r{one + 1:,} of {number:,} essays", end="", file=sys.stderr)
    print(file=sys.stderr)
    return saved, published


def body_of(number: int) -> str:
    """Return the text of one essay, like no other's."""
    return "".join(SECTION.format(n=n, number=number) for n in range(SECTIONS))


def words() -> int:
    """Return how many words an essay has, its notes not counted."""
    from articles.models import Article

    return Article.objects.values_list("words", flat=True)[0]


def forget() -> None:
    """Leave every essay with HTML that the renderer would not make."""
    from articles.models import Article

    Article.objects.update(body_html="<p>as rendered long ago</p>")


def rerender_seconds() -> float:
    """Return how long rendering every text again takes."""
    from django.core.management import call_command

    began = perf_counter()
    call_command("rerender", stdout=StringIO())
    return perf_counter() - began


def report(name: str, seconds: list[float]) -> None:
    """Print what one step cost."""
    cuts = quantiles(seconds, n=100)
    first, last = median(seconds[:EDGE]), median(seconds[-EDGE:])
    figures = [one * 1000 for one in (cuts[49], cuts[98], first, last)]
    print(
        f"{name:26}" + "".join(f"{one:12.1f}" for one in figures),
        f"{sum(seconds):11.1f}",
    )


if __name__ == "__main__":
    sys.exit(main())
