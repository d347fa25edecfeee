"""Measure the search: how long a page of it takes, by how much there is to find.

Fills a throw-away database with essays and answered threads whose texts are drawn from
a CSV file with the columns `title`, `question` and `answer`, builds the index through
`search.rebuild_index`, then asks for words that are rare, in at most a tenth of the
documents, and common; then the same words among ten times as many. Nothing of the texts
is kept or printed.
"""

import argparse
import csv
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from statistics import median, quantiles

from tests.bench import server

STEP = 500  # rows written at once
SAMPLE = 2000  # documents in which words are counted
WORDS = 40  # of each kind are asked for in turn
ANSWERS_IN_AN_ESSAY = 4
SEED = 20260401
# How many of the documents have the word: the least and the most, in hundredths.
KINDS = {"rare": (0.05, 1), "medium": (1, 10), "common": (30, 100)}


@dataclass(frozen=True)
class Texts:
    """What there is to draw from, each long list of one sort."""

    titles: list[str]
    questions: list[str]
    answers: list[str]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    whole = {"type": int, "metavar": "N"}
    parser.add_argument(
        "texts",
        nargs="?",
        type=Path,
        default=os.environ.get("REAL_QUESTIONS", ""),
        help="the CSV file, default: the file that REAL_QUESTIONS names",
    )
    parser.add_argument("--essays", default=1000, help="default: 1000", **whole)
    parser.add_argument("--threads", default=10_000, help="default: 10000", **whole)
    parser.add_argument("--times", default=400, help="of each, default: 400", **whole)
    parser.add_argument(
        "--seconds", default=60, help="at most, of each, default: 60", **whole
    )
    parser.add_argument(
        "--grow", default=10, help="how many times as many, 1 for none", **whole
    )
    options = parser.parse_args()
    if not options.texts.is_file():
        parser.error("name a CSV file, or set REAL_QUESTIONS")
    if min(options.essays, options.threads) < 100 or options.times < 100:
        parser.error("at least 100 of each, so that p99 means something")
    return options


def main() -> int:
    """Fill, build the index, ask, print."""
    options = arguments()
    texts, dice = read(options.texts), random.Random(SEED)  # noqa: S311 - no secret
    with server.become_throw_away_site(options.database):
        fill(texts, dice, options, 0, 1)
        build()
        words = words_by_kind(dice)
        before = print_table(options, words)
        if options.grow > 1:
            fill(texts, dice, options, 1, options.grow)
            build()
            print_table(options, words, before)
        erase_one()
    return 0


def read(path: Path) -> Texts:
    """Return the texts of a file."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Texts(
        [row["title"] for row in rows if row["title"]],
        [row["question"] for row in rows if row["question"]],
        [row["answer"] for row in rows if row["answer"]],
    )


def fill(
    texts: Texts, dice: random.Random, options: argparse.Namespace, after: int, to: int
) -> None:
    """Write essays and threads up to so many times their number; say how far it is."""
    from django.utils import timezone

    now = timezone.now()
    for what, number, write in (
        ("essays", options.essays, write_essays),
        ("threads", options.threads, write_threads),
    ):
        for first in range(after * number, to * number, STEP):
            last = min(first + STEP, to * number)
            write(range(first, last), texts, dice, now)
            print(f"\r{last:,} of {to * number:,} {what}", end="", file=sys.stderr)
        print(file=sys.stderr)


def write_essays(
    numbers: range, texts: Texts, dice: random.Random, now: datetime
) -> None:
    """Write some essays as they would be after saving, without the engine's work."""
    from articles.models import Article, Author

    author = Author.objects.first() or Author.objects.create(
        name="Dr Bench", short_name="Dr Bench", credentials="PhD", role="Psychologist"
    )
    Article.objects.bulk_create(
        Article(
            headline=dice.choice(texts.titles)[:140],
            slug=f"essay-{number}",
            standfirst=dice.choice(texts.questions)[:400],
            author=author,
            body_html="".join(
                paragraphs(dice.choice(texts.answers))
                for _ in range(ANSWERS_IN_AN_ESSAY)
            ),
            status=Article.Status.PUBLISHED,
            published_at=now - timedelta(hours=number + 1),
        )
        for number in numbers
    )


def write_threads(
    numbers: range, texts: Texts, dice: random.Random, now: datetime
) -> None:
    """Write some published threads, their encrypted columns empty."""
    from articles.models import Author
    from qa.models import Question, Reply

    author = Author.objects.first()
    moments = {number: now - timedelta(hours=number + 1) for number in numbers}
    made = Question.objects.bulk_create(
        Question(
            title=dice.choice(texts.titles)[:140],
            body=dice.choice(texts.questions),
            pseudonym="Grey Gate",
            slug=f"thread-{number}",
            status=Question.Status.PUBLISHED,
            consent_version="bench",
            consented_at=at,
            submitted_at=at,
            wait_started_at=at,
            published_at=at,
        )
        for number, at in moments.items()
    )
    answers = ((question, dice.choice(texts.answers)) for question in made)
    Reply.objects.bulk_create(
        Reply(
            question=question,
            kind=Reply.Kind.ANSWER,
            author=author,
            body=answer,
            body_html=paragraphs(answer),
            created_at=question.published_at,
            published_at=question.published_at,
        )
        for question, answer in answers
    )


