"""The asker's access code: make a new one, tell that it ends, end it.

None of it is a new version of the question: whoever has it open loses nothing by it.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qa.access_codes import access_code_digest
from qa.models import EventKind, Question
from qa.moderation.transitions import lock_for, record_event


@transaction.atomic
def replace_code(question: Question, code: str) -> Question:
    """Replace the access code. The old one, and every mailed link, ends. Twice is once.

    Args:
        question: A question.
        code: The new code, of which the digest is kept.

    Raises:
        DecisionNotAllowed: the question is erased.
    """
    row = lock_for(question, EventKind.NEW_CODE)
    digest = access_code_digest(code)
    if row.code_digest != digest:
        row.code_digest = digest
        row.save()
        record_event(row, EventKind.NEW_CODE, at=timezone.now())
    return row


@transaction.atomic
def announce_code_end(question: Question, *, at: datetime) -> None:
    """Owe the asker a mail that says when the access code ends."""
    row = lock_for(question, EventKind.CODE_ENDS)
    record_event(row, EventKind.CODE_ENDS, at=at)


@transaction.atomic
def end_code(question: Question, *, at: datetime) -> None:
    """End the access code: nothing opens the private page any more."""
    row = lock_for(question, EventKind.END_CODE)
    row.code_digest = None
    row.save()
    record_event(row, EventKind.END_CODE, at=at)
