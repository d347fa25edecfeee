"""The status machine of a question: which event is allowed when, and leads where.

`lock_for` checks `ALLOWED_FROM`. `commit_transition` sets the new status, and writes
the event with the mails it owes. The status comes from `LEADS_TO`, or from
`MAY_LEAD_TO` where it depends on more than the event. No other module changes a status.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from articles import search
from config.models import SiteSettings
from qa.digests import flag_digest
from qa.models import (
    EmailNotification,
    EventKind,
    Flag,
    MailKind,
    ModerationEvent,
    Question,
)
from qa.models.status import OPEN_STATUSES
from qa.models.status import QuestionStatus as Status
from qa.submission_triage import find_submission_flags

NOT_ERASED = set(Status) - {Status.ERASED}
ALLOWED_FROM: dict[str, set[Status]] = {
    EventKind.AMEND: OPEN_STATUSES | {Status.SPAM},  # by which it comes back
    EventKind.APPROVE: {Status.SUBMITTED},
    EventKind.REQUEST_INFO: OPEN_STATUSES,  # also once more, where no reply came
    EventKind.RESPOND: OPEN_STATUSES,  # to a request that is open, also after a change
    EventKind.SAVE_DRAFT: OPEN_STATUSES | {Status.PUBLISHED, Status.HIDDEN},
    EventKind.PUBLISH: OPEN_STATUSES | {Status.PUBLISHED},
    EventKind.DECLINE: OPEN_STATUSES,
    EventKind.MARK_DUPLICATE: OPEN_STATUSES,
    EventKind.MARK_SPAM: OPEN_STATUSES,
    EventKind.MOVE: OPEN_STATUSES | {Status.PUBLISHED, Status.HIDDEN},
    EventKind.RAISE_FLAG: OPEN_STATUSES,
    EventKind.CLEAR_FLAG: NOT_ERASED,
    EventKind.ADD_NOTE: NOT_ERASED,
    EventKind.OPEN_ORIGINAL: NOT_ERASED - {Status.WITHDRAWN},  # it is read no further
    EventKind.REPORT: {Status.PUBLISHED},
    EventKind.DECIDE_REPORT: set(Status),
    EventKind.HIDE: {Status.PUBLISHED},
    EventKind.ARCHIVE_HIDDEN: {Status.HIDDEN},
    EventKind.RESTORE: {Status.HIDDEN, Status.DECLINED, Status.SPAM},
    EventKind.FOLLOW_UP: {Status.PUBLISHED},
    EventKind.TAKE_BACK: {Status.PUBLISHED},
    EventKind.ANSWER_PRIVATE: {Status.PUBLISHED},
    EventKind.CLOSE: {Status.PUBLISHED},
    EventKind.REOPEN: {Status.PUBLISHED},
    EventKind.WITHDRAW: OPEN_STATUSES | {Status.SPAM},
    EventKind.CONFIRM_EMAIL: NOT_ERASED,
    EventKind.STOP_MAIL: set(Status),
    EventKind.SEND_LINK: NOT_ERASED,
    EventKind.NEW_CODE: NOT_ERASED,
    EventKind.CODE_ENDS: NOT_ERASED,
    EventKind.END_CODE: set(Status),
    EventKind.PURGE: NOT_ERASED,
    EventKind.ERASE: NOT_ERASED,
}

# The status after an event. An event that stands in neither table leaves the status.
LEADS_TO: dict[str, Status] = {
    EventKind.APPROVE: Status.APPROVED,
    EventKind.REQUEST_INFO: Status.NEEDS_INFO,
    EventKind.PUBLISH: Status.PUBLISHED,
    EventKind.DECLINE: Status.DECLINED,
    EventKind.MARK_DUPLICATE: Status.DECLINED,
    EventKind.MARK_SPAM: Status.SPAM,
    EventKind.HIDE: Status.HIDDEN,
    EventKind.WITHDRAW: Status.WITHDRAWN,
    EventKind.ERASE: Status.ERASED,
}
# Here it depends: from the status it had to those it may get; else it stays.
MAY_LEAD_TO: dict[str, dict[Status, set[Status]]] = {
    # To where it was before the author asked, or before it was taken for spam.
    EventKind.AMEND: {
        Status.NEEDS_INFO: {Status.SUBMITTED, Status.APPROVED},
        Status.SPAM: {Status.SUBMITTED},
    },
    EventKind.RESPOND: {Status.NEEDS_INFO: {Status.SUBMITTED, Status.APPROVED}},
    EventKind.RESTORE: {
        Status.HIDDEN: {Status.PUBLISHED},
        Status.DECLINED: {Status.SUBMITTED},
        Status.SPAM: {Status.SUBMITTED},
    },
    # "This is about me" hides at once, where `reports.report` says so.
    EventKind.REPORT: {Status.PUBLISHED: {Status.PUBLISHED, Status.HIDDEN}},
}

# A decision about the question itself settles what was noticed on its way in.
SETTLES_FLAGS = {
    EventKind.PUBLISH,
    EventKind.DECLINE,
    EventKind.MARK_DUPLICATE,
    EventKind.ANSWER_PRIVATE,
}

# What readers see changes with these; the search follows, in the same transaction.
CHANGES_WHAT_IS_PUBLIC = {
    EventKind.PUBLISH,
    EventKind.HIDE,
    EventKind.RESTORE,
    EventKind.REPORT,
    EventKind.ERASE,
}

# Whom an event owes a mail. The author's are owed where the owner named an address.
ASKER_NOTIFICATIONS = {
    EventKind.SUBMIT: MailKind.RECEIVED,
    EventKind.REQUEST_INFO: MailKind.NEEDS_INFO,
    EventKind.DECLINE: MailKind.DECLINED,
    EventKind.MARK_DUPLICATE: MailKind.DECLINED,
    EventKind.PUBLISH: MailKind.PUBLISHED,
    EventKind.ANSWER_PRIVATE: MailKind.PUBLISHED,
    EventKind.SEND_LINK: MailKind.LINK,
    EventKind.CODE_ENDS: MailKind.CODE_ENDS,
}
TO_AUTHOR = {
    EventKind.SUBMIT: MailKind.NEW_QUESTION,
    EventKind.AMEND: MailKind.WROTE_AGAIN,
    EventKind.RESPOND: MailKind.WROTE_AGAIN,
    EventKind.FOLLOW_UP: MailKind.WROTE_AGAIN,
    EventKind.REPORT: MailKind.REPORTED,
}
# While one of those waits for its first try, this one would say nothing new. One that
# somebody is sending is built already: it cannot tell what came since.
SAID_ALREADY = {
    MailKind.WROTE_AGAIN: {MailKind.NEW_QUESTION, MailKind.WROTE_AGAIN},
    MailKind.LINK: {MailKind.LINK},
}
# What `tend` does by itself.
BY_THE_SITE = {EventKind.PURGE, EventKind.CODE_ENDS, EventKind.END_CODE}
# Nobody is written to about these: there is nothing that would help them.
SILENT_REASONS = {Question.DeclineReason.ABUSIVE}


class ModerationError(Exception):
    """A decision that could not be carried out; the message is for the person."""


class DecisionNotAllowed(ModerationError):
    """The question's status does not allow this decision."""


