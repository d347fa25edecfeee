"""The only writers of a question's status, each with its event, in one transaction.

A decision names the version of the question it was made on. Whoever decides second, on
a version that is gone, is told so and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from qa import erasure, publication
from qa.models import Flag, ModerationEvent, Question, Reply
from qa.publication import Copy, Edit

Status = Question.Status
Kind = ModerationEvent.Kind

MAY = {
    Kind.SAVE_DRAFT: {Status.SUBMITTED, Status.PUBLISHED, Status.HIDDEN},
    Kind.PUBLISH: {Status.SUBMITTED, Status.PUBLISHED},
    Kind.DECLINE: {Status.SUBMITTED},
    Kind.MARK_SPAM: {Status.SUBMITTED},
    Kind.HIDE: {Status.PUBLISHED},
    Kind.RESTORE: {Status.HIDDEN, Status.DECLINED, Status.SPAM},
    Kind.FOLLOW_UP: {Status.PUBLISHED},
    Kind.WITHDRAW: {Status.SUBMITTED, Status.SPAM},
    Kind.ERASE: set(Status) - {Status.ERASED},
}


# A decision about the question itself settles what was noticed on its way in.
SETTLES_FLAGS = {Kind.PUBLISH, Kind.DECLINE}


class ModerationError(Exception):
    """A decision that could not be carried out; the message is for the person."""


class NotAllowed(ModerationError):
    """The question's status does not allow this decision."""


class DecidedMeanwhile(ModerationError):
    """Somebody else changed the question since this version was opened."""


class NothingToPublish(ModerationError):
    """There is no answer, or no title and text, to publish."""


@dataclass(frozen=True)
class Submission:
    """What an asker sends, cleaned: plain text, and what was agreed to, when.

    Args:
        title: One line.
        body: Plain text, paragraphs separated by blank lines.
        pseudonym: The name to show.
        about: The essay it came from, if any.
        consent_version: Which wording was agreed to.
        key: A digest that is the same for the same sending, so that it counts once.
        flags: What was noticed on the way in.
    """

    title: str
    body: str
    pseudonym: str
    consent_version: str
    about: Article | None = None
    key: str | None = None
    flags: frozenset[str] = frozenset()


def submit(sent: Submission, *, at: datetime | None = None) -> Question:
    """Keep a question; once it returns, the question is in the database.

    The same sending twice (a double click, a reload) gives the same question.

    Args:
        sent: The submission.
        at: When it came; now, unless given.

    Returns:
        The question, new or the one made before from the same sending.
    """
    try:
        with transaction.atomic():
            return _create(sent, at or timezone.now())
    except IntegrityError:
        known = Question.objects.filter(submission_key=sent.key).first()
        if sent.key is None or known is None:
            raise
        return known


def _create(sent: Submission, at: datetime) -> Question:
    words = ("title", "body", "pseudonym")
    question = Question.objects.create(
        **{f"original_{name}": getattr(sent, name) for name in words},
        working=Copy(sent.title, sent.body, sent.pseudonym).dump(),
        about=sent.about,
        submission_key=sent.key,
        consent_version=sent.consent_version,
        consented_at=at,
        submitted_at=at,
    )
    for kind in sorted(sent.flags):
        Flag.objects.create(question=question, kind=kind, raised_at=at)
    _record(question, Kind.SUBMIT, at=at)
    return question


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
    row = _open(question, Kind.SAVE_DRAFT, base)
    publication.keep(row, edit, timezone.now())
    return _close(row, Kind.SAVE_DRAFT, by)


@transaction.atomic
def publish(
    question: Question,
    edit: Edit,
    *,
    by: User | None,
    base: int,
    at: datetime | None = None,
) -> Question:
    """Make the copy and the answer public together, in one step.

    Of a thread that is public already, what is new or changed becomes public: a
    follow-up with its answer, or the corrected copy.

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
        NotAllowed: its status does not lead to publication.
        DecidedMeanwhile: it was changed since `base`.
    """
    at = at or timezone.now()
    row = _open(question, Kind.PUBLISH, base)
    if not (edit.copy.title and edit.copy.body and edit.answer.strip()):
        raise NothingToPublish("A title, the question and an answer are needed.")
    if publication.lacks_follow_up(row, edit):
        raise NothingToPublish("The follow-up to publish is empty.")
    answer = publication.keep(row, edit, at)
    row.status = Status.PUBLISHED
    publication.release(row, edit.copy, answer, at)
    return _close(row, Kind.PUBLISH, by, at=at)


