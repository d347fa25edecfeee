"""Words on their way: kept as they are typed, offered back, and in no essay yet.

Only a Save button writes an essay; what is kept here is seen by whoever typed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import models, transaction
from django.http import QueryDict

from articles.models import Article, ArticleDraft

MOST = 1_000_000  # characters in all fields together: ten times the longest essay
FRAME = {"csrfmiddlewaretoken", "base"}  # what a form sends besides words

Fields = dict[str, list[str]]


class DraftTooLarge(Exception):
    """The words could not be kept; the message says why."""


@dataclass(frozen=True)
class EditBase:
    """What a form was opened on.

    Args:
        version: The essay's version; 0 for a new essay.
        stamp: Which unsaved words it goes on with, and as of when; empty for none.
    """

    version: int
    stamp: str = ""

    def __str__(self) -> str:
        return f"{self.version} {self.stamp}".strip()


def parse_edit_base(said: str) -> EditBase:
    """Read what a form says that it was opened on.

    Raises:
        ValueError: it makes no sense.
    """
    version, _, stamp = said.strip().partition(" ")
    if not version.isdecimal() or len(version) > 9:
        raise ValueError("This page does not say which version it was opened on.")
    return EditBase(int(version), stamp)


def draft_token(row: ArticleDraft | None) -> str:
    """Return what names a state of unsaved words, so that two pages are told apart."""
    return f"{row.pk}@{row.saved_at.isoformat()}" if row else ""


def fields_of(post: QueryDict) -> Fields:
    """Return what stood in the fields of a form.

    A NUL is left out: nobody can type one, and PostgreSQL keeps none.
    """
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in values]
        for name, values in post.lists()
        if name not in FRAME and not name.startswith("_")
    }


def to_querydict(fields: Mapping[str, list[str]]) -> QueryDict:
    """Return kept fields as a form takes them."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, list(values))
    return data


def drafts_for(by: User, article: Article | None) -> models.QuerySet[ArticleDraft]:
    """Return somebody's own unsaved words for an essay, or for new ones, newest first.

    There is a row for each page in which something was typed and not decided on.
    """
    return ArticleDraft.objects.filter(user=by, article=article)


@transaction.atomic
def save_draft(
    fields: Fields, *, by: User, article: Article | None, base: EditBase
) -> ArticleDraft:
    """Keep what is typed; the essay does not change.

    Nothing is typed over and nothing refused: words that do not go on with a row as it
    stands, because another page went on with it, begin one of their own.

    Args:
        fields: What stands in the fields of the form.
        by: Who typed it.
        article: The essay; None for a new one.
        base: What the form was opened on.

    Returns:
        The unsaved words as they are kept now.

    Raises:
        NotKept: they are too long.
    """
    if length(fields) > MOST:
        raise DraftTooLarge(
            f"More than {MOST:,} characters are not kept: copy them first."
        )
    rows = list(drafts_for(by, article).select_for_update())
    for row in rows:
        if (row.fields, row.base) == (fields, base.version):
            return row
    own = next((row for row in rows if draft_token(row) == base.stamp), None)
    own = own or ArticleDraft(user=by, article=article)
    own.fields, own.base = fields, base.version
    own.save()
    return own


def length(fields: Fields) -> int:
    """Return how many characters all fields have together."""
    return sum(len(value) for values in fields.values() for value in values)


def discard_matching(
    fields: Fields, *, by: User, article: Article | None, base: EditBase
) -> None:
    """Forget the unsaved words that a form went on with, once they are decided on.

    Words that another page keeps meanwhile stay, and are offered.

    Args:
        fields: What stood in the form.
        by: Whose form it was.
        article: The essay it was opened for; None for a new one.
        base: What it was opened on.
    """
    for row in drafts_for(by, article):
        if draft_token(row) == base.stamp or row.fields == fields:
            row.delete()


@transaction.atomic
def discard(*, by: User, stamp: str) -> ArticleDraft | None:
    """Forget unsaved words, as they were shown to whoever decides that.

    Args:
        by: Whose words.
        stamp: Which of theirs, and as of when.

    Returns:
        What is forgotten; None where nothing is, because they have changed since or
        are gone already.
    """
    rows = ArticleDraft.objects.select_for_update().filter(user=by)
    row = next((row for row in rows if draft_token(row) == stamp), None)
    if row is not None:
        row.delete()
    return row
