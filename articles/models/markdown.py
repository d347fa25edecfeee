"""Markdown columns: the field, its validator, and the HTML derived from it."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from articles import markup
from articles.models.image import Image


def render_markdown(
    text: str, *, id_prefix: str = "", level: int = 2
) -> markup.Rendered:
    """Render Markdown for this site: with its pictures' sizes, and its own address.

    Args:
        text: Markdown as its author wrote it.
        id_prefix: What every id begins with, where several texts share a page.
        level: The level of a `##` heading on the page.

    Returns:
        See `markup.render`.

    Raises:
        MarkupRefused: the text is too long, or built to stall the parser.
    """
    return markup.render(
        text,
        id_prefix=id_prefix,
        level=level,
        images=Image.objects.in_text(text),
        own_host=urlsplit(settings.SITE_URL).netloc,
    )


def validate_markdown(value: str) -> None:
    """Refuse Markdown that could not be rendered in a reasonable time.

    Raises:
        ValidationError: with the reason in words.
    """
    try:
        markup.refuse(value)
    except markup.MarkupRefused as refused:
        raise ValidationError(str(refused)) from refused


class MarkdownField(models.TextField):
    """A TextField of renderable Markdown; migrations know it as a TextField."""

    default_validators = [validate_markdown]

    def deconstruct(self) -> tuple:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def derive_html(
    row: models.Model, source: str, update_fields: Iterable[str] | None
) -> set:
    """Render one Markdown field of a row into its `*_html` column.

    Args:
        row: The row about to be saved.
        source: Name of the Markdown field; the HTML goes to `<source>_html`.
        update_fields: What the caller asked to save, or None for everything.

    Returns:
        The names of the fields to save, so that the derived one is never left behind.
    """
    setattr(row, f"{source}_html", render_markdown(getattr(row, source)).html)
    return set(update_fields or ()) | {f"{source}_html"}