def paragraphs(text: str) -> str:
    """Return plain text as HTML."""
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part)


def build() -> None:
    """Build the index and say how long it took."""
    from django.db import connection

    from articles import search

    began = time.monotonic()
    entries = search.rebuild_index()
    print(f"{entries:,} entries built in {time.monotonic() - began:.0f} s")
    with connection.cursor() as cursor:  # as PostgreSQL does by itself after a while
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("ANALYZE" if is_sqlite else "VACUUM ANALYZE")


def words_by_kind(dice: random.Random) -> dict[str, list[str]]:
    """Return words to ask for, by how many of the documents have them."""
    from articles.models import SearchEntry
    from articles.search import parse_query as read_query

    keys = list(SearchEntry.objects.values_list("pk", flat=True))
    sampled = dice.sample(keys, min(SAMPLE, len(keys)))
    found: Counter[str] = Counter()
    for entry in SearchEntry.objects.filter(pk__in=sampled).iterator():
        words = f"{entry.title} {entry.words}".lower().split()
        found.update({word for word in words if word.isalpha()})
    share = {word: 100 * times / len(sampled) for word, times in found.items()}
    return {
        kind: dice.sample(candidates, min(WORDS, len(candidates)))
        for kind, (least, most) in KINDS.items()
        if (
            candidates := sorted(
                word
                for word, hundredths in share.items()
                if least <= hundredths < most and read_query(word).terms
            )
        )
    }


def print_table(
    options: argparse.Namespace,
    words: dict[str, list[str]],
    before: dict[str, float] | None = None,
) -> dict[str, float]:
    """Ask, and print how long it took, by kind of word.

    Args:
        options: The command line.
        words: What to ask for, by kind.
        before: The middle of each kind's times at the first size, to compare with.

    Returns:
        The middle of each kind's times.
    """
    from articles.models import SearchEntry

    entries = SearchEntry.objects.count()
    where = "PostgreSQL" if options.database else "SQLite"
    print(f"\n{where}, {entries:,} documents")
    heads = ("words", "asked", "hits", "share", "p50 ms", "p99 ms", "of CPU", "p99")
    heads += ("page p50", "p99", "growth")
    print(f"{'':8}" + "".join(f"{head:>9}" for head in heads))
    middles = {}
    for kind, some in words.items():
        hits, asked, worked, pages = measured(some, options)
        middles[kind] = median(asked)
        growth = f"{middles[kind] / before[kind]:.1f}" if before else ""
        print(f"{kind:8}{len(some):9}{len(asked):9}{median(hits):9,.0f}", end="")
        print(f"{median(hits) / entries:9.1%}", end="")
        for times in (asked, worked, pages):
            print(f"{median(times):9.1f}{p99(times):9.1f}", end="")
        print(f"{growth:>9}")
    return middles


def measured(
    words: list[str], options: argparse.Namespace
) -> tuple[list[int], list[float], list[float], list[float]]:
    """Ask for each word in turn, as often as was wanted or as long as was allowed.

    Returns:
        How much was found; milliseconds of the search alone, those in which this
        process worked (on SQLite all of it, whatever else the machine does), and
        milliseconds of the whole page.
    """
    from django.test import Client

    from articles import search

    browser = Client()
    browser.get("/search/", {"q": words[0]})
    hits, asked, worked, pages = [], [], [], []
    until = time.perf_counter() + options.seconds
    for number in range(options.times):
        word = words[number % len(words)]
        began, busy = time.perf_counter(), time.thread_time()
        found = search.run_query(word)
        between, busy = time.perf_counter(), time.thread_time() - busy
        answer = browser.get("/search/", {"q": word})
        ended = time.perf_counter()
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code} instead of a page")
        hits.append(found.total)
        asked.append(1000 * (between - began))
        worked.append(1000 * busy)
        pages.append(1000 * (ended - between))
        if ended > until and len(asked) > len(words):
            break
    return hits, asked, worked, pages


def p99(values: list[float]) -> float:
    """Return what all but one in a hundred stay under."""
    return quantiles(values, n=100)[-1]


def erase_one() -> None:
    """Erase a thread, and say how long it takes until its bytes are gone."""
    from qa import moderation
    from qa.models import Question

    for which in ("the first", "the next"):
        question = Question.objects.published().order_by("pk").first()
        began = time.perf_counter()
        moderation.erase(question)
        print(f"{which} erasure took {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
