"""How many questions a second the site accepts, each in the database before its answer.

Clients send questions of about 1,000 characters, each with words of its own, on
connections that they keep. One question in ten speaks of danger, one in ten names a
telephone number, so that flags are written. Rounds without an e-mail address and with
one take turns; with an address, the mail that asks to confirm it is queued too. At the
end the questions in the database are counted: as many as were answered, or the command
fails.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex
from statistics import median
from urllib.parse import urlencode

from tests.bench import server
from tests.bench.asker import ASK, Asker, hidden_fields
from tests.bench.load import Connection, Target

SENTENCES = (
    "We have lived together for six years and since last spring he hardly talks to me.",
    "When I ask what is wrong he says that nothing is wrong and goes into his room.",
    "I have tried to give him time, and I have tried to ask every evening.",
    "My sister says that I should wait, my friend says that I should leave.",
    "At weekends we sit at one table and each of us looks at another screen.",
    "I do not know whether I am too close or he is too far.",
    "How much distance is enough, and how would I notice that it is too much?",
)
BODY = "\r\n\r\n".join((*SENTENCES, *SENTENCES))
DANGER = "Some nights I want to kill myself."
PERSONAL = "You can call me on 030 1234567."
KINDS = "without an address", "with an address"


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    parser.add_argument("--clients", type=int, default=16, help="default: 16")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--seconds", type=float, default=4, help="a round, default: 4")
    parser.add_argument("--workers", type=int, default=2, help="default: 2")
    return parser.parse_args()


def main() -> int:
    """Run it, print the rates, return the exit code."""
    options = arguments()
    server.end_tidily()
    with server.throw_away_site(options.database) as environ:
        rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
        sent = 0
        with server.gunicorn(environ, workers=options.workers) as master:
            forms = [open_form(master.bind) for _ in range(options.clients)]
            for _ in range(options.rounds):
                for kind in KINDS:
                    count, seconds = send_round(forms, kind, options.seconds)
                    sent += count
                    rates[kind].append(count / seconds)
        with server.use(environ):
            from qa.models import Flag, Question

            kept, flags = Question.objects.count(), Flag.objects.count()
    for kind, found in rates.items():
        print(f"{kind:22}{median(found):6.0f} a second, least {min(found):.0f}")
    print(f"{sent} answered, {kept} kept, {flags} flags")
    return 0 if sent == kept and flags else 1


def open_form(bind: str) -> tuple[Target, bytes]:
    """Open the asking form; return where its words are sent and its hidden fields."""
    asker = Asker("", bind, None)  # type: ignore[arg-type]  # it tries nothing again
    page = asker.request("GET", ASK)
    lines = (
        f"Cookie: {page.cookie}\r\nOrigin: http://{bind}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
    )
    words = asker.typed() | hidden_fields(page.html) | {"step": "send"}
    del words["title"], words["body"]
    target = Target("send", bind, ASK, 302, lines)
    return target, urlencode(words).encode()


def send_round(
    forms: list[tuple[Target, bytes]], kind: str, seconds: float
) -> tuple[int, float]:
    """Send from all clients for a time; return how many were accepted, in how long."""
    started = time.perf_counter()
    with ThreadPoolExecutor(len(forms)) as pool:
        runs = [
            pool.submit(send_until, started + seconds, target, hidden, kind)
            for target, hidden in forms
        ]
        count = sum(run.result() for run in runs)
    return count, time.perf_counter() - started


def send_until(moment: float, target: Target, hidden: bytes, kind: str) -> int:
    """Send one question after the other; return how many were accepted."""
    head = target.request().replace(b"GET ", b"POST ", 1).removesuffix(b"\r\n")
    count = 0
    with Connection(target) as connection:
        while time.perf_counter() < moment:
            body = hidden + b"&" + write_question(count, kind)
            length = f"Content-Length: {len(body)}\r\n\r\n".encode()
            connection.request = head + length + body
            connection.ask()
            count += 1
    return count


def write_question(number: int, kind: str) -> bytes:
    """Return a question that nobody sent before, as a browser would encode it."""
    more = {0: DANGER, 5: PERSONAL}.get(number % 10, "")
    marker = token_hex(8)
    words = {
        "title": f"How much distance is enough {marker}",
        "body": f"{BODY} {more}",
    }
    if kind == KINDS[1]:
        words["email"] = f"{marker}@example.org"
    return urlencode(words).encode()


if __name__ == "__main__":
    sys.exit(main())