class StaleVersion(ModerationError):
    """Somebody else changed the question since this version was opened."""


class AnswerCheckFailed(ModerationError):
    """A check objects to the answer: its text, its images, or what it links to."""


class NothingToPublish(ModerationError):
    """There is no answer, or no title and text, to publish."""


def lock_for(question: Question, kind: str, base: int | None = None) -> Question:
    """Lock the row and check that this decision may be made on it now.

    Raises:
        DecisionNotAllowed: its status does not lead there.
        StaleVersion: it was changed since `base`.
    """
    row = Question.objects.select_for_update().get(pk=question.pk)
    if base is not None and row.version != base:
        raise StaleVersion(_explain_refusal(row))
    if row.status not in ALLOWED_FROM[EventKind(kind)]:
        status = row.get_status_display().lower()
        raise DecisionNotAllowed(f"Not possible now: this question is {status}.")
    return row


def _explain_refusal(row: Question) -> str:
    """Return who changed a question last, and that nothing was overwritten."""
    last = row.events.select_related("by").last()
    who = last.by.get_username() if last and last.by else _name_without_account(last)
    what = last.get_kind_display().lower() if last else "changed"
    return f"Changed while you had it open. {who}: {what}. Nothing of yours was saved."


def _name_without_account(event: ModerationEvent | None) -> str:
    """Return who caused an event that no account caused."""
    if event and (event.kind in BY_THE_SITE or event.reason == "retention"):
        return "The site itself"
    return "A reader" if event and event.kind == EventKind.REPORT else "The asker"


def next_status(row: Question, kind: str, to: Status | None = None) -> Status:
    """Return the status that an event leads to from the row's own, by the tables.

    Args:
        row: The question.
        kind: The event.
        to: The decided status, where `MAY_LEAD_TO` names more than one.

    Raises:
        ValueError: the tables do not name `to`, or name several and `to` is missing.
    """
    event, status = EventKind(kind), Status(row.status)
    if event in LEADS_TO:
        targets = {LEADS_TO[event]}
    else:
        targets = MAY_LEAD_TO.get(event, {}).get(status, {status})
    if to is None and len(targets) == 1:
        return next(iter(targets))
    if to is None or to not in targets:
        raise ValueError(f"{event} does not lead from {status} to {to}.")
    return to


