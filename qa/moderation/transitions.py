"""The status machine of a question: which event is allowed when, and leads where.

`lock_for` checks `ALLOWED_FROM`; `commit_transition` sets what `LEADS_TO` says, and
writes the event with the mails it owes. Where the new status depends on more than the
event (`MAY_LEAD_TO`), the function of the event in this package sets it.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from articles import search
from config.models import SiteSettings
from qa.models import EmailNotification, Flag, ModerationEvent, Question
from qa.models.status import QuestionStatus as Status
from qa.submission_triage import find_submission_flags

Kind = ModerationEvent.Kind

OPEN = {Status.SUBMITTED, Status.APPROVED, Status.NEEDS_INFO}
NOT_ERASED = set(Status) - {Status.ERASED}
ALLOWED_FROM: dict[str, set[Status]] = {
    Kind.AMEND: OPEN | {Status.SPAM},  # by which it comes back
    Kind.APPROVE: {Status.SUBMITTED},
    Kind.REQUEST_INFO: OPEN,  # also once more, where no reply came
    Kind.RESPOND: OPEN,  # to a request that is open, also after a change
    Kind.SAVE_DRAFT: OPEN | {Status.PUBLISHED, Status.HIDDEN},
    Kind.PUBLISH: OPEN | {Status.PUBLISHED},
    Kind.DECLINE: OPEN,
    Kind.MARK_DUPLICATE: OPEN,
    Kind.MARK_SPAM: OPEN,
    Kind.MOVE: OPEN | {Status.PUBLISHED, Status.HIDDEN},
    Kind.RAISE_FLAG: OPEN,
    Kind.CLEAR_FLAG: NOT_ERASED,
    Kind.ADD_NOTE: NOT_ERASED,
    Kind.OPEN_ORIGINAL: NOT_ERASED - {Status.WITHDRAWN},  # it is read no further
    Kind.REPORT: {Status.PUBLISHED},
    Kind.DECIDE_REPORT: set(Status),
    Kind.HIDE: {Status.PUBLISHED},
    Kind.ARCHIVE_HIDDEN: {Status.HIDDEN},
    Kind.RESTORE: {Status.HIDDEN, Status.DECLINED, Status.SPAM},
    Kind.FOLLOW_UP: {Status.PUBLISHED},
    Kind.TAKE_BACK: {Status.PUBLISHED},
    Kind.ANSWER_PRIVATE: {Status.PUBLISHED},
    Kind.CLOSE: {Status.PUBLISHED},
    Kind.REOPEN: {Status.PUBLISHED},
    Kind.WITHDRAW: OPEN | {Status.SPAM},
    Kind.CONFIRM_EMAIL: NOT_ERASED,
    Kind.STOP_MAIL: set(Status),
    Kind.SEND_LINK: NOT_ERASED,
    Kind.PURGE: NOT_ERASED,
    Kind.ERASE: NOT_ERASED,
}

# The status after an event. An event that stands in neither table leaves the status.
LEADS_TO: dict[str, Status] = {
    Kind.APPROVE: Status.APPROVED,
    Kind.REQUEST_INFO: Status.NEEDS_INFO,
    Kind.PUBLISH: Status.PUBLISHED,
    Kind.DECLINE: Status.DECLINED,
    Kind.MARK_DUPLICATE: Status.DECLINED,
    Kind.MARK_SPAM: Status.SPAM,
    Kind.HIDE: Status.HIDDEN,
    Kind.WITHDRAW: Status.WITHDRAWN,
    Kind.ERASE: Status.ERASED,
}
# Here it depends: from the status it had to those it may get; else it stays.
MAY_LEAD_TO: dict[str, dict[Status, set[Status]]] = {
    # To where it was before the author asked, or before it was taken for spam.
    Kind.AMEND: {
        Status.NEEDS_INFO: {Status.SUBMITTED, Status.APPROVED},
        Status.SPAM: {Status.SUBMITTED},
    },
    Kind.RESPOND: {Status.NEEDS_INFO: {Status.SUBMITTED, Status.APPROVED}},
    Kind.RESTORE: {
        Status.HIDDEN: {Status.PUBLISHED},
        Status.DECLINED: {Status.SUBMITTED},
        Status.SPAM: {Status.SUBMITTED},
    },
    # "This is about me" hides at once, a few times a day.
    Kind.REPORT: {Status.PUBLISHED: {Status.PUBLISHED, Status.HIDDEN}},
}

# A decision about the question itself settles what was noticed on its way in.
SETTLES_FLAGS = {
    Kind.PUBLISH,
    Kind.DECLINE,
    Kind.MARK_DUPLICATE,
    Kind.ANSWER_PRIVATE,
}

# Somebody has to say what was done about these before anything else is decided.
NEED_A_NOTE = {Flag.Kind.URGENT, Flag.Kind.REPORTING_DUTY}

# What readers see changes with these; the search follows, in the same transaction.
CHANGES_WHAT_IS_PUBLIC = {
    Kind.PUBLISH,
    Kind.HIDE,
    Kind.RESTORE,
    Kind.REPORT,
    Kind.ERASE,
}

# Whom an event owes a mail. The author's are owed where the owner named an address.
ASKER_NOTIFICATIONS = {
    Kind.SUBMIT: EmailNotification.Kind.RECEIVED,
    Kind.REQUEST_INFO: EmailNotification.Kind.NEEDS_INFO,
    Kind.DECLINE: EmailNotification.Kind.DECLINED,
    Kind.MARK_DUPLICATE: EmailNotification.Kind.DECLINED,
    Kind.PUBLISH: EmailNotification.Kind.PUBLISHED,
    Kind.ANSWER_PRIVATE: EmailNotification.Kind.PUBLISHED,
    Kind.SEND_LINK: EmailNotification.Kind.LINK,
}
TO_AUTHOR = {
    Kind.SUBMIT: EmailNotification.Kind.NEW_QUESTION,
    Kind.AMEND: EmailNotification.Kind.WROTE_AGAIN,
    Kind.RESPOND: EmailNotification.Kind.WROTE_AGAIN,
    Kind.FOLLOW_UP: EmailNotification.Kind.WROTE_AGAIN,
    Kind.REPORT: EmailNotification.Kind.REPORTED,
}
# While one of these waits for its first try, a second would say nothing new.
DEDUPLICATED = {
    EmailNotification.Kind.URGENT,
    EmailNotification.Kind.WROTE_AGAIN,
    EmailNotification.Kind.LINK,
}
# Nobody is written to about these: there is nothing that would help them.
SILENT_REASONS = {Question.DeclineReason.ABUSIVE}


class ModerationError(Exception):
    """A decision that could not be carried out; the message is for the person."""


class TransitionNotAllowed(ModerationError):
    """The question's status does not allow this decision."""


