"""Save a draft, and publish a question with its answer."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from qa.models import EventKind, Flag, Question, StaffNote
from qa.models.moderation_event import BOTH_KEPT, DESPITE_CHECKS, METHOD_KEPT
from qa.moderation import publish_copy
from qa.moderation.publish_checks import find_objections
from qa.moderation.publish_copy import AnswerEdit
from qa.moderation.transitions import (
    AnswerCheckFailed,
    DecisionNotAllowed,
    NothingToPublish,
    commit_transition,
    lock_for,
)

WHY_METHOD = "About a method of self-harm, why this went out:"


@transaction.atomic
def save_draft(
    question: Question, edit: AnswerEdit, *, by: User | None, base: int
) -> Question:
    """Keep the copy to publish and the answer as they stand; nothing becomes public.

    Args:
        question: The question worked on.
        edit: Everything on the answering screen.
        by: Who saves, or None for a command.
        base: The version that was opened.

    Returns:
        The question, one version on.

    Raises:
        DecisionNotAllowed: its status has no drafts.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.SAVE_DRAFT, base)
    publish_copy.store_draft(row, edit, timezone.now())
    return commit_transition(row, EventKind.SAVE_DRAFT, by)


@transaction.atomic
def publish(
    question: Question,
    edit: AnswerEdit,
    *,
    by: User | None,
    base: int,
    at: datetime | None = None,
) -> Question:
    """Make the copy and the answer public together; of a public thread, what is new.

    Args:
        question: The question.
        edit: Everything on the answering screen.
        by: Who publishes, or None for a command.
        base: The version that was opened.
        at: When; now, unless given.

    Returns:
        The question, one version on.

    Raises:
        NothingToPublish: title, text, answer or the copy of a follow-up is missing.
        DecisionNotAllowed: its status does not lead there, or a flag needs a note
            first.
        AnswerCheckFailed: a check objects to the answer.
        StaleVersion: it was changed since `base`.
    """
    at = at or timezone.now()
    row = lock_for(question, EventKind.PUBLISH, base)
    if not (edit.copy.title and edit.copy.body and edit.answer.strip()):
        raise NothingToPublish("A title, the question and an answer are needed.")
    if publish_copy.lacks_follow_up(row, edit):
        raise NothingToPublish("The follow-up to publish is empty.")
    require_notes(row)
    reason = _require_checks(row, edit)
    if edit.method_reason:
        reason = BOTH_KEPT if reason else METHOD_KEPT
        note = f"{WHY_METHOD} {edit.method_reason}"
        StaffNote.objects.create(question=row, text=note, by=by, at=at)
    answer = publish_copy.store_draft(row, edit, at)
    is_news = answer is not None and answer.published_at is None
    publish_copy.write_public_columns(row, edit.copy, answer, at)
    return commit_transition(
        row, EventKind.PUBLISH, by, reason=reason, at=at, is_news=is_news
    )


def require_notes(row: Question) -> None:
    """Refuse what would settle a question whose danger nobody has spoken to.

    The flags that are up stay with the row: the decision clears them.

    Raises:
        DecisionNotAllowed: a flag is up that is cleared with a note only.
    """
    row.flags_up = list(row.flags.up())
    if said := _ask_for_notes(row.flags_up):
        raise DecisionNotAllowed(said)


def needs_notes(row: Question) -> str:
    """Say which flags have to be cleared with a note first; nothing where none has."""
    return _ask_for_notes(row.flags.up())


def _ask_for_notes(up: Iterable[Flag]) -> str:
    danger = [flag for flag in up if flag.is_of(Flag.NEED_A_NOTE)]
    danger.sort(key=lambda flag: (flag.rank, flag.pk))
    names = ", ".join(flag.get_kind_display().lower() for flag in danger)
    if not names:
        return ""
    return f"It is flagged {names}. Clear it first, with a note of what was done."


def _require_checks(row: Question, edit: AnswerEdit) -> str:
    """Refuse an answer that a check objects to, unless it is published despite that.

    Returns:
        The reason that the history keeps of a publication all the same, or nothing.

    Raises:
        AnswerCheckFailed: with the objections.
    """
    objections = find_objections(edit.answer, row)
    if objections and not edit.despite_checks:
        raise AnswerCheckFailed(" ".join(objections))
    return DESPITE_CHECKS if objections else ""
