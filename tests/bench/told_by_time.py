"""Whether the time of an answer tells if an address or a code is known here.

In a throw-away site, by the test client: a request with what is known and one with what
is not take turns, the order drawn anew each time. The ratio of the medians is near one,
and Welch's t within 4.5 either way, where the time tells nothing.

Source:
    T. J. Goodwill et al., "A testing methodology for side-channel resistance
    validation", NIST Non-Invasive Attack Testing Workshop, 2011: the limit of 4.5.

    python -m tests.bench.told_by_time
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from math import sqrt
from statistics import fmean, median, variance

from tests.bench import server

ADDRESS, NOBODY = "known@mail.example", "nobody@mail.example"
LIMIT_OF_T = 4.5
SLOWEST_LEFT_OUT = 20  # per cent of each: another program, or the disk


def main() -> int:
    options = arguments()
    with server.throw_away_site(options.database) as environ, server.use(environ):
        worst = 0.0
        for name, (known, unknown) in make_cases().items():
            times = compare(known, unknown, options.times, forget)
            worst = max(worst, abs(report(name, *times)))
    return 1 if worst > LIMIT_OF_T else 0


def forget() -> None:
    """Forget what was counted and what waits, so that each request finds the same."""
    from django.core.cache import cache

    from articles.models import SubscriptionRequest
    from qa.models import LinkRequest

    cache.clear()
    LinkRequest.objects.all().delete()
    SubscriptionRequest.objects.all().delete()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000, help="requests of each kind")
    parser.add_argument("--database", default="", help="a PostgreSQL server to use")
    return parser.parse_args()


def make_cases() -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """Return requests with what is known and with what is not, by what is asked."""
    from django.test import Client

    from qa import moderation
    from qa.access_codes import access_code_digest, make_access_code
    from qa.models import Question
    from tests.articles.factories import make_subscription
    from tests.qa.factories import make_question

    for _ in range(5):
        moderation.confirm_email(make_question(email=ADDRESS))
    make_subscription(ADDRESS)
    client = Client()

    def ask_links(email: str) -> None:
        client.post("/questions/yours/lost/", {"email": email})

    def follow(email: str) -> None:
        client.post("/follow/mail/", {"email": email, "frequency": "each"})

    def look_up(code: str) -> None:
        Question.objects.filter(code_digest=access_code_digest(code)).first()

    return {
        "links, five questions or none": (
            lambda: ask_links(ADDRESS),
            lambda: ask_links(NOBODY),
        ),
        "following, on the list or not": (
            lambda: follow(ADDRESS),
            lambda: follow(NOBODY),
        ),
        "two codes of nobody, a control": (
            lambda: look_up(make_access_code()),
            lambda: look_up(make_access_code()),
        ),
    }


def compare(
    known: Callable[[], object],
    unknown: Callable[[], object],
    times: int,
    prepare: Callable[[], object],
) -> tuple[list[float], list[float]]:
    """Return the seconds of each, taken in turn and in a random order."""
    taken: tuple[list[float], list[float]] = [], []
    drawn = random.Random(1)  # noqa: S311 - an order, no secret
    for _ in range(times):
        both = list(zip((known, unknown), taken, strict=True))
        drawn.shuffle(both)
        for act, kept in both:
            prepare()
            start = time.perf_counter()
            act()
            kept.append(time.perf_counter() - start)
    return tuple(quick(seconds) for seconds in taken)


def quick(seconds: list[float]) -> list[float]:
    """Return the measurements without the slowest."""
    kept = len(seconds) * (100 - SLOWEST_LEFT_OUT) // 100
    return sorted(seconds)[:kept]


def report(name: str, known: list[float], unknown: list[float]) -> float:
    """Print one line and return Welch's t."""
    spread = sqrt(variance(known) / len(known) + variance(unknown) / len(unknown))
    t = (fmean(known) - fmean(unknown)) / spread
    ratio = median(known) / median(unknown)
    print(
        f"{name}: {median(known) * 1000:.2f} ms and {median(unknown) * 1000:.2f} ms, "
        f"ratio {ratio:.3f}, t {t:+.1f}"
    )
    return t


if __name__ == "__main__":
    sys.exit(main())
