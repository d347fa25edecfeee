"""Prove that no acknowledged question is lost while the site's workers are killed.

Starts the site under gunicorn in a throw-away folder (and, with --database, a
throw-away PostgreSQL database on that server), lets many askers send at once while one
worker after the other is killed with SIGKILL, then compares what the askers were told
with what is in the database. A sender whose connection breaks tries again with the same
form and words, as a browser's user does: that must stay one question. Every tenth
cuts the connection right after sending and sends again, so that each run has questions
that were committed before their sender knew.

Ends with 0 when nothing was lost or doubled, with 1 when something was, and with 2 when
the run proves nothing: no worker was killed, or not everybody was answered.
"""

import argparse
import re
import sqlite3
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from statistics import median
from threading import Event, Thread

from tests.bench import server
from tests.bench.asker import Asker

MARKER = re.compile(r"marker[0-9a-f]{16}")
LEAVES_EVERY = 10


@dataclass(frozen=True)
class Kept:
    """What the database holds of one question.

    Args:
        reference: What a confirmation names.
        submitted_at: Unix time.
    """

    reference: str
    submitted_at: float


@dataclass(frozen=True)
class Run:
    """What happened.

    Args:
        askers: Everybody who asked.
        kept: The questions in the database, by the marker in their decrypted words.
        kills: How many workers were killed.
        seconds: How long the asking took.
        damage: What the database says of its own soundness, if not "ok".
    """

    askers: list[Asker]
    kept: dict[str, list[Kept]]
    kills: int
    seconds: float
    damage: str = ""

    @property
    def confirmed(self) -> list[Asker]:
        """Askers who saw the confirmation with a reference."""
        return [asker for asker in self.askers if asker.references]

    @property
    def lost(self) -> list[Asker]:
        """Askers who were redirected or saw a reference that the database lacks."""
        return [asker for asker in self.askers if self.is_lost(asker)]

    def is_lost(self, asker: Asker) -> bool:
        if not asker.acknowledged:
            return False
        kept = {question.reference for question in self.kept.get(asker.marker, ())}
        return not kept or bool(asker.references and not kept & asker.references)

    @property
    def duplicates(self) -> int:
        """How many questions there are beyond one for each asker."""
        return sum(max(0, len(questions) - 1) for questions in self.kept.values())

    @property
    def committed_unseen(self) -> int:
        """How many were in the database when their asker sent them once more.

        The worker was killed, or the asker left, between commit and answer.
        """
        return sum(
            question.submitted_at < asker.last_sending_began
            for asker in self.confirmed
            for question in self.kept.get(asker.marker, ())
        )

    @property
    def verdict(self) -> int:
        """The exit code."""
        if self.lost or self.duplicates or self.damage:
            return 1
        proves = self.kills and len(self.confirmed) == len(self.askers)
        return 0 if proves else 2


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = server.parser_of(__doc__)
    whole = {"type": int, "metavar": "N"}
    parser.add_argument("--submissions", default=200, help="default: 200", **whole)
    parser.add_argument("--at-once", default=50, help="askers, default: 50", **whole)
    parser.add_argument("--workers", default=2, help="of gunicorn, default: 2", **whole)
    parser.add_argument(
        "--kill-every",
        type=float,
        default=1.0,
        metavar="SECONDS",
        help="default: 1; longer where a worker takes more than a second to start; "
        "0 kills none, to compare times (then the end is 2)",
    )
    return parser.parse_args()


def main() -> int:
    """Run it, print the counts, return the exit code."""
    options = arguments()
    server.end_tidily()
    began = time.monotonic()
    with server.throw_away_site(options.database) as environ:
        with server.gunicorn(environ, workers=options.workers) as master:
            askers, kills, seconds = ask_and_kill(master, options)
        with server.use(environ):
            run = Run(askers, kept_questions(), kills, seconds, damage(environ))
        if run.verdict:
            print(server.end_of(master.log), file=sys.stderr)
    report(run, options, time.monotonic() - began)
    return run.verdict


def ask_and_kill(master: server.Master, options) -> tuple[list[Asker], int, float]:
    """Let everybody ask while workers are killed.

    Returns:
        The askers, the number of kills, and the seconds it took.
    """
    enough, done, kills = Event(), Event(), Counter()
    askers = [
        Asker(f"marker{token_hex(8)}", master.bind, enough, not number % LEAVES_EVERY)
        for number in range(options.submissions)
    ]
    killer = Thread(target=kill, args=(master, options.kill_every, done, kills))
    began = time.monotonic()
    killer.start()
    try:
        with ThreadPoolExecutor(options.at_once) as crowd:
            try:
                list(crowd.map(Asker.go, askers))
            except BaseException:
                enough.set()  # Ctrl-C: nobody tries again, nobody new begins
                crowd.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        done.set()
        killer.join()
    return askers, kills["workers"], time.monotonic() - began


def kill(master: server.Master, every: float, done: Event, kills: Counter) -> None:
    """Kill one worker after each pause, until everybody is done."""
    while every and not done.wait(every):
        kills["workers"] += master.kill_a_worker()


def kept_questions() -> dict[str, list[Kept]]:
    """Return the questions in the database by the marker in their decrypted words."""
    from qa.models import Question

    kept = defaultdict(list)
    for question in Question.objects.all():
        found = MARKER.search(question.original_body)
        kept[found[0] if found else "without a marker"].append(
            Kept(question.reference, question.submitted_at.timestamp())
        )
    return kept


def damage(environ: dict[str, str]) -> str:
    """Return what SQLite's own check of its file complains about."""
    path = Path(environ["DATA_DIR"]) / "site.sqlite3"
    if "DATABASE_URL" in environ:
        return ""
    connection = sqlite3.connect(path)
    try:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    finally:
        connection.close()
    return "" if verdict == "ok" else verdict


def report(run: Run, options, total: float) -> None:
    """Print the counts."""
    times = sorted(asker.seconds for asker in run.askers)
    retries = sum((asker.retries for asker in run.askers), Counter())
    troubles = sum((asker.troubles for asker in run.askers), Counter())
    ends = Counter(asker.ended for asker in run.askers if asker.ended)
    where = "PostgreSQL" if options.database else "SQLite"
    lines = {
        "database": f"{where}, {options.workers} workers, {options.at_once} at once",
        "submissions": len(run.askers),
        "confirmations seen": len(run.confirmed),
        "retries": in_words(retries),
        "because of": in_words(troubles),
        "workers killed": run.kills,
        "in database": sum(len(questions) for questions in run.kept.values()),
        "committed, yet sent again": run.committed_unseen,
        "gave up": in_words(ends),
        "duplicates": run.duplicates,
        "lost": len(run.lost),
        "damage to the file": run.damage or "none",
        "seconds of one asker": f"median {median(times):.1f}, longest {times[-1]:.1f}",
        "seconds": f"asking {run.seconds:.1f}, all {total:.1f}",
    }
    for name, value in lines.items():
        print(f"{name:32}{value}")
    verdicts = ("Nothing was lost.", "LOST OR DOUBLED.", "This run proves nothing.")
    print(verdicts[run.verdict])


def in_words(counts: Counter) -> str:
    """Return a sum and what it is made of: "5 (send 3, check 2)"."""
    parts = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    return f"{counts.total()} ({parts})" if parts else "0"


if __name__ == "__main__":
    sys.exit(main())
