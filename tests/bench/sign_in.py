"""How readers fare while strangers send passwords to the sign-in page.

Loops send wrong passwords without a pause, each time under another name and from
another network, as a proxy would say. One reader meanwhile asks for a page that is not
kept. Five states follow each other: nobody signs in; the loops only read that page;
passwords are hashed without a bound, as Django does; a few at once, without limits of
tries; and the site as it is.
"""

import argparse
import http.client
import re
import sys
import threading
import time
from itertools import count
from statistics import quantiles
from urllib.parse import urlencode

from tests.bench import server
from tests.bench.load import Target, ask_until

READING = "reading"
STATES = {
    "nobody signs in": None,
    "as many loops read that page": READING,
    "hashing unbounded": "hashing",
    "hashing bounded, no limits": "limits",
    "the site as it is": "",
}
LOGIN, PAGE = "/admin/login/", "/?cold=1"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
numbers = count(1)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    parser.add_argument("--loops", type=int, default=8, help="default: 8")
    parser.add_argument("--seconds", type=float, default=10, help="default: 10")
    parser.add_argument("--workers", type=int, default=2, help="default: 2")
    return parser.parse_args()


def main() -> int:
    """Run it, print a table, return the exit code."""
    options = arguments()
    server.end_tidily()
    print("| state | reader: p50, p99 in ms | pages | answers to the loops |")
    print("|---|---|---|---|")
    with server.throw_away_site(options.database) as environ:
        environ["TRUSTED_PROXY_COUNT"] = "1"
        base = 0.0
        for name, left_out in STATES.items():
            times, answered = measure(environ, left_out, options)
            p50, p99 = quantiles(times, n=100)[49], quantiles(times, n=100)[98]
            base = base or p50
            ratio = f"{1000 * p50:.1f} ({p50 / base:.1f}x), {1000 * p99:.0f}"
            statuses = ", ".join(f"{n} x {status}" for status, n in answered.items())
            print(f"| {name} | {ratio} | {len(times)} | {statuses or '-'} |")
    return 0


def measure(
    environ: dict[str, str], left_out: str | None, options: argparse.Namespace
) -> tuple[list[float], dict[int, int]]:
    """Serve one state; return the reader's seconds and the loops' answers."""
    is_bare = left_out in ("hashing", "limits")
    application = "tests.bench.sign_in_unbounded:application" if is_bare else ""
    environ = environ | {"UNBOUNDED": left_out or ""}
    loops = 0 if left_out is None else options.loops
    answered: dict[int, int] = {}
    workers = options.workers
    with server.gunicorn(environ, workers=workers, application=application) as master:
        page = Target("home", master.bind, PAGE)
        ask_until(time.perf_counter() + 1, page)  # what is imported late
        ended = threading.Event()
        threads = [
            threading.Thread(
                target=read if left_out == READING else guess,
                args=(master.bind, ended, answered),
            )
            for _ in range(loops)
        ]
        for thread in threads:
            thread.start()
        try:
            times = ask_until(time.perf_counter() + options.seconds, page)
        finally:
            ended.set()
            for thread in threads:
                thread.join()
    return times, answered


def read(bind: str, ended: threading.Event, answered: dict[int, int]) -> None:
    """Read the page that the reader reads, until told to end."""
    link = http.client.HTTPConnection(bind, timeout=60)
    while not ended.is_set():
        link.request("GET", PAGE)
        count_answer(link, answered)


def count_answer(link: http.client.HTTPConnection, answered: dict[int, int]) -> None:
    """Read an answer whole, and count it by its status."""
    answer = link.getresponse()
    answer.read()
    answered[answer.status] = answered.get(answer.status, 0) + 1


def guess(bind: str, ended: threading.Event, answered: dict[int, int]) -> None:
    """Send wrong passwords until told to end; count the answers by status."""
    link = http.client.HTTPConnection(bind, timeout=60)
    link.request("GET", LOGIN)
    form = link.getresponse()
    cookie = (form.getheader("Set-Cookie") or "").partition(";")[0]
    token = TOKEN.search(form.read().decode())
    while token and not ended.is_set():
        number = next(numbers)
        fields = {"login": f"name-{number}", "password": "a-wrong-password"}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "X-Forwarded-For": f"198.{18 + number // 65536}.{number // 256 % 256}."
            f"{number % 256}",
        }
        body = urlencode(fields | {"csrfmiddlewaretoken": token[1]})
        link.request("POST", LOGIN, body, headers)
        count_answer(link, answered)


if __name__ == "__main__":
    sys.exit(main())
