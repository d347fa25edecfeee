"""Words on their way: kept as they are typed, offered back, and in no essay yet.

Only a Save button writes an essay; what is kept here is seen by whoever typed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import QueryDict

from articles.models import Article, UnsavedArticle

MOST = 1_000_000  # characters in all fields together: ten times the longest essay
FRAME = {"csrfmiddlewaretoken", "base"}  # what a form sends besides words

Fields = dict[str, list[str]]


class NotKept(Exception):
    """The words could not be kept; the message says why."""


class OtherWords(NotKept):
    """Another page keeps words for this essay already.

    Attributes:
        row: Those other words.
    """

    def __init__(self, row: UnsavedArticle) -> None:
        self.row = row
        super().__init__(
            "Unsaved words of yours for another new essay are kept already; press Save "
            "to keep these."
            if row.article_id is None
            else "Other unsaved words of yours are kept for it."
        )


@dataclass(frozen=True)
class Base:
    """What a form was opened on.

    Args:
        version: The essay's version; 0 for a new essay.
        stamp: Which unsaved words it goes on with; empty for none.
    """

    version: int
    stamp: str = ""

    def __str__(self) -> str:
        return f"{self.version} {self.stamp}".strip()


def base_of(said: str) -> Base:
    """Read what a form says that it was opened on.

    Raises:
        ValueError: it makes no sense.
    """
    version, _, stamp = said.strip().partition(" ")
    if not version.isdecimal() or len(version) > 9:
        raise ValueError("This page does not say which version it was opened on.")
    return Base(int(version), stamp)


def stamp_of(row: UnsavedArticle | None) -> str:
    """Return what names a state of unsaved words, so that two pages are told apart."""
    return row.saved_at.isoformat() if row else ""


def fields_of(post: QueryDict) -> Fields:
    """Return what stood in the fields of a form.

    A NUL is left out: nobody can type one, and PostgreSQL keeps none.
    """
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in post.lists()
        if name not in FRAME and not name.startswith("_")
    }


def posted(fields: Mapping[str, list[str]]) -> QueryDict:
    """Return kept fields as a form takes them."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, list(values))
    return data


def find(by: User, article: Article | None) -> UnsavedArticle | None:
    """Return somebody's own unsaved words for an essay, or for a new one."""
    return UnsavedArticle.objects.filter(user=by, article=article).first()


@transaction.atomic
def keep(
    fields: Fields, *, by: User, article: Article | None, base: Base
) -> UnsavedArticle:
    """Keep what is typed; the essay does not change.

    Args:
        fields: What stands in the fields of the form.
        by: Who typed it.
        article: The essay; None for a new one.
        base: What the form was opened on.

    Returns:
        The unsaved words as they are kept now.

    Raises:
        OtherWords: another page keeps other words of the same person.
        NotKept: they are too long.
    """
    if length(fields) > MOST:
        raise NotKept(f"More than {MOST:,} characters are not kept: copy them first.")
    row = UnsavedArticle.objects.select_for_update().filter(user=by, article=article)
    kept = row.first()
    if kept is None:
        return begin(fields, by=by, article=article, base=base)
    if (kept.fields, kept.base) == (fields, base.version):
        return kept
    if stamp_of(kept) != base.stamp:
        raise OtherWords(kept)
    kept.fields, kept.base = fields, base.version
    kept.save()
    return kept


def begin(
    fields: Fields, *, by: User, article: Article | None, base: Base
) -> UnsavedArticle:
    """Keep the first words of somebody for an essay.

    Raises:
        OtherWords: another page was quicker by a moment.
    """
    try:
        with transaction.atomic():
            return UnsavedArticle.objects.create(
                user=by, article=article, base=base.version, fields=fields
            )
    except IntegrityError:
        row = find(by, article)
        if row is None:
            raise
        raise OtherWords(row) from None


def length(fields: Fields) -> int:
    """Return how many characters all fields have together."""
    return sum(len(value) for values in fields.values() for value in values)


def settle(fields: Fields, *, by: User, article: Article | None, base: Base) -> None:
    """Forget the unsaved words that a form went on with, once they are decided on.

    Words that another page keeps meanwhile stay, and are offered.

    Args:
        fields: What stood in the form.
        by: Whose form it was.
        article: The essay it was opened for; None for a new one.
        base: What it was opened on.
    """
    row = find(by, article)
    if row and (stamp_of(row) == base.stamp or row.fields == fields):
        row.delete()


def throw_away(*, by: User, pk: int | None) -> None:
    """Forget somebody's own unsaved words for an essay, or for a new one.

    Args:
        by: Whose words.
        pk: Of which essay; None for the new one.
    """
    UnsavedArticle.objects.filter(user=by, article_id=pk).delete()
