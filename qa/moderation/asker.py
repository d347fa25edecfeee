"""Actions of the asker: submit, amend, reply, follow up, take back, withdraw."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from qa.access_codes import access_code_digest, make_access_code
from qa.digests import email_digest, text_digest
from qa.models import EventKind, Flag, ModerationEvent, Question, Reply, threads
from qa.models.moderation_event import CAME_BACK
from qa.models.status import QuestionStatus as Status
from qa.moderation import erasure
from qa.moderation.publish_copy import PublicCopy
from qa.moderation.transitions import (
    DecisionNotAllowed,
    commit_transition,
    lock_for,
    raise_flags,
    record_event,
)


@dataclass(frozen=True)
class QuestionText:
    """What an asker writes, cleaned: plain text.

    Args:
        title: One line.
        body: Plain text, paragraphs separated by blank lines.
        pseudonym: The name to show.
    """

    title: str
    body: str
    pseudonym: str


@dataclass(frozen=True)
class Submission(QuestionText):
    """What an asker sends, and what was agreed to.

    Args:
        consent_version: Which wording was agreed to.
        article: The essay it came from, if any.
        email: Where to write when there is news, or nothing.
        key: A digest that is the same for the same sending, so that it counts once.
        code: The access code that the asker is shown, of which the digest is kept;
            one that nobody knows, unless given.
        flags: What was noticed on the way in, beside what the words themselves show.
    """

    consent_version: str = ""
    article: Article | None = None
    email: str = ""
    key: str | None = None
    code: str = ""
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
            return _create_question(sent, at or timezone.now())
    except IntegrityError:
        known = Question.objects.filter(submission_key=sent.key).first()
        if sent.key is None or known is None:
            raise
        return known


def _create_question(sent: Submission, at: datetime) -> Question:
    """Write a new question with its flags, its event and the mails it owes."""
    digest = text_digest(sent.title, sent.body)
    is_repeat = Question.objects.filter(text_digest=digest).exists()
    question = Question.objects.create(
        original_title=sent.title,
        original_body=sent.body,
        original_pseudonym=sent.pseudonym,
        draft_copy=PublicCopy(sent.title, sent.body, sent.pseudonym).dump(),
        text_digest=digest,
        article=sent.article,
        email=sent.email,
        email_digest=email_digest(sent.email) if sent.email else "",
        submission_key=sent.key,
        code_digest=access_code_digest(sent.code or make_access_code()),
        consent_version=sent.consent_version,
        consented_at=at,
        submitted_at=at,
        wait_started_at=at,
    )
    repeat = {Flag.Kind.REPEAT_POST} if is_repeat else frozenset[str]()
    text = f"{sent.title}\n\n{sent.body}"
    raise_flags(question, text, at, also=sent.flags | repeat)
    record_event(question, EventKind.SUBMIT, at=at)
    return question


@transaction.atomic
def amend(
    question: Question, words: QuestionText, *, at: datetime | None = None
) -> Question:
    """Let the asker change what was sent, as long as it is not decided.

    The new words replace the old, as sent and in the copy to publish: what somebody
    took out again must not be published from an older copy. The author's draft of an
    answer, the marks set on the copy and the words to look out for stay.

    A question that waits for its asker waits for us again: this may be the reply. So
    does one that was taken for spam: nobody else has the code of its page.
    The same words once more, as by a double click, change nothing otherwise.

    Raises:
        DecisionNotAllowed: it is published, decided or erased.
    """
    at = at or timezone.now()
    row = lock_for(question, EventKind.AMEND)
    sent = (row.original_title, row.original_body, row.original_pseudonym)
    is_owed_by_asker = row.status in (Status.SPAM, Status.NEEDS_INFO)
    if sent == (words.title, words.body, words.pseudonym) and not is_owed_by_asker:
        return row
    was = PublicCopy.load(row.draft_copy)
    row.original_title, row.original_body = words.title, words.body
    row.original_pseudonym = words.pseudonym
    copy = PublicCopy(words.title, words.body, words.pseudonym)
    row.draft_copy = replace(
        copy,
        is_sensitive=was.is_sensitive,
        content_note=was.content_note,
        redacted_terms=was.redacted_terms,
    ).dump()
    row.text_digest = text_digest(words.title, words.body)
    row.amended_at = at
    to = _resume_wait(row, at)
    raise_flags(row, f"{words.title}\n\n{words.body}", at)
    return commit_transition(row, EventKind.AMEND, None, to=to, at=at)


@transaction.atomic
def respond(question: Question, body: str, *, at: datetime | None = None) -> Reply:
    """Keep the asker's reply to a request; the question waits for us again.

    The time that the asker took does not count as a wait. The same words twice, as by
    a double click, are one reply.

    Args:
        question: A question with a request that is open.
        body: Plain text.
        at: When it came; now, unless given.

    Returns:
        The reply, new or the one kept before from the same words.

    Raises:
        DecisionNotAllowed: nothing was asked.
    """
    at = at or timezone.now()
    row = lock_for(question, EventKind.RESPOND)
    last = threads.last_private_reply(list(row.replies.all()))
    if last and last.kind == Reply.Kind.RESPONSE and last.original == body:
        return last
    if last is None or last.kind != Reply.Kind.REQUEST:
        raise DecisionNotAllowed("Nothing is asked at the moment.")
    to = _resume_wait(row, at)
    reply = _add_reply(row, Reply.Kind.RESPONSE, body, at)
    commit_transition(row, EventKind.RESPOND, None, to=to, at=at)
    return reply


def _resume_wait(row: Question, at: datetime) -> Status | None:
    """Move on the wait of a question that waited for its asker.

    Returns:
        The status it had before it was asked for more; None where it did not wait.
    """
    if row.status != Status.NEEDS_INFO:
        return None
    asked = _first_unanswered_request(row)
    if asked and at > asked.at:
        row.wait_started_at = min(at, row.wait_started_at + (at - asked.at))
    was_approved = row.events.filter(kind=EventKind.APPROVE).exists()
    return Status.APPROVED if was_approved else Status.SUBMITTED


def _first_unanswered_request(row: Question) -> ModerationEvent | None:
    """Return the request since which a question has waited for its asker.

    Asked once more, it has waited since the first time.
    """
    came_back = row.events.filter(kind__in=CAME_BACK)
    last = came_back.last()
    requests = row.events.filter(
        kind=EventKind.REQUEST_INFO, pk__gt=last.pk if last else 0
    )
    return requests.first()


@transaction.atomic
def follow_up(question: Question, body: str, *, at: datetime | None = None) -> Reply:
    """Keep what the asker writes again; it waits like everything else.

    The same words twice, as by a double click, are one follow-up.

    Args:
        question: A published question.
        body: Plain text.
        at: When it came; now, unless given.

    Returns:
        The follow-up, new or the one that waits already with the same words.

    Raises:
        DecisionNotAllowed: the question is not published, its thread is closed, or
            another follow-up waits already.
    """
    at = at or timezone.now()
    row = lock_for(question, EventKind.FOLLOW_UP)
    if row.closed_at:
        raise DecisionNotAllowed("This thread is closed.")
    waiting = row.replies.waiting_follow_ups().first()
    if waiting and waiting.original == body:
        return waiting
    if waiting:
        raise DecisionNotAllowed("Something you wrote is waiting already.")
    reply = _add_reply(row, Reply.Kind.FOLLOW_UP, body, at)
    commit_transition(row, EventKind.FOLLOW_UP, None, at=at)
    return reply


def _add_reply(row: Question, kind: str, body: str, at: datetime) -> Reply:
    raise_flags(row, body, at)
    draft = body if kind == Reply.Kind.FOLLOW_UP else ""
    return Reply.objects.create(
        question=row, kind=kind, original=body, draft=draft, created_at=at
    )


@transaction.atomic
def take_back(question: Question) -> Question:
    """Let the asker delete a follow-up that nobody has published yet.

    Raises:
        DecisionNotAllowed: nothing of theirs waits to be read.
    """
    row = lock_for(question, EventKind.TAKE_BACK)
    waiting = row.replies.waiting_follow_ups()
    if not waiting.exists():
        raise DecisionNotAllowed("Nothing that you added waits to be read.")
    waiting.delete()
    erasure.drop_bytes_after_commit()
    return commit_transition(row, EventKind.TAKE_BACK, None)


@transaction.atomic
def withdraw(question: Question) -> Question:
    """Let the asker take a question back before it is published.

    Raises:
        DecisionNotAllowed: it is published, decided or erased.
    """
    row = lock_for(question, EventKind.WITHDRAW)
    return commit_transition(row, EventKind.WITHDRAW, None)
