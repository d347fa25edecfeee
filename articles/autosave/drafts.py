"""Autosaved drafts of essays, one row for each open page, with an optimistic lock.

Only a Save button writes an essay; a draft is seen by whoever typed it.
"""

from dataclasses import dataclass
from itertools import chain

from django.contrib.auth.models import User
from django.db import models, transaction
from django.http import QueryDict

from articles.autosave.form_snapshot import Fields
from articles.models import Article, ArticleDraft

MAX_CHARACTERS = (
    1_000_000  # characters in all fields together: ten times the longest essay
)


class DraftTooLarge(Exception):
    """The draft could not be saved; the message says why."""


@dataclass(frozen=True)
class EditBase:
    """What a form was opened on.

    Args:
        version: The essay's version; 0 for a new essay.
        token: Which draft it goes on with, and in which state; empty for none.
    """

    version: int
    token: str = ""

    def __str__(self) -> str:
        return f"{self.version} {self.token}".strip()


def parse_edit_base(post: QueryDict) -> EditBase | None:
    """Return what a posted form was opened on; None where it makes no sense."""
    version, _, token = post.get("base", "").strip().partition(" ")
    if not version.isdecimal() or len(version) > 9:
        return None
    return EditBase(int(version), token)


def drafts_for(by: User, article: Article | None) -> models.QuerySet[ArticleDraft]:
    """Return somebody's own drafts of an essay, or of new ones, newest first.

    There is one for each page in which something was typed and not decided on.
    """
    return ArticleDraft.objects.filter(user=by, article=article)


@transaction.atomic
def save_draft(
    fields: Fields, *, by: User, article: Article | None, base: EditBase
) -> ArticleDraft:
    """Store what is typed; the essay does not change.

    Nothing is overwritten and nothing refused: what does not go on with a draft as it
    stands, because another page went on with it, begins a draft of its own.

    Args:
        fields: What stands in the fields of the form.
        by: Who typed it.
        article: The essay; None for a new one.
        base: What the form was opened on.

    Returns:
        The draft as it is stored now.

    Raises:
        DraftTooLarge: it is too long.
    """
    if sum(map(len, chain.from_iterable(fields.values()))) > MAX_CHARACTERS:
        raise DraftTooLarge(
            f"More than {MAX_CHARACTERS:,} characters are not kept: copy them first."
        )
    rows = list(drafts_for(by, article).select_for_update())
    for row in rows:
        if (row.fields, row.base) == (fields, base.version):
            return row
    own = next((row for row in rows if row.token == base.token), None)
    own = own or ArticleDraft(user=by, article=article)
    own.fields, own.base = fields, base.version
    own.save()
    return own


def discard_matching(
    fields: Fields, *, by: User, article: Article | None, base: EditBase
) -> None:
    """Delete the draft that a form went on with, once it is decided on.

    What another page saved meanwhile stays, and is offered.

    Args:
        fields: What stood in the form.
        by: Whose form it was.
        article: The essay it was opened for; None for a new one.
        base: What it was opened on.
    """
    for row in drafts_for(by, article):
        if row.token == base.token or row.fields == fields:
            row.delete()


@transaction.atomic
def discard(*, by: User, token: str) -> ArticleDraft | None:
    """Delete a draft in the state in which it was shown.

    Args:
        by: Whose draft.
        token: Which of theirs, and in which state.

    Returns:
        What is deleted; None where nothing is, because it has changed since or is gone.
    """
    rows = ArticleDraft.objects.select_for_update().filter(user=by)
    row = next((row for row in rows if row.token == token), None)
    if row is not None:
        row.delete()
    return row
