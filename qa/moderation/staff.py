"""Decisions of the staff about a question, each one function."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from config.encryption import Unreadable
from qa.models import EventKind, Flag, Question, StaffNote
from qa.moderation.private_messages import keep_private
from qa.moderation.publishing import require_notes
from qa.moderation.signatures import find_signing_author
from qa.moderation.transitions import (
    DecisionNotAllowed,
    commit_transition,
    lock_for,
    raise_flag,
    record_event,
)


@transaction.atomic
def approve(question: Question, *, by: User | None, base: int) -> Question:
    """Decide that the question will be answered.

    Raises:
        DecisionNotAllowed: it is not new.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.APPROVE, base)
    return commit_transition(row, EventKind.APPROVE, by)


@transaction.atomic
def decline(
    question: Question, *, reason: str, message: str = "", by: User | None, base: int
) -> Question:
    """Decide that the question will not be answered here, and why.

    Args:
        question: A question that waits.
        reason: One of `Question.DeclineReason`.
        message: What the asker reads on the private page, beside what the reason says.
        by: Who declines, or None for a command.
        base: The version that was opened.

    Raises:
        DecisionNotAllowed: it is not waiting, or the reason is not one of the list.
        StaleVersion: it was changed since `base`.
    """
    if reason not in Question.DeclineReason.values:
        raise DecisionNotAllowed("Choose a reason first.")
    row = lock_for(question, EventKind.DECLINE, base)
    require_notes(row)
    row.decline_reason, row.decline_message = reason, message
    row.declined_as = find_signing_author(by, None)
    return commit_transition(row, EventKind.DECLINE, by, reason=reason)


@transaction.atomic
def mark_duplicate(
    question: Question, *, of: Question, by: User | None, base: int
) -> Question:
    """Point the asker to an answer that is there already; nothing is published.

    Raises:
        DecisionNotAllowed: it is not waiting, or the other is not public.
        StaleVersion: it was changed since `base`.
    """
    if not Question.objects.published().filter(pk=of.pk).exists():
        raise DecisionNotAllowed("Choose a question whose answer readers can see.")
    row = lock_for(question, EventKind.MARK_DUPLICATE, base)
    require_notes(row)
    row.decline_reason = Question.DeclineReason.DUPLICATE
    row.duplicate_of = of
    row.declined_as = find_signing_author(by, None)
    return commit_transition(row, EventKind.MARK_DUPLICATE, by)


@transaction.atomic
def move(
    question: Question, *, article: Article | None, by: User | None, base: int
) -> Question:
    """Let a question stand under another essay, or under none.

    Raises:
        DecisionNotAllowed: it is decided or erased.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.MOVE, base)
    row.article = article
    return commit_transition(row, EventKind.MOVE, by)


@transaction.atomic
def clear_flag(question: Question, kind: str, *, note: str, by: User | None) -> None:
    """Keep that somebody saw what a flag points at, and what was done about it.

    Raises:
        DecisionNotAllowed: the flag is not up, or it is one that needs a note, or
            cannot be read now.
    """
    row, at = lock_for(question, EventKind.CLEAR_FLAG), timezone.now()
    up = next((flag for flag in row.flags.up() if flag.kind == kind), None)
    if up is None:
        raise DecisionNotAllowed("This flag is not up any more.")
    if isinstance(up.kind, Unreadable):
        raise DecisionNotAllowed("This flag waits until its key is back.")
    if kind in Flag.NEED_A_NOTE and not note.strip():
        raise DecisionNotAllowed("Write what was done before this flag is cleared.")
    up.cleared_at, up.cleared_by = at, by
    up.note = f"{up.note or ''}\n{note}".strip()
    up.save()
    record_event(row, EventKind.CLEAR_FLAG, at=at, by=by, reason=kind)


@transaction.atomic
def raise_staff_flag(question: Question, kind: str, *, by: User | None) -> None:
    """Let a person flag what no list of words noticed.

    Raises:
        DecisionNotAllowed: there is no such flag, or the question is decided already.
    """
    if kind not in Flag.Kind.values:
        raise DecisionNotAllowed("Choose a flag.")
    row, at = lock_for(question, EventKind.RAISE_FLAG), timezone.now()
    raise_flag(row, kind, at)
    record_event(row, EventKind.RAISE_FLAG, at=at, by=by, reason=kind)


@transaction.atomic
def add_note(question: Question, text: str, *, by: User | None) -> StaffNote:
    """Keep a remark for the staff.

    Raises:
        DecisionNotAllowed: the question is erased, or there is no text.
    """
    if not text.strip():
        raise DecisionNotAllowed("Write the note first.")
    row = lock_for(question, EventKind.ADD_NOTE)
    at = timezone.now()
    record_event(row, EventKind.ADD_NOTE, at=at, by=by)
    return StaffNote.objects.create(question=row, text=text, by=by, at=at)


@transaction.atomic
def open_original(question: Question, *, by: User | None) -> None:
    """Keep that somebody read what was sent.

    Raises:
        DecisionNotAllowed: it is taken back or erased.
    """
    row = lock_for(question, EventKind.OPEN_ORIGINAL)
    record_event(row, EventKind.OPEN_ORIGINAL, at=timezone.now(), by=by)


@transaction.atomic
def close(question: Question, *, by: User | None, base: int) -> Question:
    """End a published thread: the asker writes no more under it, and readers see so.

    Raises:
        DecisionNotAllowed: it is not published, or something of the asker's waits in
            it.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.CLOSE, base)
    if row.replies.waiting_follow_ups().exists():
        raise DecisionNotAllowed("The asker wrote again. Answer that first.")
    row.closed_at = timezone.now()
    return commit_transition(row, EventKind.CLOSE, by)


