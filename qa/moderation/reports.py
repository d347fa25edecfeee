"""Reports by readers: keep one, hide the thread at once, decide."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.models import SiteSettings
from qa.models import EventKind, Question, Report
from qa.models.status import QuestionStatus as Status
from qa.moderation.transitions import (
    DecisionNotAllowed,
    commit_transition,
    lock_for,
    record_event,
)

# How many reports a day hide a thread before a person has looked: enough for somebody
# who is recognised at night, too few to take a site down with.
HIDE_AT_ONCE_PER_DAY = 3


def report(
    question: Question,
    *,
    reason: str,
    words: str = "",
    key: str | None = None,
    at: datetime | None = None,
) -> Report:
    """Keep a reader's report; "this is about me" hides the thread at once.

    Only the first three such reports of a day hide, on the whole site; what comes
    later stands first in the queue. The same sending twice (a double click, a reload)
    gives the same report, also where the first of them has hidden the thread.

    Args:
        question: A published question.
        reason: One of `Report.Reason`.
        words: What the reader adds, plain text.
        key: A digest that is the same for the same sending, so that it counts once.
        at: When it came; now, unless given.

    Returns:
        The report, new or the one made before from the same sending.

    Raises:
        DecisionNotAllowed: the thread is not public, or the reason is none of the
            list.

    Source:
        Regulation (EU) 2022/2065, Article 16.
    """
    if reason not in Report.Reason.values:
        raise DecisionNotAllowed("Choose what is wrong.")
    made = Report(
        question=question,
        reason=reason,
        words=words,
        submission_key=key,
        created_at=at or timezone.now(),
    )
    try:
        return _create_report(made)
    except (DecisionNotAllowed, IntegrityError):
        known = question.reports.filter(submission_key=key).first()
        if key is None or known is None:
            raise
        return known


@transaction.atomic
def _create_report(made: Report) -> Report:
    """Write a new report with its event, and hide the thread where it does."""
    at, reason = made.created_at, made.reason
    row = lock_for(made.question, EventKind.REPORT)
    made.has_hidden = hides = reason == Report.Reason.ABOUT_ME and _may_hide(at)
    made.save()
    if not hides:  # no new version: it can still be hidden at once
        record_event(row, EventKind.REPORT, reason=reason, at=at)
        return made
    record_event(row, EventKind.HIDE, at=at, reason=reason)
    commit_transition(
        row, EventKind.REPORT, None, to=Status.HIDDEN, reason=reason, at=at
    )
    return made


def _may_hide(at: datetime) -> bool:
    """Whether fewer than three threads were hidden by a report on this day.

    The site's record is locked, so that two reports at once are counted one after the
    other.
    """
    list(SiteSettings.objects.select_for_update().filter(pk=1))
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    hidden = Report.objects.filter(has_hidden=True, created_at__gte=midnight)
    return hidden.count() < HIDE_AT_ONCE_PER_DAY


@transaction.atomic
def decide_report(
    made: Report, *, decision: str, reply: str, by: User | None
) -> Report:
    """Keep what was decided about a report, and what is replied to the reader.

    It changes nothing about the thread: `hide`, `restore`, `publish` and `erase` do.

    Raises:
        DecisionNotAllowed: it is decided already, or the decision is none of the
            list.
    """
    if decision not in Report.Decision.values:
        raise DecisionNotAllowed("Choose what was decided.")
    row = lock_for(made.question, EventKind.DECIDE_REPORT)
    is_public = row.status == Status.PUBLISHED
    if (decision == Report.Decision.REMOVED) == is_public:
        raise DecisionNotAllowed(
            "It is public: hide it first, or decide otherwise."
            if is_public
            else "It is off the site: show it again first, or say that it was removed."
        )
    fresh = Report.objects.select_for_update().get(pk=made.pk)
    if fresh.decided_at:
        raise DecisionNotAllowed("This report is decided already.")
    fresh.decision, fresh.reply = decision, reply
    fresh.decided_at, fresh.decided_by = timezone.now(), by
    fresh.save()
    record_event(
        row, EventKind.DECIDE_REPORT, at=fresh.decided_at, by=by, reason=decision
    )
    return fresh
