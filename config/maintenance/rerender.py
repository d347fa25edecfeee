"""Rebuilding every stored HTML from its Markdown, after the renderer has changed.

Only derived columns are written, and only where they differ: no text, no date, no
version and no history changes, because no author has changed anything.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, QuerySet

from articles.markup import MarkupRefused
from articles.models import Article, Author, Correction, Page, Topic
from articles.models.markdown import render_markdown
from config.batches import iterate_in_batches
from qa.models import Reply
from qa.moderation.publish_copy import render_answer

BATCH = 50  # rows rendered before the changed ones are written together

Columns = dict[str, object]


@dataclass(frozen=True)
class Source:
    """One kind of text.

    Attributes:
        rows: All rows that have it.
        text: The name of its Markdown column.
        derive: Returns the derived columns of one row as they should be.
    """

    rows: Callable[[], QuerySet]
    text: str
    derive: Callable[[Model], Columns]


@dataclass(frozen=True)
class Outcome:
    """What rendering one row again gave; never its text.

    Attributes:
        row: What it is, in words: "essay 12 “Its headline”".
        is_changed: Whether a derived column differs from what is stored.
        before: How many bytes of HTML are stored.
        after: How many there are now.
        refusal: Why it can no longer be rendered, or nothing.
    """

    row: str
    is_changed: bool = False
    before: int = 0
    after: int = 0
    refusal: str = ""


def essay(row: Article) -> Columns:
    """Return the three derived columns of an essay."""
    text = render_markdown(row.body)
    return {"body_html": text.html, "outline": text.outline, "words": text.words}


def plain(name: str) -> Callable[[Model], Columns]:
    """Return what derives the HTML of one Markdown column."""
    return lambda row: {f"{name}_html": render_markdown(getattr(row, name)).html}


def answer(row: Reply) -> Columns:
    """Return the HTML of a published answer."""
    return {"body_html": render_answer(row, row.body)}


def published_answers() -> QuerySet[Reply]:
    """Return the answers that have public words; nothing encrypted is read."""
    public = Reply.objects.published().answers().select_related("question")
    names = ("kind", "body", "body_html", "question__reference")
    return public.only(*names)


SOURCES = (
    Source(Article.objects.all, "body", essay),
    Source(Correction.objects.all, "text", plain("text")),
    Source(Page.objects.all, "body", plain("body")),
    Source(Topic.objects.all, "intro", plain("intro")),
    Source(Author.objects.all, "biography", plain("biography")),
    Source(published_answers, "body", answer),
)


def count() -> int:
    """Return how many texts there are."""
    return sum(source.rows().count() for source in SOURCES)


def rerender_all(*, write: bool) -> Iterator[Outcome]:
    """Render every text again.

    Args:
        write: Whether what differs is stored; else it is only told.

    Yields:
        What became of each row, changed or not, batch by batch.
    """
    for source in SOURCES:
        for rows in iterate_in_batches(source.rows(), BATCH):
            tried = [(row, *attempt(source, row)) for row in rows]
            changes = [(row, columns) for row, columns, _ in tried if columns]
            if write and changes:
                store(source, changes)
            yield from (outcome for _, _, outcome in tried)


def attempt(source: Source, row: Model) -> tuple[Columns, Outcome]:
    """Return the columns of a row that would change, and what to say of it."""
    try:
        columns = source.derive(row)
    except MarkupRefused as refused:
        return {}, Outcome(name_of(row), refusal=str(refused))
    changed = {
        name: value for name, value in columns.items() if getattr(row, name) != value
    }
    html = next(name for name in columns if name.endswith("_html"))
    before, after = size(getattr(row, html)), size(columns[html])
    return changed, Outcome(name_of(row), bool(changed), before, after)


def store(source: Source, changes: list[tuple[Model, Columns]]) -> None:
    """Write the changed columns of a batch.

    A row whose text was saved in the meantime is left alone: saving has rendered it.
    """
    with transaction.atomic():
        for row, columns in changes:
            same = {"pk": row.pk, source.text: getattr(row, source.text)}
            type(row)._base_manager.filter(**same).update(**columns)


def name_of(row: Model) -> str:
    """Return how a person finds a row; of an answer no word that a reader wrote."""
    if isinstance(row, Reply):
        return f"answer {row.pk} of {row.question.reference}"
    kind = "essay" if isinstance(row, Article) else row._meta.verbose_name
    return f"{kind} {row.pk} “{row}”"


def size(html: object) -> int:
    """Return the bytes of stored HTML."""
    return len(str(html).encode())