@transaction.atomic
def decline(question: Question, *, reason: str, by: User | None, base: int) -> Question:
    """Decide that the question will not be answered here, and why.

    Raises:
        NotAllowed: it is not waiting, or the reason is not one of the list.
        DecidedMeanwhile: it was changed since `base`.
    """
    if reason not in Question.DeclineReason.values:
        raise NotAllowed("Choose a reason first.")
    row = _open(question, Kind.DECLINE, base)
    row.status, row.decline_reason = Status.DECLINED, reason
    return _close(row, Kind.DECLINE, by, reason=reason)


@transaction.atomic
def mark_spam(question: Question, *, by: User | None, base: int) -> Question:
    """Set a question aside as spam; `restore` brings it back.

    Raises:
        NotAllowed: it is not waiting.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = _open(question, Kind.MARK_SPAM, base)
    row.status = Status.SPAM
    return _close(row, Kind.MARK_SPAM, by)


@transaction.atomic
def hide(question: Question, *, by: User | None, base: int) -> Question:
    """Take a published thread off the site at once, whole; `restore` brings it back.

    Raises:
        NotAllowed: it is not published.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = _open(question, Kind.HIDE, base)
    row.status = Status.HIDDEN
    return _close(row, Kind.HIDE, by)


@transaction.atomic
def restore(question: Question, *, by: User | None, base: int) -> Question:
    """Undo a decision: what was hidden is public again, what was set aside waits.

    Raises:
        NotAllowed: there is nothing to undo.
        DecidedMeanwhile: it was changed since `base`.
    """
    row = _open(question, Kind.RESTORE, base)
    was_hidden = row.status == Status.HIDDEN
    row.status = Status.PUBLISHED if was_hidden else Status.SUBMITTED
    row.decline_reason = ""
    return _close(row, Kind.RESTORE, by)


@transaction.atomic
def follow_up(question: Question, body: str, *, at: datetime | None = None) -> Reply:
    """Keep what the asker writes again; it waits like everything else.

    Args:
        question: A published question.
        body: Plain text.
        at: When it came; now, unless given.

    Raises:
        NotAllowed: the question is not published, or one follow-up waits already.
    """
    at = at or timezone.now()
    row = _open(question, Kind.FOLLOW_UP)
    if row.replies.follow_ups().filter(published_at=None).exists():
        raise NotAllowed("Something you wrote is waiting already.")
    reply = Reply.objects.create(
        question=row,
        kind=Reply.Kind.FOLLOW_UP,
        original=body,
        draft=body,
        created_at=at,
    )
    _close(row, Kind.FOLLOW_UP, None, at=at)
    return reply


@transaction.atomic
def withdraw(question: Question) -> Question:
    """Let the asker take a question back before it is published.

    Raises:
        NotAllowed: it is published, decided or erased.
    """
    row = _open(question, Kind.WITHDRAW)
    row.status = Status.WITHDRAWN
    return _close(row, Kind.WITHDRAW, None)


@transaction.atomic
def erase(question: Question, *, by: User | None = None) -> Question:
    """Delete everything the asker wrote, and every answer to it, for good.

    What stays: the reference, dates, the reason of a decision, the events (which hold
    no text), and a keyed digest of a public address, so that it can answer "gone".

    Args:
        question: The question, in any state.
        by: Who erases; None is the asker.

    Raises:
        NotAllowed: it is erased already.

    Source:
        Regulation (EU) 2016/679, Article 17.
    """
    row = _open(question, Kind.ERASE)
    erasure.blank(row)
    row.status = Status.ERASED
    return _close(row, Kind.ERASE, by)


def _open(
    question: Question, kind: ModerationEvent.Kind, base: int | None = None
) -> Question:
    """Lock the row and check that this decision may be made on it now."""
    row = Question.objects.select_for_update().get(pk=question.pk)
    if base is not None and row.version != base:
        raise DecidedMeanwhile(_what_happened(row))
    if row.status not in MAY[kind]:
        status = row.get_status_display().lower()
        raise NotAllowed(f"Not possible now: this question is {status}.")
    return row


def _what_happened(row: Question) -> str:
    last = row.events.select_related("by").last()
    who = last.by.get_username() if last and last.by else "The asker"
    what = last.get_kind_display().lower() if last else "changed"
    return f"Changed while you had it open. {who}: {what}. Nothing of yours was saved."


def _close(
    row: Question,
    kind: str,
    by: User | None,
    *,
    reason: str = "",
    at: datetime | None = None,
) -> Question:
    """Save the row one version on, with the event."""
    row.version += 1
    row.save()
    if kind in SETTLES_FLAGS:
        row.flags.filter(cleared_at=None).update(
            cleared_at=timezone.now(), cleared_by=by
        )
    _record(row, kind, by=by, reason=reason, at=at or timezone.now())
    return row


def _record(
    question: Question,
    kind: str,
    *,
    at: datetime,
    by: User | None = None,
    reason: str = "",
) -> None:
    ModerationEvent.objects.create(
        question=question, kind=kind, by=by, reason=reason, at=at
    )
