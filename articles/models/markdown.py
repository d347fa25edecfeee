"""Markdown columns: the field, its validator, and the HTML derived from it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from articles import markup
from articles.markup.headings import SITE_IDS
from articles.models.image import Image
from articles.models.image_mention import ImageMention


@dataclass(frozen=True)
class TextPlace:
    """Where readers find a text.

    Attributes:
        url: The path of its page.
        ids: What else on the page a link may lead to.
        id_prefix: What every id of the text begins with; see `render_markdown`.
        level: The level of its `##` headings.
    """

    url: str
    ids: frozenset[str] = SITE_IDS
    id_prefix: str = ""
    level: int = 2


def render_markdown(
    text: str, *, id_prefix: str = "", level: int = 2
) -> markup.Rendered:
    """Render Markdown for this site: with its pictures' sizes, and its own URL.

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
        markup.check_limits(value)
    except markup.MarkupRefused as refused:
        raise ValidationError(str(refused)) from refused


class UnixTextField(forms.CharField):
    """A form's text with the line ends of Unix; a browser sends those of Windows.

    Otherwise a text that was only opened and saved would count as changed.
    """

    def to_python(self, value: Any) -> Any:
        return _with_unix_ends(super().to_python(value))


def _with_unix_ends(text: Any) -> Any:
    return text and text.replace("\r\n", "\n").replace("\r", "\n")


class MarkdownField(models.TextField):
    """A TextField of renderable Markdown; migrations know it as a TextField."""

    default_validators = [validate_markdown]

    def to_python(self, value: Any) -> Any:
        """Return a text with the line ends of Unix, whatever it comes from."""
        return _with_unix_ends(super().to_python(value))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": UnixTextField, **kwargs})

    def deconstruct(self) -> tuple[Any, ...]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class MarkdownModel(models.Model):
    """A model whose MarkdownField is rendered into `<field>_html` on every save.

    Which images it shows is kept then as well: see `ImageMention`.

    A subclass has one MarkdownField and the column for its HTML, and is listed in
    `articles.markdown_registry`. One without a page of its own has a `text_place`.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        columns = self.render_columns()
        for name, value in columns.items():
            setattr(self, name, value)
        if update_fields:
            update_fields = {*update_fields, *columns}
        super().save(*args, update_fields=update_fields, **kwargs)
        for name in self.markdown_fields():
            ImageMention.objects.remember(self, name)

    def render_columns(self) -> dict[str, Any]:
        """Return the columns derived from the Markdown, as they should be.

        Raises:
            MarkupRefused: see `render_markdown`.
        """
        return {
            f"{name}_html": render_markdown(getattr(self, name)).html
            for name in self.markdown_fields()
        }

    def text_place(self) -> TextPlace:
        """Return where readers find its text; without its slug it has no page yet."""
        row: Any = self
        has_page = getattr(row, "slug", True)
        return TextPlace(row.get_absolute_url() if has_page else "/")

    @classmethod
    def markdown_fields(cls) -> list[str]:
        """Return the names of its columns of Markdown."""
        fields = cls._meta.concrete_fields
        return [field.name for field in fields if isinstance(field, MarkdownField)]