class StaleVersion(ModerationError):
    """Somebody else changed the question since this version was opened."""


class PublishCheckFailed(ModerationError):
    """A check of another room objects to the answer."""


class NothingToPublish(ModerationError):
    """There is no answer, or no title and text, to publish."""


def lock_for(question: Question, kind: str, base: int | None = None) -> Question:
    """Lock the row and check that this decision may be made on it now.

    Raises:
        TransitionNotAllowed: its status does not lead there.
        StaleVersion: it was changed since `base`.
    """
    row = Question.objects.select_for_update().get(pk=question.pk)
    if base is not None and row.version != base:
        raise StaleVersion(_explain_refusal(row))
    if row.status not in ALLOWED_FROM[Kind(kind)]:
        status = row.get_status_display().lower()
        raise TransitionNotAllowed(f"Not possible now: this question is {status}.")
    return row


def _explain_refusal(row: Question) -> str:
    """Return who changed a question last, and that nothing was overwritten."""
    last = row.events.select_related("by").last()
    who = last.by.get_username() if last and last.by else _name_without_account(last)
    what = last.get_kind_display().lower() if last else "changed"
    return f"Changed while you had it open. {who}: {what}. Nothing of yours was saved."


def _name_without_account(event: ModerationEvent | None) -> str:
    """Return who caused an event that no account caused."""
    if event and (event.kind == Kind.PURGE or event.reason == "retention"):
        return "The site itself"
    return "A reader" if event and event.kind == Kind.REPORT else "The asker"


def commit_transition(
    row: Question,
    kind: str,
    by: User | None,
    *,
    reason: str = "",
    at: datetime | None = None,
    is_news: bool = True,
) -> Question:
    """Save the row in its new status, one version on, with the event and its mails."""
    at = at or timezone.now()
    row.status = LEADS_TO.get(Kind(kind), row.status)
    row.version += 1
    row.save()
    if kind in SETTLES_FLAGS:
        row.flags.filter(cleared_at=None).update(cleared_at=at, cleared_by=by)
    if kind in CHANGES_WHAT_IS_PUBLIC:
        search.index_row(row)
    record_event(row, kind, by=by, reason=reason, at=at, is_news=is_news)
    return row


def record_event(
    question: Question,
    kind: str,
    *,
    at: datetime,
    by: User | None = None,
    reason: str = "",
    is_news: bool = True,
) -> ModerationEvent:
    """Write the event of a decision, and the mails that it owes.

    Drafts saved one after the other by the same person are one line of the history.
    """
    last = question.events.last() if kind == Kind.SAVE_DRAFT else None
    if last and (last.kind, last.by_id) == (kind, by.pk if by else None):
        last.at = at
        last.save(update_fields=["at"])
        return last
    event = ModerationEvent.objects.create(
        question=question, kind=kind, by=by, reason=reason, at=at
    )
    if is_news:
        _enqueue_notifications(question, event)
    return event


def _enqueue_notifications(question: Question, event: ModerationEvent) -> None:
    """Write the mails that an event owes as rows of the outbox."""
    kinds = []
    if (
        question.email
        and event.kind in ASKER_NOTIFICATIONS
        and event.reason not in SILENT_REASONS
    ):
        kinds.append(ASKER_NOTIFICATIONS[Kind(event.kind)])
    if event.kind in TO_AUTHOR and SiteSettings.load().notification_email:
        urgent = question.flags.filter(kind=Flag.Kind.URGENT, cleared_at=None).exists()
        kind = TO_AUTHOR[Kind(event.kind)]
        kinds.append(EmailNotification.Kind.URGENT if urgent else kind)
    unsent = question.notifications.filter(
        sent_at=None, attempts=0, kind__in=DEDUPLICATED
    )
    waiting = set(unsent.values_list("kind", flat=True)) if kinds else set()
    EmailNotification.objects.bulk_create(
        EmailNotification(
            question=question, event=event, kind=kind, due_at=timezone.now()
        )
        for kind in kinds
        if kind not in waiting
    )


def raise_flags(question: Question, text: str, at: datetime) -> None:
    """Flag what a text of the asker makes worth seeing first.

    A flag that was cleared is raised again by new words. No text is kept with it.

    Args:
        question: The question.
        text: What the asker sent.
        at: When it came.
    """
    for kind in sorted(find_submission_flags(text)):
        raise_flag(question, kind, at)


def raise_flag(question: Question, kind: str, at: datetime) -> None:
    """Raise one flag; raised again it has to be cleared again.

    What was done the last time stays noted.
    """
    fresh = {"raised_at": at, "cleared_at": None, "cleared_by": None}
    Flag.objects.update_or_create(question=question, kind=kind, defaults=fresh)
