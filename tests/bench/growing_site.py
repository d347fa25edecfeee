"""A throw-away site that grows: copies of what is published, made by the database.

One essay with its picture and its version, and one answered thread with its events, its
cleared flag, its decided report and its search entry. Whatever waits for the staff is
made once and stays as it is, however much is published.
"""

from datetime import timedelta

OWN_KEYS = 1000  # apart: primary keys of copies, and of what else is made between them
APART = timedelta(minutes=10)  # between the publication of a copy and of the next
NOTED_EVERY = 10  # threads: one has a flag and a report


class GrowingSite:
    """One published essay, one answered thread, and any number of their copies."""

    def __init__(self) -> None:
        from articles.media.uploads import store_image
        from articles.models import Article, ImageMention, SearchEntry
        from config.models import SiteSettings
        from qa import moderation
        from tests.articles import factories as articles
        from tests.articles.image_files import picture_file
        from tests.qa import factories as qa

        SiteSettings.objects.create(name="Bench")
        self.topic = articles.make_topic()
        self.image = store_image(picture_file(), by=None)
        body = "A paragraph of some words about distance.\n\n" * 60
        body += f"![A square]({self.image.url})\n"
        self.essay = articles.make_published(body=body, topics=[self.topic])
        self.version = Article.history.latest("pk")
        self.mention = ImageMention.objects.get()
        self.membership = self.essay.topics.through.objects.get()
        question = qa.make_question(
            days_ago=3, article=self.essay, flags=frozenset({"abuse"})
        )
        self.thread = qa.publish(question)
        self.report = moderation.report(self.thread, reason="other")
        moderation.decide_report(self.report, decision="kept", reply="", by=None)
        self.report.refresh_from_db()
        self.entry = SearchEntry.objects.get(kind="answer")
        self.threads = self.essays = 0
        rows = [self.image, self.essay, self.version, self.mention, self.membership]
        rows += [self.thread, self.thread.replies.get(), self.thread.flags.get()]
        rows += [self.report, self.thread.events.last(), self.entry]
        self.first = self.skipped = max(row.pk for row in rows) + OWN_KEYS

    def grow(self, threads: int, essays: int) -> None:
        """Copy until there are as many as wanted, and let the database count them."""
        from django.db import connection, transaction

        from config.maintenance.periodic import analyze_sqlite

        with transaction.atomic():  # a thread and its answer name each other
            self.grow_essays(range(self.essays + 1, essays + 1))
            self.essays, self.skipped = essays, self.skipped + OWN_KEYS
            new = range(self.threads + 1, threads + 1)
            self.grow_threads(new)
            self.grow_search(new)
            self.threads = threads
        if is_sqlite():
            analyze_sqlite()  # as the periodic tasks do
            return
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as PostgreSQL does by itself after a while

    def grow_essays(self, new: range) -> None:
        """Copy the essay with its topic, its picture and its version."""
        key, stem = f"{self.first} + number", hexadecimal("number")
        text = f"replace(body, '{self.image.stem}', {stem})"
        earlier = moment_before("published_at")
        slug = "'copy-' || number"
        file = f"'images/' || {stem} || '.{self.image.extension}'"
        copy(self.image, new, id=key, file=file)
        copy(
            self.essay,
            new,
            id=key,
            slug=slug,
            published_at=earlier,
            body=text,
            body_html=text.replace("body", "body_html"),
        )
        copy(self.version, new, history_id=key, id=key, slug=slug, body=text)
        copy(self.membership, new, id=key, article_id=key)
        copy(self.mention, new, id=key, stem=stem, row_id=key)

    def grow_threads(self, new: range) -> None:
        """Copy the thread with all that hangs on it."""
        key, earlier = self.key("number"), moment_before("published_at")
        copy(
            self.thread,
            new,
            id=key,
            slug="'copy-' || number",
            reference="'C-' || number",
            public_id="'public-' || number",
            submission_key="NULL",
            code_digest="'code-' || number",
            text_digest="'text-' || number",
            submitted_at=moment_before("submitted_at"),
            published_at=earlier,
            article_id=self.essay_key("number"),
            published_answer_id=key,
        )
        copy(
            self.thread.replies.get(),
            new,
            id=key,
            question_id=key,
            published_at=earlier,
        )
        noted = range(new[0] // NOTED_EVERY + 1, new[-1] // NOTED_EVERY + 1)
        of = self.key(f"number * {NOTED_EVERY}")
        copy(self.thread.flags.get(), noted, id=key, question_id=of)
        copy(
            self.report,
            noted,
            id=key,
            question_id=of,
            public_id="'report-' || number",
        )
        copy(self.thread.events.last(), new, id=key, question_id=key)

    def grow_search(self, new: range) -> None:
        """Copy the search entry of the thread."""
        key, earlier = self.key("number"), moment_before("visible_from")
        copy(self.entry, new, id=key, object_id=key, visible_from=earlier)

    def essay_key(self, number: str) -> str:
        """Return SQL of the primary key of the essay that a copy is about."""
        if not self.essays:
            return f"{self.essay.pk}"
        return f"{self.first} + 1 + {number} % {self.essays}"

    def key(self, number: str) -> str:
        """Return SQL of the primary key of a copy."""
        return f"{self.skipped} + {number}"

    def question_pk(self) -> int:
        """Return the primary key of a copy of the thread."""
        return self.skipped + self.threads


def is_sqlite() -> bool:
    from django.db import connection

    return connection.vendor == "sqlite"


def moment_before(column: str) -> str:
    """Return SQL of a moment, the earlier the higher a copy's number."""
    seconds = int(APART.total_seconds())
    if is_sqlite():
        pattern = "%Y-%m-%d %H:%M:%f"
        return f"strftime('{pattern}', {column}, (-number * {seconds}) || ' seconds')"
    return f"{column} - number * {seconds} * interval '1 second'"


def hexadecimal(number: str) -> str:
    """Return SQL of a number in the form of the name of a picture's file."""
    if is_sqlite():
        return f"printf('%016x', {number})"
    return f"lpad(to_hex({number}), 16, '0')"


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
    table, key = row._meta.db_table, row._meta.pk.column
    columns = [field.column for field in row._meta.concrete_fields]
    values = ", ".join(changes.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - our names
            f"WITH RECURSIVE series(number) AS (SELECT {numbers[0]} "
            f"UNION ALL SELECT number + 1 FROM series WHERE number < {numbers[-1]}) "
            f"SELECT {values} FROM {table}, series WHERE {key} = {row.pk}"
        )
