"""E-mail of a question: confirm the address, stop mail, mail a link to the page."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qa.models import EventKind, Question
from qa.moderation import erasure
from qa.moderation.transitions import DecisionNotAllowed, lock_for, record_event


@transaction.atomic
def confirm_email(question: Question, *, at: datetime | None = None) -> Question:
    """Keep that whoever reads the address wants mail about this question.

    Raises:
        DecisionNotAllowed: there is no address any more.
    """
    at = at or timezone.now()
    row = lock_for(question, EventKind.CONFIRM_EMAIL)
    if not row.email:
        raise DecisionNotAllowed("There is no address here any more.")
    if row.email_confirmed_at:
        return row
    row.email_confirmed_at = at
    row.save()  # no new version: whoever has it open loses nothing by it
    record_event(row, EventKind.CONFIRM_EMAIL, at=at)
    return row


@transaction.atomic
def stop_mail(question: Question) -> Question:
    """Delete the address, and every mail that was still owed to it. Twice is once."""
    row = lock_for(question, EventKind.STOP_MAIL)
    if not row.email:
        return row
    erasure.forget_address(row)
    row.save()
    record_event(row, EventKind.STOP_MAIL, at=timezone.now())
    return row


@transaction.atomic
def send_link(question: Question) -> Question:
    """Owe the asker a mail with a link to the page; it waits until mail is allowed.

    Raises:
        DecisionNotAllowed: it is erased, or there is no address.
    """
    row = lock_for(question, EventKind.SEND_LINK)
    if not row.email:
        raise DecisionNotAllowed("There is no address here any more.")
    record_event(row, EventKind.SEND_LINK, at=timezone.now())
    return row
