"""Measure reading pages on a large site beside a hundredth of it.

Fills a throw-away database with copies of one essay and one thread, made by the
database itself, then prints what each page costs: database queries, milliseconds,
kilobytes. A ratio near 1 means that it does not matter how much is published. Nothing
is left behind. The search index is not filled.
"""

import argparse
import sys
import time
from datetime import timedelta

from tests.bench import server
from tests.bench.full_admin import Cost, cost_of

PART = 100  # the small site is this part of the large one
FEWEST = 600 * PART  # threads, so that the small site has a full sitemap file
OWN_KEYS = 1000  # the copies' primary keys begin after it
APART = timedelta(minutes=10)  # between the publication of a copy and of the next


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
    server.end_tidily()
    with (
        server.throw_away_site(options.database) as environ,
        server.use(environ),
    ):
        site = GrowingSite()
        site.grow(options.threads // PART, options.essays // PART)
        small = site.measure(options.times)
        site.grow(options.threads, options.essays)
        large = site.measure(options.times)
    report(options, small, large)
    return 0


class GrowingSite:
    """One published essay, one answered thread, and any number of their copies."""

    def __init__(self) -> None:
        from config.models import SiteSettings
        from tests.articles import factories as articles
        from tests.qa import factories as qa

        SiteSettings.objects.create(name="Bench")
        self.topic = articles.make_topic()
        body = "A paragraph of some words about distance.\n\n" * 60
        self.essay = articles.make_published(body=body, topics=[self.topic])
        self.membership = self.essay.topics.through.objects.get()
        self.thread = qa.make_published(article=self.essay)
        self.answer = self.thread.replies.get()
        self.threads = self.essays = 0

    def grow(self, threads: int, essays: int) -> None:
        """Copy until there are as many as wanted, and let the database count them."""
        from django.db import connection

        began = time.monotonic()
        key = f"{OWN_KEYS} + number"
        earlier = self.moment_before("published_at")
        new = range(self.essays + 1, essays + 1)
        slug = "'copy-' || number"
        copy(self.essay, new, id=key, slug=slug, published_at=earlier)
        copy(self.membership, new, id=key, article_id=key)
        new = range(self.threads + 1, threads + 1)
        copy(
            self.thread,
            new,
            id=key,
            slug=slug,
            reference="'C-' || number",
            public_id="'public-' || number",
            submission_key="NULL",
            published_at=earlier,
            article_id=f"{OWN_KEYS} + 1 + number % {essays}",
        )
        copy(self.answer, new, id=key, question_id=key, published_at=earlier)
        self.threads, self.essays = threads, essays
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as PostgreSQL does by itself after a while
        seconds = time.monotonic() - began
        print(f"{threads:,} threads under {essays:,} essays, {seconds:.0f} s")

    def moment_before(self, column: str) -> str:
        """Return SQL of a moment, the earlier the higher a copy's number."""
        from django.db import connection

        seconds = int(APART.total_seconds())
        if connection.vendor == "sqlite":
            pattern = "%Y-%m-%d %H:%M:%f"
            return (
                f"strftime('{pattern}', {column}, (-number * {seconds}) || ' seconds')"
            )
        return f"{column} - number * {seconds} * interval '1 second'"

    def measure(self, times: int) -> dict[str, Cost]:
        """Return what each kind of page costs."""
        from django.test import Client

        from qa.sitemaps import ThreadSitemap

        number = ThreadSitemap().paginator.page_range[-2]  # the last one is not full
        pages = {
            "home": "/",
            "all essays": "/articles/",
            "an essay": f"/articles/copy-{self.essays // 2}/",
            "a topic": self.topic.get_absolute_url(),
            "all questions": "/questions/",
            "all questions, page 3": "/questions/?page=3",
            "all questions, middle": f"/questions/?page={self.threads // 40}",
            "a thread": f"/questions/copy-{self.threads // 2}/",
            "feed of essays": "/feeds/articles/",
            "feed of answers": "/feeds/answers/",
            "list of sitemap files": "/sitemap.xml",
            "sitemap file of threads": f"/sitemap-threads-{number}.xml",
        }
        browser = Client(SERVER_NAME="127.0.0.1")
        return {name: cost_of(browser, path, times) for name, path in pages.items()}


def copy(row, numbers: range, **changes: str) -> None:
    """Insert copies of a row, all in one statement.

    Args:
        row: The row of a model.
        numbers: One copy is made for each.
        changes: SQL by column, in which `number` is the copy's number; each other
            column is copied as it is.
    """
    from django.db import connection

    if not numbers:
        return
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields]
    values = ", ".join(changes.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - our names
            f"WITH RECURSIVE series(number) AS (SELECT {numbers[0]} "
            f"UNION ALL SELECT number + 1 FROM series WHERE number < {numbers[-1]}) "
            f"SELECT {values} FROM {table}, series WHERE id = {row.pk}"
        )


def report(options, small: dict[str, Cost], large: dict[str, Cost]) -> None:
    """Print both side by side."""
    where = "PostgreSQL" if options.database else "SQLite"
    print(f"\n{where}, middle of {options.times}; small is a hundredth of large")
    heads = ("queries", "large", "ms", "large", "ratio", "kB", "large")
    print(f"{'':26}" + "".join(f"{head:>9}" for head in heads))
    for page, few in small.items():
        many = large[page]
        print(
            f"{page:26}{few.queries:9.0f}{many.queries:9.0f}"
            f"{few.milliseconds:9.1f}{many.milliseconds:9.1f}"
            f"{many.milliseconds / few.milliseconds:9.2f}"
            f"{few.kilobytes:9.1f}{many.kilobytes:9.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
