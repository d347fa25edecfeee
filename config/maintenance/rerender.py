"""Re-render all stored HTML from its Markdown, after the renderer has changed.

Only derived columns are written, and only where they differ: no text, no date, no
version and no history changes, because no author has changed anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from articles.markdown_registry import (
    Columns,
    RenderedText,
    rendered_texts,
)
from articles.markup import MarkupRefused
from config.batches import iterate_in_batches

BATCH = 50  # rows rendered before the changed ones are written together


@dataclass(frozen=True)
class Outcome:
    """What rendering one row again gave; never its text.

    Attributes:
        row: What it is, in words: "Essay “Its headline” (12)".
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


def count_texts() -> int:
    """Return how many texts there are."""
    return sum(text.rows().count() for text in rendered_texts())


def rerender_all(*, write: bool) -> Iterator[Outcome]:
    """Render every text again.

    Args:
        write: Whether what differs is stored; else it is only told.

    Yields:
        What became of each row, changed or not, batch by batch.
    """
    for text in rendered_texts():
        for rows in iterate_in_batches(text.with_title(text.rows()), BATCH):
            tried = [(row, *_try_row(text, row)) for row in rows]
            changes = [(row, columns) for row, columns, _ in tried if columns]
            if write and changes:
                with transaction.atomic():
                    for row, columns in changes:
                        text.store(row, columns)
            yield from (outcome for _, _, outcome in tried)


def _try_row(text: RenderedText, row: Any) -> tuple[Columns, Outcome]:
    """Return the columns of a row that would change, and what to say of it."""
    name = f"{text.describe(row.text_title)} ({row.pk})"
    try:
        columns = text.render(row)
    except MarkupRefused as refused:
        return {}, Outcome(name, refusal=str(refused))
    changed = {
        name: value for name, value in columns.items() if getattr(row, name) != value
    }
    before = len(getattr(row, text.html_field).encode())
    after = len(columns[text.html_field].encode())
    return changed, Outcome(name, bool(changed), before, after)
