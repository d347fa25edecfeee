"""Autosaved drafts of essays, one row for each open page, with an optimistic lock.

Only a Save button writes an essay; a draft is seen by whoever typed it.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import models, transaction

from articles.autosave.form_snapshot import Fields
from articles.models import Article, ArticleDraft

MOST = 1_000_000  # characters in all fields together: ten times the longest essay


class DraftTooLarge(Exception):
    """The words could not be kept; the message says why."""


@dataclass(frozen=True)
class EditBase:
    """What a form was opened on.

    Args:
        version: The essay's version; 0 for a new essay.
        token: Which unsaved words it goes on with, and as of when; empty for none.
    """

    version: int
    token: str = ""

    def __str__(self) -> str:
        return f"{self.version} {self.token}".strip()


def parse_edit_base(said: str) -> EditBase:
    """Read what a form says that it was opened on.

    Raises:
        ValueError: it makes no sense.
    """
    version, _, token = said.strip().partition(" ")
    if not version.isdecimal() or len(version) > 9:
        raise ValueError("This page does not say which version it was opened on.")
    return EditBase(int(version), token)


def draft_token(row: ArticleDraft | None) -> str:
    """Return what names a state of unsaved words, so that two pages are told apart."""
    return f"{row.pk}@{row.saved_at.isoformat()}" if row else ""


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
        DraftTooLarge: they are too long.
    """
    if length(fields) > MOST:
        raise DraftTooLarge(
            f"More than {MOST:,} characters are not kept: copy them first."
        )
    rows = list(drafts_for(by, article).select_for_update())
    for row in rows:
        if (row.fields, row.base) == (fields, base.version):
            return row
    own = next((row for row in rows if draft_token(row) == base.token), None)
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
        if draft_token(row) == base.token or row.fields == fields:
            row.delete()


@transaction.atomic
def discard(*, by: User, token: str) -> ArticleDraft | None:
    """Forget unsaved words, as they were shown to whoever decides that.

    Args:
        by: Whose words.
        token: Which of theirs, and as of when.

    Returns:
        What is forgotten; None where nothing is, because they have changed since or
        are gone already.
    """
    rows = ArticleDraft.objects.select_for_update().filter(user=by)
    row = next((row for row in rows if draft_token(row) == token), None)
    if row is not None:
        row.delete()
    return row
