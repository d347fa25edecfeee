"""Registry of all Markdown texts: which column of which model, and its stored HTML.

Image usage, re-rendering and the list of paid links go through it. Other apps register
theirs in their `ready()`. A test compares it with the fields of all models.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Model, QuerySet

from articles.models import (
    Article,
    ArticleDraft,
    Author,
    Correction,
    ImageMention,
    Page,
    Topic,
)
from articles.models.image_mention import text_name
from articles.models.markdown import TextPlace

Columns = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class MarkdownText:
    """A column that holds Markdown, without HTML for readers: a draft, an old version.

    Attributes:
        model: Its model.
        field: The name of the column.
        label: What it is, before its title: "Essay".
        title: The lookup of its title.
        edited_in: The model whose admin form edits it, and the lookup of the row's
            primary key there; its own model, unless given.
        is_encrypted: Whether the database cannot read it.
        versions_of: The column of which it is an earlier version, and the lookup of
            the primary key of that row; where there is one.
    """

    model: type[Model]
    field: str
    label: str
    title: str
    edited_in: tuple[type[Model], str] | None = None
    is_encrypted: bool = False
    versions_of: tuple[type[Model], str, str] | None = None

    def rows(self) -> QuerySet[Any]:
        """Return all rows that have the text."""
        return self.model._base_manager.all()

    def rows_to_search(self, stems: Iterable[str] | None) -> QuerySet[Any]:
        """Return the rows that may show one of some images: all, where few have it.

        Args:
            stems: What the names of the images' files begin with; None for any.
        """
        return self._rows_mentioning(stems) if self.versions_of else self.rows()

    def _rows_mentioning(self, stems: Iterable[str] | None) -> QuerySet[Any]:
        """Return the rows that a mention of one of some images names.

        Their keys are read first: PostgreSQL searched the words of a million answers
        rather than look up a few.
        """
        model, field, key = self.versions_of or (self.model, self.field, "pk")
        keys = ImageMention.objects.rows_of(text_name(model, field), stems)
        few = keys if stems is None else list(keys)
        return self.rows().filter(**{f"{key}__in": few})

    def with_title(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Annotate rows with `text_title`, to be given to `describe`."""
        titled: QuerySet[Any] = rows.annotate(text_title=F(self.title))
        return titled

    def describe(self, title: str | None) -> str:
        """Return what it is and its title: "Essay “Its headline”"."""
        return f"{self.label} “{title or 'not saved yet'}”"


@dataclass(frozen=True, kw_only=True)
class RenderedText(MarkdownText):
    """A column of Markdown whose HTML is stored beside it, in `<field>_html`.

    Attributes:
        published: Returns the rows that readers can meet at a moment; all rows,
            unless given.
        render: Returns the derived columns of a row as they should be; raises
            `MarkupRefused`.
        place: Returns where readers find the text of a row.
        beside: Other columns that the derived ones follow from.
    """

    published: Callable[[datetime], QuerySet[Any]] | None = None
    render: Callable[[Any], Columns] = lambda row: row.render_columns()
    place: Callable[[Any], TextPlace] = lambda row: row.text_place()
    beside: tuple[str, ...] = ()

    def rows_to_search(self, stems: Iterable[str] | None) -> QuerySet[Any]:
        return self._rows_mentioning(stems)

    @property
    def html_field(self) -> str:
        return f"{self.field}_html"

    def public_rows(self, at: datetime) -> QuerySet[Any]:
        """Return the rows that readers can meet at a moment."""
        return self.published(at) if self.published else self.rows()

    def store(self, row: Model, columns: Columns) -> None:
        """Write derived columns, and no version, date or history.

        A row that was saved with another text in the meantime is left alone: saving
        rendered it.
        """
        names = ("pk", self.field, *self.beside)
        same = {name: getattr(row, name) for name in names}
        self.model._base_manager.filter(**same).update(**columns)


_texts: list[MarkdownText] = [
    RenderedText(
        model=Article,
        field="body",
        label="Essay",
        title="headline",
        published=Article.objects.published,
        beside=("share_image_id", "is_sensitive"),
    ),
    RenderedText(
        model=Correction,
        field="text",
        label="Correction of the essay",
        title="article__headline",
        edited_in=(Article, "article_id"),
        published=lambda at: Correction.objects.filter(
            article__in=Article.objects.published(at)
        ),
    ),
    RenderedText(
        model=Page,
        field="body",
        label="Page",
        title="title",
    ),
    RenderedText(
        model=Topic,
        field="intro",
        label="Topic",
        title="title",
        published=Topic.objects.published,
    ),
    RenderedText(
        model=Author,
        field="biography",
        label="Biography of",
        title="name",
    ),
    MarkdownText(
        model=Article.history.model,
        field="body",
        label="Earlier version of the essay",
        title="headline",
        edited_in=(Article, "id"),
        versions_of=(Article, "body", "id"),
    ),
    MarkdownText(
        model=ArticleDraft,
        field="fields",
        label="Unsaved words of the essay",
        title="article__headline",
        edited_in=(Article, "article_id"),
    ),
]


def register(*texts: MarkdownText) -> None:
    """Add texts of another app."""
    _texts.extend(texts)


def markdown_texts() -> tuple[MarkdownText, ...]:
    """Return every registered text."""
    return tuple(_texts)


def rendered_texts() -> tuple[RenderedText, ...]:
    """Return the registered texts whose HTML is stored."""
    return tuple(text for text in _texts if isinstance(text, RenderedText))
