"""Measure how long PostgreSQL's tables are locked while what was erased leaves them.

Fills a throw-away database with copies of one thread, erases one, and rewrites every
table, as `tend` does.
"""

import sys
import time
from datetime import timedelta

from tests.bench import server
from tests.bench.growing_site import GrowingSite

ESSAYS = 100


def main() -> int:
    """Fill, erase, rewrite; fill up, and again."""
    parser = server.parser_of(__doc__)
    parser.add_argument(
        "--threads",
        type=int,
        nargs="+",
        default=[100, 100_000],
        metavar="N",
        help="default: 100 100000",
    )
    options = parser.parse_args()
    with server.become_throw_away_site(options.database):
        site = GrowingSite()
        for threads in options.threads:
            site.grow(threads, ESSAYS)
            rewrite(site, threads)
    return 0


def rewrite(site: GrowingSite, threads: int) -> None:
    """Erase one thread, rewrite each table, and print how long each was locked."""
    from django.db import connection
    from django.utils import timezone

    from config.maintenance import vacuum
    from qa import moderation
    from qa.models import Question

    moderation.erase(Question.objects.get(pk=site.question_pk()))
    at = timezone.now() + vacuum.AT_THE_LATEST + timedelta(hours=1)
    then = vacuum._rewrite

    def timed(name: str) -> bool:
        began = time.monotonic()
        done = then(name)
        seconds = time.monotonic() - began
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [name])
            mib = cursor.fetchone()[0] / vacuum.BYTES_PER_MIB
        print(f"{threads:,} threads, {name}: {mib:.1f} MiB, {seconds:.2f} s")
        return done

    vacuum._rewrite = timed
    print(vacuum.rewrite_due_tables(at))
    vacuum._rewrite = then


if __name__ == "__main__":
    sys.exit(main())
