"""What the staff decides about a question, each decision one function."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Author
from qa import publication
from qa.models import Flag, Note, Question, Reply
from qa.moderation.record import (
    NEED_A_NOTE,
    Kind,
    NotAllowed,
    NothingToPublish,
    Status,
    close_row,
    open_row,
    raise_flag,
    record,
)
from qa.publication import Edit


@transaction.atomic
def save_draft(
    question: Question, edit: Edit, *, by: User | None, base: int
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
        NotAllowed: its status has no drafts.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = open_row(question, Kind.SAVE_DRAFT, base)
    publication.keep(row, edit, timezone.now())
    return close_row(row, Kind.SAVE_DRAFT, by)


@transaction.atomic
def publish(
    question: Question,
    edit: Edit,
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
        NotAllowed: its status does not lead there, or a flag needs a note first.
        DecidedMeanwhile: it was changed since `base`.
    """
    at = at or timezone.now()
    row = open_row(question, Kind.PUBLISH, base)
    if not (edit.copy.title and edit.copy.body and edit.answer.strip()):
        raise NothingToPublish("A title, the question and an answer are needed.")
    if publication.lacks_follow_up(row, edit):
        raise NothingToPublish("The follow-up to publish is empty.")
    require_notes(row)
    answer = publication.keep(row, edit, at)
    is_news = answer is not None and answer.published_at is None
    row.status = Status.PUBLISHED
    publication.release(row, edit.copy, answer, at)
    return close_row(row, Kind.PUBLISH, by, at=at, is_news=is_news)


def require_notes(row: Question) -> None:
    """Refuse what would settle a question whose danger nobody has spoken to.

    Raises:
        NotAllowed: a flag is up that is cleared with a note only.
    """
    up = row.flags.filter(kind__in=NEED_A_NOTE, cleared_at=None).most_urgent_first()
    if names := ", ".join(flag.get_kind_display().lower() for flag in up):
        raise NotAllowed(
            f"It is flagged {names}. Clear it first, with a note of what was done."
        )


@transaction.atomic
def approve(question: Question, *, by: User | None, base: int) -> Question:
    """Decide that the question will be answered.

    Raises:
        NotAllowed: it is not new.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = open_row(question, Kind.APPROVE, base)
    row.status = Status.APPROVED
    return close_row(row, Kind.APPROVE, by)


@transaction.atomic
def request_info(
    question: Question, text: str, *, by: User | None, base: int, author: Author | None
) -> Reply:
    """Ask the asker for more; until the reply comes, the wait is not ours.

    Args:
        question: A question that waits.
        text: What is asked, plain text; only the asker sees it.
        by: Who asks, or None for a command.
        base: The version that was opened.
        author: In whose name.

    Raises:
        NotAllowed: it is not waiting for us, or there is no text.
        DecidedMeanwhile: it was changed since `base`.
    """
    if not text.strip():
        raise NotAllowed("Write what you would like to know.")
    at = timezone.now()
    row = open_row(question, Kind.REQUEST_INFO, base)
    row.status = Status.NEEDS_INFO
    request = Reply.objects.create(
        question=row,
        kind=Reply.Kind.REQUEST,
        author=author,
        original=text,
        created_at=at,
    )
    close_row(row, Kind.REQUEST_INFO, by, at=at)
    return request


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
        NotAllowed: it is not waiting, or the reason is not one of the list.
        DecidedMeanwhile: it was changed since `base`.
    """
    if reason not in Question.DeclineReason.values:
        raise NotAllowed("Choose a reason first.")
    row = open_row(question, Kind.DECLINE, base)
    require_notes(row)
    row.status, row.decline_reason = Status.DECLINED, reason
    row.decline_message = message
    return close_row(row, Kind.DECLINE, by, reason=reason)


@transaction.atomic
def mark_duplicate(
    question: Question, *, of: Question, by: User | None, base: int
) -> Question:
    """Point the asker to an answer that is there already; nothing is published.

    Raises:
        NotAllowed: it is not waiting, or the other is not public.
        DecidedMeanwhile: it was changed since `base`.
    """
    if not Question.objects.published().filter(pk=of.pk).exists():
        raise NotAllowed("Choose a question whose answer readers can see.")
    row = open_row(question, Kind.MARK_DUPLICATE, base)
    require_notes(row)
    row.status = Status.DECLINED
    row.decline_reason = Question.DeclineReason.DUPLICATE
    row.duplicate_of = of
    return close_row(row, Kind.MARK_DUPLICATE, by)


