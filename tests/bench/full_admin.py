"""Measure the admin with very many waiting questions beside the same with few.

Fills a throw-away database through `moderation.submit`, with real encryption, then
prints what the admin's first page and one answering screen cost: database queries,
milliseconds, kilobytes. A ratio near 1 means that the number of waiting questions does
not matter. Nothing is left behind.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from tests.bench import server

STEP = 250  # questions in one transaction, so that filling takes a minute, not five
URGENT_EVERY = 40
PARAGRAPH = (
    "We have known each other for nine years, and since last spring we hardly talk. "
    "When I ask, I hear that nothing is wrong; when I do not ask, nothing is said. I "
    "have tried to write a letter, and I have tried to wait. Friends tell me to be "
    "patient, and I no longer know what I would be patient for."
)


@dataclass(frozen=True)
class Cost:
    """What one page costs: the middle of several times.

    Args:
        queries: Database queries.
        milliseconds: From request to finished answer, in this process.
        kilobytes: The size of the answer.
    """

    queries: float
    milliseconds: float
    kilobytes: float


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    whole = {"type": int, "metavar": "N"}
    parser.add_argument("--few", default=50, help="default: 50", **whole)
    parser.add_argument("--many", default=5000, help="default: 5000", **whole)
    parser.add_argument("--times", default=5, help="of each page, default: 5", **whole)
    options = parser.parse_args()
    if not 0 < options.few < options.many or options.times < 1:
        parser.error("--few is at least 1 and less than --many, --times at least 1")
    return options


def main() -> int:
    """Fill, measure, fill up, measure again, print both."""
    options = arguments()
    with server.become_throw_away_site(options.database):
        browser = author_signed_in()
        few = filled_and_measured(0, options.few, browser, options.times)
        many = filled_and_measured(options.few, options.many, browser, options.times)
    report(options, few, many)
    return 0


def author_signed_in():
    """Return a test client in which a superuser who answers here is signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from articles.models import Author

    user = get_user_model().objects.create_superuser("author")
    Author.objects.create(
        name="Dr Bench",
        short_name="Dr Bench",
        credentials="PhD",
        role="Psychologist",
        user=user,
    )
    browser = Client()
    browser.force_login(user)
    return browser


def filled_and_measured(
    there: int, wanted: int, browser, times: int
) -> dict[str, Cost]:
    """Fill up to a number of waiting questions, then measure each page."""
    from django.urls import reverse

    from qa.models import Question

    fill(there, wanted)
    oldest = Question.objects.order_by("submitted_at").values_list("pk").first()
    pages = {
        "the admin's first page": reverse("admin:index"),
        "one answering screen": reverse("admin:qa_question_change", args=oldest),
    }
    return {name: cost_of(browser, path, times) for name, path in pages.items()}


def fill(there: int, wanted: int) -> None:
    """Send questions until there are as many as wanted, saying how far it is."""
    from django.db import connection, transaction
    from django.utils import timezone

    now, began = timezone.now(), time.monotonic()
    for first in range(there, wanted, STEP):
        with transaction.atomic():
            for number in range(first, min(first + STEP, wanted)):
                send(number, now)
        done = min(first + STEP, wanted)
        seconds = time.monotonic() - began
        print(
            f"\r{done:,} of {wanted:,} questions, {seconds:.0f} s", end="", flush=True
        )
    print()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself after a while


def send(number: int, now: datetime) -> None:
    """Send one question; the first is the oldest, as if one came every ten minutes."""
    from qa import moderation

    danger = " I want to end my life." if number % URGENT_EVERY == 1 else ""
    sent = moderation.Submission(
        title=f"How much distance is enough, number {number}",
        body=f"{PARAGRAPH}{danger}\n\n{PARAGRAPH}\n\nThis is number {number}.",
        pseudonym="Grey Gate",
        consent_version="bench",
    )
    moderation.submit(
        sent, at=now - timedelta(days=40) + timedelta(minutes=10 * number)
    )


def cost_of(browser, path: str, times: int) -> Cost:
    """Get a page several times, once before to warm up, and return its cost."""
    measured(lambda: browser.get(path))
    costs = [measured(lambda: browser.get(path)) for _ in range(times)]
    return Cost(
        *(
            median(getattr(cost, name) for cost in costs)
            for name in Cost.__dataclass_fields__
        )
    )


def measured(get: Callable) -> Cost:
    """Return what one answer cost.

    Raises:
        RuntimeError: it is not a page; measuring an error would flatter.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        answer = get()
        seconds = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code} instead of a page")
    return Cost(len(queries), seconds * 1000, len(answer.content) / 1000)


def report(options, few: dict[str, Cost], many: dict[str, Cost]) -> None:
    """Print both side by side."""
    where = "PostgreSQL" if options.database else "SQLite"
    print(f"\n{where}, middle of {options.times}")
    heads = (f"{options.few:,} waiting", f"{options.many:,} waiting", "ratio")
    print(f"{'':36}" + "".join(f"{head:>16}" for head in heads))
    for page in few:
        for what in Cost.__dataclass_fields__:
            less, more = getattr(few[page], what), getattr(many[page], what)
            print(f"{page + ', ' + what:36}{less:16.1f}{more:16.1f}{more / less:16.2f}")


if __name__ == "__main__":
    sys.exit(main())
