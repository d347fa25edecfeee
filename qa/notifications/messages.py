"""E-mail messages: recipients, neutral subjects, templates, links that only show.

Whoever looks over a shoulder at a list of mails learns a reference and nothing else.
"""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles.models import Author
from config.mail import build_message
from config.models import SiteSettings
from qa.models import (
    MAILED_LINK_LASTS,
    EmailNotification,
    EventKind,
    Flag,
    MailKind,
    Question,
    Reply,
)
from qa.moderation.signatures import format_signature
from qa.privacy.retention import CODE_NOTICE, UNCONFIRMED_EMAIL_DAYS
from qa.stats.waiting import WaitingRow, describe_wait, is_overdue, read_waiting

SUBJECTS = {
    MailKind.NEW_QUESTION: "new",
    MailKind.WROTE_AGAIN: "more has arrived",
    MailKind.REPORTED: "a report",
    MailKind.RECEIVED: "received",
    MailKind.NEEDS_INFO: "something is needed",
    MailKind.DECLINED: "decided",
    MailKind.PUBLISHED: "ready",
    MailKind.LINK: "your link",
    MailKind.CODE_ENDS: "your code ends soon",
}
URGENT = "An urgent question"
DIGEST_LINES = 50
PRIVATE_MESSAGES = (EventKind.REQUEST_INFO, EventKind.ANSWER_PRIVATE)

# What an asker's mail says is true only in this status, and only after the last of
# these decisions.
STANDS = {
    MailKind.NEEDS_INFO: (Question.Status.NEEDS_INFO, [EventKind.REQUEST_INFO]),
    MailKind.DECLINED: (
        Question.Status.DECLINED,
        [EventKind.DECLINE, EventKind.MARK_DUPLICATE],
    ),
    MailKind.PUBLISHED: (Question.Status.PUBLISHED, []),
}


def message_to_asker(notification: EmailNotification) -> EmailMessage | None:
    """Return an asker's mail, or None where it is not true or not wanted any more.

    Raises:
        AddressUnreadable: its key is missing.
    """
    rows = Question.objects.without_secrets()
    question = rows.filter(notifications=notification).first()
    if not question or _is_stale(notification, question) or not question.email:
        return None
    stop = settings.SITE_URL + question.mail_path
    site = SiteSettings.load()
    context = {
        "reference": question.reference,
        "code_page": settings.SITE_URL + reverse("qa:yours"),
        "link_days": MAILED_LINK_LASTS.days,
        "mailed_link": settings.SITE_URL + question.mailed_path,
        "mail_link": stop,
        "unconfirmed_email_days": UNCONFIRMED_EMAIL_DAYS,
        "code_days": site.keep_code_days,
        "reply_days": site.keep_declined_days,
        "is_kept": bool(question.flags.awaiting_note()),
        "code_notice_days": CODE_NOTICE.days,
        "site_name": site.name,
        "signature": _signature(notification, question),
    }
    subject = _subject(notification, question)
    return _build_message(notification, question.email, subject, context, stop)


def _signature(notification: EmailNotification, question: Question) -> str:
    """Return who made the decision that an asker's mail tells of.

    A message to the asker alone is signed as it is on the private page; an answer that
    is public is the author's.
    """
    if notification.kind == MailKind.DECLINED:
        return format_signature(question.declined_as)
    event = notification.event
    if event is None or event.kind not in PRIVATE_MESSAGES:
        return Author.name_in_sentences()
    written = question.replies.filter(kind=Reply.Kind.REQUEST, created_at__lte=event.at)
    message = written.select_related("author").order_by("pk").last()
    return format_signature(message.author if message else None)


def _is_stale(notification: EmailNotification, question: Question) -> bool:
    """Whether an asker's mail would say what is not so, or was taken back.

    A lost link is sent for what was taken back too: it is the way to erase it.
    """
    if notification.kind in (MailKind.LINK, MailKind.CODE_ENDS):
        is_erased = question.status == Question.Status.ERASED
        return is_erased or question.code_digest is None
    if notification.kind == MailKind.RECEIVED:
        gone = (Question.Status.WITHDRAWN, Question.Status.ERASED)
        return question.status in gone or question.email_confirmed_at is not None
    status, decisions = STANDS[MailKind(notification.kind)]
    if question.status != status:
        return True
    last = question.events.filter(kind__in=decisions).order_by("pk").last()
    return last is not None and last.pk != notification.event_id


def message_to_author(
    notification: EmailNotification, author_email: str, at: datetime
) -> EmailMessage | None:
    """Return the author's mail about one question, or None where nothing waits."""
    question = Question.objects.waiting().filter(notifications=notification).first()
    if question is None or not author_email:
        return None
    flags = question.flags.up().most_urgent_first()
    is_urgent = any(flag.is_of([Flag.Kind.URGENT]) for flag in flags)
    context = _waiting_line(question, at) | {
        "kind": URGENT if is_urgent else notification.get_kind_display(),
        "flags": [flag.get_kind_display() for flag in flags],
    }
    subject = _subject(notification, question, what="urgent" if is_urgent else "")
    return _build_message(notification, author_email, subject, context)


def message_with_digest(
    notification: EmailNotification, author_email: str, at: datetime
) -> EmailMessage | None:
    """Return the day's list, or None where nothing is overdue or its day is over."""
    is_over = notification.day is not None and notification.day < timezone.localdate(at)
    late = overdue(at)
    number = 0 if is_over or not author_email else len(late)
    if not number:
        return None
    lines = [_waiting_line(question, at) for question in late[:DIGEST_LINES]]
    context = {
        "lines": lines,
        "more": number - len(lines),
        "admin_link": settings.SITE_URL + reverse("admin:index"),
    }
    return _build_message(notification, author_email, f"Overdue: {number}", context)


def overdue(at: datetime) -> list[WaitingRow]:
    """Return what has waited for us longer than promised, the longest wait first."""
    promised = SiteSettings.load().promised_days
    late = [row for row in read_waiting() if is_overdue(row, at, promised)]
    return sorted(late, key=lambda row: (row.waiting_since, row.pk))


def _waiting_line(question: Question | WaitingRow, at: datetime) -> dict[str, object]:
    """Return what a mail to the author says of one question that waits."""
    admin = reverse("admin:qa_question_change", args=[question.pk])
    return {
        "reference": question.reference,
        "wait": describe_wait(question, at, SiteSettings.load().promised_days),
        "link": settings.SITE_URL + admin,
    }


def _subject(
    notification: EmailNotification, question: Question, what: str = ""
) -> str:
    """Return a subject that names the reference only: "Reference K7QM-4TXD: new"."""
    what = what or SUBJECTS[MailKind(notification.kind)]
    return f"Reference {question.reference}: {what}"


def _build_message(
    notification: EmailNotification,
    to: str,
    subject: str,
    context: dict[str, object],
    leave: str = "",
) -> EmailMessage:
    """Return one mail; its Message-ID is made from the row of the outbox."""
    body = render_to_string(_template_name(notification), context)
    name = str(notification.pk)
    return build_message(subject, body, to=to, name=name, leave=leave)


def _template_name(notification: EmailNotification) -> str:
    """Return the template of a mail; the author's about one question look alike."""
    is_about_one = (
        notification.kind in EmailNotification.TO_AUTHOR
        and notification.kind != MailKind.DIGEST
    )
    return f"qa/mail/{'to_author' if is_about_one else notification.kind}.txt"