@transaction.atomic
def move(
    question: Question, *, about: Article | None, by: User | None, base: int
) -> Question:
    """Let a question stand under another essay, or under none.

    Raises:
        NotAllowed: it is decided or erased.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = open_row(question, Kind.MOVE, base)
    row.about = about
    return close_row(row, Kind.MOVE, by)


@transaction.atomic
def clear_flag(question: Question, kind: str, *, note: str, by: User | None) -> None:
    """Keep that somebody saw what a flag points at, and what was done about it.

    Raises:
        NotAllowed: the flag is not up, or it is one that needs a note.
    """
    if kind in NEED_A_NOTE and not note.strip():
        raise NotAllowed("Write what was done before this flag is cleared.")
    row, at = open_row(question, Kind.CLEAR_FLAG), timezone.now()
    up = row.flags.filter(kind=kind, cleared_at=None).first()
    if up is None:
        raise NotAllowed("This flag is not up any more.")
    up.cleared_at, up.cleared_by = at, by
    up.note = f"{up.note}\n{note}".strip()
    up.save()
    record(row, Kind.CLEAR_FLAG, at=at, by=by, reason=kind)


@transaction.atomic
def flag(question: Question, kind: str, *, by: User | None) -> None:
    """Let a person flag what no list of words noticed.

    Raises:
        NotAllowed: there is no such flag, or the question is decided already.
    """
    if kind not in Flag.Kind.values:
        raise NotAllowed("Choose a flag.")
    row, at = open_row(question, Kind.RAISE_FLAG), timezone.now()
    raise_flag(row, kind, at)
    record(row, Kind.RAISE_FLAG, at=at, by=by, reason=kind)


@transaction.atomic
def add_note(question: Question, text: str, *, by: User | None) -> Note:
    """Keep a remark for the staff.

    Raises:
        NotAllowed: the question is erased, or there is no text.
    """
    if not text.strip():
        raise NotAllowed("Write the note first.")
    row = open_row(question, Kind.ADD_NOTE)
    at = timezone.now()
    record(row, Kind.ADD_NOTE, at=at, by=by)
    return Note.objects.create(question=row, text=text, by=by, at=at)


@transaction.atomic
def open_original(question: Question, *, by: User | None) -> None:
    """Keep that somebody read what was sent.

    Raises:
        NotAllowed: it is taken back or erased.
    """
    row = open_row(question, Kind.OPEN_ORIGINAL)
    record(row, Kind.OPEN_ORIGINAL, at=timezone.now(), by=by)


@transaction.atomic
def close(question: Question, *, by: User | None, base: int) -> Question:
    """End a published thread: the asker writes no more under it, and readers see so.

    Raises:
        NotAllowed: it is not published, or something of the asker's waits in it.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = open_row(question, Kind.CLOSE, base)
    if row.replies.follow_ups().filter(published_at=None).exists():
        raise NotAllowed("The asker wrote again. Answer that first.")
    row.closed_at = timezone.now()
    return close_row(row, Kind.CLOSE, by)


@transaction.atomic
def reopen(question: Question, *, by: User | None, base: int) -> Question:
    """Let the asker write again under a thread that was closed.

    Raises:
        NotAllowed: it is not published.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = open_row(question, Kind.REOPEN, base)
    row.closed_at = None
    return close_row(row, Kind.REOPEN, by)


@transaction.atomic
def mark_spam(question: Question, *, by: User | None, base: int) -> Question:
    """Set a question aside as spam; `restore` brings it back.

    Raises:
        NotAllowed: it is not waiting.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = open_row(question, Kind.MARK_SPAM, base)
    row.status = Status.SPAM
    return close_row(row, Kind.MARK_SPAM, by)


@transaction.atomic
def hide(question: Question, *, by: User | None, base: int) -> Question:
    """Take a published thread off the site at once, whole; `restore` brings it back.

    Raises:
        NotAllowed: it is not published.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = open_row(question, Kind.HIDE, base)
    row.status = Status.HIDDEN
    return close_row(row, Kind.HIDE, by)


@transaction.atomic
def restore(question: Question, *, by: User | None, base: int) -> Question:
    """Undo a decision: what was hidden is public again, what was set aside waits.

    Raises:
        NotAllowed: there is nothing to undo.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = open_row(question, Kind.RESTORE, base)
    was_hidden = row.status == Status.HIDDEN
    row.status = Status.PUBLISHED if was_hidden else Status.SUBMITTED
    row.decline_reason = row.decline_message = ""
    row.duplicate_of = None
    return close_row(row, Kind.RESTORE, by)
