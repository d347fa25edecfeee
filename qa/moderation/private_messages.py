"""Messages to the asker alone: a request for more, a private answer."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models import Author
from qa.models import EventKind, Question, Reply
from qa.moderation.publishing import require_notes
from qa.moderation.signatures import find_signing_author
from qa.moderation.transitions import (
    DecisionNotAllowed,
    commit_transition,
    lock_for,
)


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
        author: In whose name a command writes; an account signs as itself, see
            `signatures`.

    Raises:
        DecisionNotAllowed: it is decided already, or there is no text.
        StaleVersion: it was changed since `base`.
    """
    if not text.strip():
        raise DecisionNotAllowed("Write what you would like to know.")
    row = lock_for(question, EventKind.REQUEST_INFO, base)
    return _write_message(row, EventKind.REQUEST_INFO, text, by, author)


@transaction.atomic
def answer_privately(
    question: Question, text: str, *, by: User | None, base: int, author: Author | None
) -> Reply:
    """Write to the asker of a public thread; a follow-up that waits stays private.

    Args:
        question: A published question.
        text: Plain text; only the asker sees it.
        by: Who writes, or None for a command.
        base: The version that was opened.
        author: In whose name a command writes; an account signs as itself, see
            `signatures`.

    Raises:
        DecisionNotAllowed: it is not public, there is no text, or a flag needs a note
            first.
        StaleVersion: it was changed since `base`.
    """
    if not text.strip():
        raise DecisionNotAllowed("Write what you would like to say.")
    row = lock_for(question, EventKind.ANSWER_PRIVATE, base)
    require_notes(row)
    keep_private(row)
    return _write_message(row, EventKind.ANSWER_PRIVATE, text, by, author)


def _write_message(
    row: Question, kind: EventKind, text: str, by: User | None, author: Author | None
) -> Reply:
    at = timezone.now()
    message = Reply.objects.create(
        question=row,
        kind=Reply.Kind.REQUEST,
        author=find_signing_author(by, author),
        original=text,
        created_at=at,
    )
    commit_transition(row, kind, by, at=at)
    return message


def keep_private(row: Question) -> None:
    """Let a follow-up that waits be part of what is said in private, for good."""
    waiting = row.replies.waiting_follow_ups()
    waiting.update(kind=Reply.Kind.RESPONSE, draft="")
