"""Delete parts of a question that stays: its address, or what was sent and noted.

`qa.privacy.retention` decides when, and calls. A whole question is deleted by
`qa.moderation.erasure`. Neither is a new version of the question: whoever has it open
loses nothing by it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from qa.models import EventKind, Flag, Question, Reply, Report, StaffNote
from qa.moderation import erasure, publish_copy
from qa.moderation.transitions import DecisionNotAllowed, lock_for, record_event


@dataclass(frozen=True)
class Aged:
    """What stands beside published questions and is older than a moment.

    Args:
        replies: Follow-ups, requests and responses that are kept as they were sent.
        notes: Remarks among the staff.
        flags: Cleared flags, of which a note of what was done may be kept.
        reports: Decided reports with words in them.
    """

    replies: QuerySet[Reply]
    notes: QuerySet[StaffNote]
    flags: QuerySet[Flag]
    reports: QuerySet[Report]


def aged(before: datetime) -> Aged:
    """Return what was published, written or decided at this moment or earlier.

    Each thing has a time of its own: a report that was decided today is readable today,
    under whatever thread.
    """
    private = Q(kind__in=[Reply.Kind.REQUEST, Reply.Kind.RESPONSE])
    sent = Reply.objects.annotate(length=Length("original")).filter(length__gt=0)
    said = Report.objects.annotate(length=Length("words") + Length("reply"))
    return Aged(
        replies=sent.filter(
            Q(published_at__lte=before) | private & Q(created_at__lte=before)
        ),
        notes=StaffNote.objects.filter(at__lte=before),
        flags=Flag.objects.filter(note__isnull=False, cleared_at__lte=before),
        reports=said.filter(length__gt=0, decided_at__lte=before),
    )


@transaction.atomic
def purge_originals(
    question: Question, *, before: datetime, at: datetime | None = None
) -> Question:
    """Delete what was sent and noted up to a moment; what readers see stays.

    Args:
        question: A question that was published.
        before: Until when things were published, written or decided.
        at: When; now, unless given.

    Raises:
        DecisionNotAllowed: it is erased, or was not published by then.
    """
    at = at or timezone.now()
    row = lock_for(question, EventKind.PURGE)
    if row.published_at is None or row.published_at > before:
        raise DecisionNotAllowed("It has not been public for long enough.")
    if row.originals_purged_at is None:
        row.original_title = row.original_body = row.original_pseudonym = ""
        row.draft_copy = publish_copy.published_copy(row).dump()
        row.originals_purged_at = at
        row.save()
    old = aged(before)
    old.replies.filter(question=row).update(original="")
    old.notes.filter(question=row).delete()
    old.flags.filter(question=row).update(note=None)
    old.reports.filter(question=row).update(words="", reply="", submission_key=None)
    record_event(row, EventKind.PURGE, at=at, reason="originals")
    erasure.drop_bytes_after_commit()
    return row


@transaction.atomic
def purge_email(question: Question, *, at: datetime | None = None) -> Question:
    """Delete the address and the mails still owed to it. Twice is once.

    Raises:
        DecisionNotAllowed: the question is erased.
    """
    row = lock_for(question, EventKind.PURGE)
    if not row.email_digest:
        return row
    erasure.forget_address(row)
    row.save()
    record_event(row, EventKind.PURGE, at=at or timezone.now(), reason="email")
    return row
