"""Reports by readers: keep one, hide the thread at once, decide."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from config import rate_limits
from qa.models import EventKind, Question, Report
from qa.models.moderation_event import REPORTS_SETTLED
from qa.models.status import QuestionStatus as Status
from qa.moderation.staff import restore
from qa.moderation.transitions import (
    DecisionNotAllowed,
    commit_transition,
    lock_for,
    record_event,
)

# How many threads one network may hide in a day before a person has looked: enough for
# somebody who is recognised at night, too few to take a site down with.
HIDES_PER_SENDER = "3/day"
# How long a thread that a person has looked at stays public, whatever is reported.
STAYS_AFTER_A_LOOK = timedelta(days=7)


def report(
    question: Question,
    *,
    reason: str,
    words: str = "",
    key: str | None = None,
    sender: str = "",
    at: datetime | None = None,
) -> Report:
    """Keep a reader's report; "this is about me" hides the thread at once.

    It does not where a person has just looked at a report of the same words and let
    them stand, or where the sender has hidden several threads today. Such a report
    stands first in the queue. What is reported of other threads never counts: nobody
    can use up the report of somebody else.

    The same sending twice (a double click, a reload) gives the same report, also where
    the first of them has hidden the thread.

    Args:
        question: A published question.
        reason: One of `Report.Reason`.
        words: What the reader adds, plain text.
        key: A digest that is the same for the same sending, so that it counts once.
        sender: The IP that is counted: as a digest, in the cache, for a day. Nothing
            of it is stored with the report.
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
        return _create_report(made, sender)
    except (DecisionNotAllowed, IntegrityError):
        known = question.reports.filter(submission_key=key).first()
        if key is None or known is None:
            raise
        return known


@transaction.atomic
def _create_report(made: Report, sender: str) -> Report:
    """Write a new report with its event, and hide the thread where it may."""
    at, reason = made.created_at, made.reason
    row = lock_for(made.question, EventKind.REPORT)
    # The sender's place is taken last, and under the lock: of two presses, or of two
    # readers, the second finds the thread hidden and loses none.
    made.has_hidden = (
        reason == Report.Reason.ABOUT_ME
        and not _was_looked_at(row, at)
        and not rate_limits.refuse_sender("hide", sender, HIDES_PER_SENDER)
    )
    made.save()
    if not made.has_hidden:  # no new version: it can still be hidden at once
        record_event(row, EventKind.REPORT, reason=reason, at=at)
        return made
    record_event(row, EventKind.HIDE, at=at, reason=reason)
    commit_transition(
        row, EventKind.REPORT, None, to=Status.HIDDEN, reason=reason, at=at
    )
    return made


def _was_looked_at(question: Question, at: datetime) -> bool:
    """Whether a person let these very words stand though they were "about me", lately.

    Then the next report waits for a person as well: what was judged an hour ago is not
    taken off again by whoever wants it gone. It ends after a week, because more may be
    known by then, and with the next publication, whose words nobody has judged yet.
    """
    about_me = Report.Reason.ABOUT_ME
    hidden_for, published, looks = "", question.published_at, list[datetime]()
    kinds = (EventKind.HIDE, EventKind.RESTORE, EventKind.PUBLISH)
    events = question.events.filter(kind__in=kinds).order_by("pk")
    for kind, reason, moment in events.values_list("kind", "reason", "at"):
        if kind == EventKind.PUBLISH:
            published, looks = moment, []
        elif kind == EventKind.HIDE:
            hidden_for = reason
        elif hidden_for == about_me:
            looks.append(moment)
    lately = at - STAYS_AFTER_A_LOOK
    decided = question.reports.filter(decided_at__gt=lately).filter(
        decided_at__gt=published
    )
    kept = decided.exclude(decision=Report.Decision.REMOVED)
    return any(look > lately for look in looks) or any(
        made.reason == about_me for made in kept
    )


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


@transaction.atomic
def restore_reported(
    question: Question, *, reply: str, by: User | None, base: int
) -> Question:
    """Show a thread again that a report hid, and decide that it stays as it is.

    Args:
        question: A thread that a report hid last, which waits.
        reply: What whoever reported it reads.
        by: Who restores, or None for a command.
        base: The version that was opened.

    Raises:
        DecisionNotAllowed: no report that waits hides it.
        StaleVersion: it was changed since `base`.
    """
    row = lock_for(question, EventKind.RESTORE, base)
    if not Question.objects.hidden_by_report().filter(pk=row.pk).exists():
        raise DecisionNotAllowed("No report that waits hides it now.")
    row = restore(row, by=by, base=base, reason=REPORTS_SETTLED)
    for made in row.reports.filter(decided_at=None):
        decide_report(made, decision=Report.Decision.KEPT, reply=reply, by=by)
    return row
