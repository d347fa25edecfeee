"""Registry of search types: one for each kind of page, registered by its app."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from articles import markup
from articles.models import Topic


@dataclass(frozen=True)
class SearchDocument:
    """The indexed words of one row.

    Args:
        title: One line.
        words: Everything else that a reader sees there, plain text; may be quoted.
        folded: What is folded away there: found, and never quoted.
        notes: What the content notes before it say.
    """

    title: str
    words: str
    folded: str = ""
    notes: Sequence[str] = ()

    @classmethod
    def build(cls, title: str, *texts: str, html: str) -> "SearchDocument":
        """Return the words of a title, of plain texts and of rendered ones."""
        words = "\n".join(filter(None, [*texts, markup.plain_text(html)]))
        folded, notes = markup.folded_text(html), markup.fold_titles(html)
        return cls(title, words, folded, notes)


class SearchType:
    """A kind of page that can be found; an app subclasses and registers it.

    Its rows have `get_absolute_url()` and `published_at`, before which none is found.

    Attributes:
        name: What URLs call it, at most 20 characters: "essay".
        label: How a hit is called: "Essay".
        plural: How the choice is called: "Essays".
        template: Shows one hit; its variable is `hit`.
        model: Its rows.
    """

    name: str
    label: str
    plural: str
    template: str
    model: type[Model]

    def published(self, at: datetime | None = None) -> QuerySet[Any]:
        """Return the rows that a reader may see; a hit is read through it."""
        raise NotImplementedError

    def to_index(self) -> QuerySet[Any]:
        """Return the rows that belong in the index, those still to come included."""
        return self.published()

    def document(self, row: Any) -> SearchDocument:
        """Return what the index keeps of a row that `to_index` gave."""
        raise NotImplementedError

    def title(self, row: Any) -> str:
        """Return what a hit is called."""
        raise NotImplementedError

    def in_topic(self, rows: QuerySet[Any], topic: Topic) -> QuerySet[Any]:
        """Keep the rows of a topic."""
        raise NotImplementedError

    def may_quote(self, row: Any) -> bool:
        """Whether words of it may stand in a list."""
        return not row.is_sensitive


registered: dict[str, SearchType] = {}


def register(kind: SearchType) -> None:
    """Register a search type.

    Args:
        kind: The kind; one of the same name is replaced.
    """
    registered[kind.name] = kind


def search_types() -> list[SearchType]:
    """Return every search type, in the order of registration."""
    return list(registered.values())


def search_type_of(row: Model) -> SearchType:
    """Return the search type of a row.

    Raises:
        LookupError: no kind was registered for it.
    """
    for kind in registered.values():
        if isinstance(row, kind.model):
            return kind
    raise LookupError(f"{row._meta.label} is not searched.")
