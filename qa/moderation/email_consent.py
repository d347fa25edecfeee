"""What an asker decides about mail: allowed, stopped, the private link sent again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qa.models import Question
from qa.moderation import erasure
from qa.moderation.transitions import Kind, NotAllowed, open_row, record


@transaction.atomic
def prove_email(question: Question, *, at: datetime | None = None) -> Question:
    """Keep that whoever reads the address wants mail about this question.

    Raises:
        NotAllowed: there is no address any more.
    """
    at = at or timezone.now()
    row = open_row(question, Kind.PROVE_EMAIL)
    if not row.email:
        raise NotAllowed("There is no address here any more.")
    if row.email_proved_at:
        return row
    row.email_proved_at = at
    row.save()  # no new version: whoever has it open loses nothing by it
    record(row, Kind.PROVE_EMAIL, at=at)
    return row


@transaction.atomic
def stop_mail(question: Question) -> Question:
    """Delete the address, and every mail that was still owed to it. Twice is once."""
    row = open_row(question, Kind.STOP_MAIL)
    if not row.email:
        return row
    erasure.forget_address(row)
    row.save()
    record(row, Kind.STOP_MAIL, at=timezone.now())
    return row


@transaction.atomic
def send_link(question: Question) -> Question:
    """Owe the asker a mail with the private link, where the address is proved.

    Raises:
        NotAllowed: it is erased, or the address is not proved.
    """
    row = open_row(question, Kind.SEND_LINK)
    if not row.email_proved_at:
        raise NotAllowed("This address is not proved.")
    record(row, Kind.SEND_LINK, at=timezone.now())
    return row