def commit_transition(
    row: Question,
    kind: str,
    by: User | None,
    *,
    to: Status | None = None,
    reason: str = "",
    at: datetime | None = None,
    is_news: bool = True,
) -> Question:
    """Save the row in its new status, one version on, with the event and its mails.

    Args:
        row: The locked row.
        kind: The event.
        by: Who decided; None is a reader, or a command.
        to: The decided status, as `next_status` takes it.
        reason: What the event keeps as its reason.
        at: When; now, unless given.
        is_news: Whether mails are owed.
    """
    at = at or timezone.now()
    row.status = next_status(row, kind, to)
    row.version += 1
    row.save()
    settled = list[ModerationEvent]()
    if kind in SETTLES_FLAGS:
        settled = _settle_flags(row, by, at)
    if kind in CHANGES_WHAT_IS_PUBLIC:
        search.index_row(row)
    record_event(
        row, kind, by=by, reason=reason, at=at, is_news=is_news, before=settled
    )
    return row


def _settle_flags(
    row: Question, by: User | None, at: datetime
) -> list[ModerationEvent]:
    """Clear the flags that are up, and return the events as of clearing them by hand.

    Without it the history would tell in clear which flags needed a note: danger.
    """
    up = row.flags_up
    if up:
        same = row.flags.filter(pk__in=[flag.pk for flag in up])
        same.update(cleared_at=at, cleared_by=by)
    return [
        ModerationEvent(
            question=row, kind=EventKind.CLEAR_FLAG, by=by, reason=flag.kind, at=at
        )
        for flag in up
    ]


def record_event(
    question: Question,
    kind: str,
    *,
    at: datetime,
    by: User | None = None,
    reason: str = "",
    is_news: bool = True,
    before: Sequence[ModerationEvent] = (),
) -> ModerationEvent:
    """Write the event of a decision, after those that it brings, and the owed mails.

    Drafts saved one after the other by the same person are one line of the history.
    """
    last = question.events.last() if kind == EventKind.SAVE_DRAFT else None
    if last and (last.kind, last.by_id) == (kind, by.pk if by else None):
        last.at = at
        last.save(update_fields=["at"])
        return last
    event = ModerationEvent(question=question, kind=kind, by=by, reason=reason, at=at)
    ModerationEvent.objects.bulk_create([*before, event])
    if is_news:
        _enqueue_notifications(question, event)
    return event


def _enqueue_notifications(question: Question, event: ModerationEvent) -> None:
    """Write the mails that an event owes as rows of the outbox."""
    kinds = set(_owed_kinds(question, event))
    if kinds & SAID_ALREADY.keys():
        untried = question.notifications.filter(
            sent_at=None, attempts=0, claimed_at=None
        )
        # Locked: nobody claims one of them before this transaction is there to be read.
        owed = set(untried.select_for_update().values_list("kind", flat=True))
        kinds = {kind for kind in kinds if not SAID_ALREADY.get(kind, set()) & owed}
    EmailNotification.objects.bulk_create(
        EmailNotification(
            question=question, event=event, kind=kind, due_at=timezone.now()
        )
        for kind in sorted(kinds)
    )


def _owed_kinds(question: Question, event: ModerationEvent) -> list[MailKind]:
    kinds = []
    if (
        question.email
        and event.kind in ASKER_NOTIFICATIONS
        and event.reason not in SILENT_REASONS
    ):
        kinds.append(ASKER_NOTIFICATIONS[EventKind(event.kind)])
    if event.kind in TO_AUTHOR and SiteSettings.load().notification_email:
        kinds.append(TO_AUTHOR[EventKind(event.kind)])
    return kinds


def raise_flags(
    question: Question, text: str, at: datetime, also: frozenset[str] = frozenset()
) -> None:
    """Flag what a text of the asker makes worth seeing first. No text is kept with it.

    A flag that was cleared is raised again by new words, and has to be cleared again.
    What was done the last time stays noted.

    Args:
        question: The question.
        text: What the asker sent.
        at: When it came.
        also: Flags that do not follow from the words.
    """
    _raise(question, find_submission_flags(text) | also, at)


def raise_flag(question: Question, kind: str, at: datetime) -> None:
    """Raise one flag; raised again it has to be cleared again."""
    _raise(question, frozenset({kind}), at)


def _raise(question: Question, kinds: frozenset[str], at: datetime) -> None:
    """Raise flags: the rows that are there again, all others by one statement.

    A row whose key is missing is found by its digest, and can be read from now on.
    """
    known = list(question.flags.all())
    new = []
    for kind in sorted(kinds):
        digest = flag_digest(question.pk, kind)
        same = (row for row in known if kind == row.kind or digest == row.kind_digest)
        flag = next(same, None) or Flag(question=question, kind_digest=digest)
        flag.kind, flag.raised_at = kind, at
        flag.cleared_at = flag.cleared_by = None
        if flag.pk:
            flag.save()
        else:
            new.append(flag)
    Flag.objects.bulk_create(new)
