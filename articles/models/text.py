"""What the author types: accepted slugs and Markdown, and the stored HTML."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models

from articles import markup
from articles.rendering import rendered

RESERVED_SLUGS = {"preview", "new", "ask", "yours", "report", "feed", "feeds"}


def refuse_reserved_slug(value: str) -> None:
    """Keep addresses free that the site needs for itself, and one spelling of each.

    Raises:
        ValidationError: the slug is one of them, or has capitals.
    """
    if value != value.lower():
        raise ValidationError("Use small letters only: addresses differ by capitals.")
    if value in RESERVED_SLUGS:
        raise ValidationError(f"“{value}” is kept for the site itself; choose another.")


def validate_markdown(value: str) -> None:
    """Refuse Markdown that could not be rendered in a reasonable time.

    Raises:
        ValidationError: with the reason in words.
    """
    try:
        markup.refuse(value)
    except markup.MarkupRefused as refused:
        raise ValidationError(str(refused)) from refused


def derive(row: models.Model, source: str, update_fields: Iterable[str] | None) -> set:
    """Render one Markdown field of a row into its `*_html` column.

    Args:
        row: The row about to be saved.
        source: Name of the Markdown field; the HTML goes to `<source>_html`.
        update_fields: What the caller asked to save, or None for everything.

    Returns:
        The names of the fields to save, so that the derived one is never left behind.
    """
    setattr(row, f"{source}_html", rendered(getattr(row, source)).html)
    return set(update_fields or ()) | {f"{source}_html"}