@transaction.atomic
def reopen(question: Question, *, by: User | None, base: int) -> Question:
    """Let the asker write again under a thread that was closed.

    Raises:
        DecisionNotAllowed: it is not published.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.REOPEN, base)
    row.closed_at = None
    return commit_transition(row, EventKind.REOPEN, by)


@transaction.atomic
def mark_spam(question: Question, *, by: User | None, base: int) -> Question:
    """Set a question aside as spam; `restore` brings it back.

    Raises:
        DecisionNotAllowed: it is not waiting, or danger is flagged that nobody spoke
            to.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.MARK_SPAM, base)
    require_notes(row)
    return commit_transition(row, EventKind.MARK_SPAM, by)


@transaction.atomic
def hide(question: Question, *, by: User | None, base: int) -> Question:
    """Take a published thread off the site at once, whole; `restore` brings it back.

    Raises:
        DecisionNotAllowed: it is not published.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.HIDE, base)
    return commit_transition(row, EventKind.HIDE, by)


@transaction.atomic
def archive_hidden(question: Question, *, by: User | None, base: int) -> Question:
    """Settle that a hidden thread stays off the site: nothing waits in it any more.

    `restore` shows it again all the same; hidden anew, it has to be settled anew. A
    follow-up that waited is never published.

    Raises:
        DecisionNotAllowed: it is not hidden, is settled already, a report waits in it,
            or a flag needs a note first.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.ARCHIVE_HIDDEN, base)
    if row.reports.filter(decided_at=None).exists():
        raise DecisionNotAllowed("Decide what the reader reported first.")
    if Question.objects.permanently_hidden().filter(pk=row.pk).exists():
        raise DecisionNotAllowed("It is settled already that this stays off the site.")
    require_notes(row)
    keep_private(row)
    return commit_transition(row, EventKind.ARCHIVE_HIDDEN, by)


@transaction.atomic
def restore(
    question: Question, *, by: User | None, base: int, reason: str = ""
) -> Question:
    """Undo a decision: what was hidden is public again, what was set aside waits.

    Args:
        question: A question that is hidden, declined or spam.
        by: Who restores, or None for a command.
        base: The version that was opened.
        reason: What the history keeps as the reason, a code of `REASONS`.

    Raises:
        DecisionNotAllowed: there is nothing to undo.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.RESTORE, base)
    row.decline_reason = row.decline_message = ""
    row.duplicate_of = row.declined_as = None
    return commit_transition(row, EventKind.RESTORE, by, reason=reason)
