"""Data export: everything that is held about one question, for whoever asked it.

Each column of each table that belongs to a question is either given under a plain name
or withheld for a reason that stands here; a test fails where a new column is neither.

Source:
    Regulation (EU) 2016/679, Articles 15 and 20.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models import Article
from config.encryption import Unreadable
from config.models import SiteSettings
from qa.models import (
    EmailNotification,
    EventKind,
    Flag,
    ModerationEvent,
    Question,
    Reply,
    Report,
    StaffNote,
)
from qa.moderation.publish_copy import PublicCopy
from qa.moderation.signatures import format_signature

SITE = settings.SITE_URL
GIVEN: dict[type[models.Model], dict[str, str]] = {
    Question: {
        "reference": "Reference",
        "status": "Where it stands",
        "submitted_at": "Sent",
        "amended_at": "Changed by you",
        "wait_started_at": "The wait counts from",
        "published_at": "Published",
        "closed_at": "Thread closed",
        "consent_version": "Wording you agreed to",
        "consented_at": "You agreed",
        "article": "The essay it is about",
        "original_title": "Title, as you sent it",
        "original_body": "Question, as you sent it",
        "original_pseudonym": "Name to show, as you sent it",
        "originals_purged_at": "What you sent was deleted",
        "draft_copy": "The copy prepared for publication",
        "title": "Published title",
        "body": "Published question",
        "pseudonym": "Published name",
        "slug": "Public address",
        "edited_for_privacy": "Said to be edited",
        "is_sensitive": "Marked as sensitive",
        "content_note": "Content note",
        "email": "E-mail address",
        "email_confirmed_at": "You allowed mail",
        "decline_reason": "Reason for declining",
        "decline_message": "What you were told with it",
        "declined_as": "Who told you",
        "duplicate_of": "The answer you were pointed to",
        "version": "How often it was changed, by anybody",
    },
    Reply: {
        "kind": "What it is",
        "created_at": "Written",
        "original": "As it was sent",
        "draft": "The copy prepared for publication",
        "body": "As published",
        "author": "Whose words it is",
        "published_at": "Published",
        "edited_at": "Corrected",
        "edited_for_privacy": "Said to be edited",
    },
    Flag: {"kind": "What was noticed", "raised_at": "When", "cleared_at": "Looked at"},
    ModerationEvent: {"kind": "What was decided", "at": "When", "reason": "Reason"},
    EmailNotification: {
        "kind": "Which news",
        "due_at": "Due",
        "attempts": "How often sending failed or was tried",
        "sent_at": "Sent",
        "last_error": "Kind of the last failure",
    },
    Report: {"decision": "What was decided"},
    StaffNote: {"text": "Note", "at": "Written"},
}

NUMBER = "A number of the database's own; it says nothing about you."
PARENT = "It names the question that all of this is about."
STAFF = "Who of the staff did it is theirs; that somebody did is given."
READER = "It belongs to the reader who reported. That there was a report is given."
PRINT = "A scrambled fingerprint, made from what is given here."
WITHHELD: dict[type[models.Model], dict[str, str]] = {
    Question: {
        "id": NUMBER,
        "public_id": "It is part of the links in your mails. Whoever reads this file "
        "should not have the way to your page as well.",
        "code_digest": "A scrambled form of your code, for the same reason.",
        "submission_key": PRINT,
        "text_digest": PRINT,
        "email_digest": PRINT,
        "slug_digest": PRINT,
        "published_answer": "It names an answer that is given here.",
        "avatar_seed": "A random number that draws the mark beside the name.",
    },
    Reply: {
        "id": NUMBER,
        "question": PARENT,
        "has_unpublished_edit": "Unfinished words of the author, given once published.",
        "body_html": "The same words as published, set as a page.",
    },
    Flag: {
        "id": NUMBER,
        "question": PARENT,
        "kind_digest": PRINT,
        "cleared_by": STAFF,
        "note": "What the staff wrote for themselves.",
    },
    ModerationEvent: {"id": NUMBER, "question": PARENT, "by": STAFF},
    EmailNotification: {
        "id": NUMBER,
        "question": PARENT,
        "event": "The decision it tells of; it stands in the history.",
        "day": "Set for mail to the author only.",
        "claimed_at": "When the machine last took it up.",
    },
    Report: {
        "id": NUMBER,
        "question": PARENT,
        "decided_by": STAFF,
        "public_id": READER,
        "submission_key": READER,
        "reason": READER,
        "words": READER,
        "has_hidden": READER,
        "created_at": READER,
        "reply": READER,
        "decided_at": READER,
    },
    StaffNote: {"id": NUMBER, "question": PARENT, "by": STAFF},
}
NOT_GIVEN = (
    "drafts of an answer that is not published",
    "who of the staff decided something",
    "what readers wrote who reported the page",
    "the way to your page, and scrambled fingerprints of what stands here",
)


def export_data(question: Question) -> dict[str, object]:
    """Return everything held about a question, in plain names, ready for JSON.

    Args:
        question: The question, in any state.

    Returns:
        Parts by name; a part is a record, a list of records, or a number. What is empty
        is left out.
    """
    replies = question.replies.select_related("author").in_reading_order()
    parts = {
        "Your question": _export_row(question),
        "What was written under it": _export_rows(replies),
        "What was noticed about it": _export_rows(question.flags.all()),
        "The history of decisions": _export_rows(question.events.all()),
        "Mail that was owed or sent": _export_rows(question.notifications.all()),
        "Reports by readers": _export_rows(question.reports.all()),
        "Notes among the staff": _export_notes(question),
        "What we keep and do not give you": list(NOT_GIVEN),
        "As of": timezone.now(),
    }
    return {name: part for name, part in parts.items() if part}


def _export_notes(question: Question) -> object:
    """Return the staff's notes where the owner gives them out, else their number."""
    notes = question.notes.all()
    if SiteSettings.load().notes_in_export:
        return _export_rows(notes)
    number = notes.count()
    return f"{number}, not given out on this site" if number else ""


def _export_rows(rows: models.QuerySet[Any]) -> list[dict[str, object]]:
    return [_export_row(row) for row in rows]


def _export_row(row: models.Model) -> dict[str, object]:
    values = {
        name: _export_value(row, field) for field, name in GIVEN[type(row)].items()
    }
    return {name: value for name, value in values.items() if value is not None}


def _export_value(row: models.Model, field: str) -> object:
    """Return one value as the person it belongs to can read it."""
    own = OWN_WORDS.get((type(row), field))
    if own:
        return own(row)
    if display := getattr(row, f"get_{field}_display", None):
        return display() or None
    value = getattr(row, field)
    return None if value == "" else value


def _export_copy(question: Question) -> object:
    """Return the copy to publish, by its parts."""
    if not question.draft_copy or isinstance(question.draft_copy, Unreadable):
        return question.draft_copy or None
    copy = PublicCopy.load(question.draft_copy)
    parts = {
        "Title": copy.title,
        "Question": copy.body,
        "Name to show": copy.pseudonym,
        "Content note": copy.content_note,
        "Words taken out of it": copy.redacted_terms,
    }
    return {name: part for name, part in parts.items() if part}


def _decline_signature(question: Question) -> str | None:
    """Return who decided not to answer a question, where somebody did."""
    is_declined = question.decline_reason != ""
    return format_signature(question.declined_as) if is_declined else None


def _reply_writer(reply: Reply) -> str:
    """Return whose words a reply is: the asker's, or who signs it."""
    if reply.kind in (Reply.Kind.FOLLOW_UP, Reply.Kind.RESPONSE):
        return "the asker"
    return reply.author.name if reply.author else format_signature(None)


def _export_draft(reply: Reply) -> str | None:
    """Return the copy of a follow-up; an answer's draft is the author's own."""
    return None if reply.kind == Reply.Kind.ANSWER else reply.draft or None


def _export_reason(event: ModerationEvent) -> str | None:
    """Return the reason of a decision in words; a reader's is the reader's own."""
    by_reader = event.kind in (EventKind.REPORT, EventKind.HIDE)
    return None if by_reader else event.reason_words or None


def _article_address(question: Question) -> str | None:
    """Return the address of the essay, where readers can see it."""
    if question.article_id is None:
        return None
    article = Article.objects.published().filter(pk=question.article_id).first()
    return SITE + article.get_absolute_url() if article else "not public"


def _public_address(question: Question | None) -> str | None:
    """Return the public address of a question, or that it has none now."""
    if question is None:
        return None
    is_public = Question.objects.published().filter(pk=question.pk).exists()
    return SITE + question.get_absolute_url() if is_public else "not public"


OWN_WORDS: dict[tuple[type[models.Model], str], Callable[[Any], object]] = {
    (Question, "draft_copy"): _export_copy,
    (Question, "article"): _article_address,
    (Question, "slug"): lambda row: row.slug and SITE + row.get_absolute_url(),
    (Question, "duplicate_of"): lambda row: _public_address(row.duplicate_of),
    (Reply, "draft"): _export_draft,
    (Question, "declined_as"): _decline_signature,
    (Reply, "author"): _reply_writer,
    (ModerationEvent, "reason"): _export_reason,
    (Report, "decision"): lambda row: row.get_decision_display() or "not decided yet",
}

# --- for the page -------------------------------------------------------------------


@dataclass(frozen=True)
class ExportSection:
    """One part of the page.

    Args:
        title: What it is.
        records: Rows, each as pairs of a name and words.
        lines: Plain sentences.
    """

    title: str
    records: list[list[tuple[str, str]]]
    lines: list[str]


def for_reading(parts: dict[str, object]) -> list[ExportSection]:
    """Return what `export_data` returned, in words for a page."""
    return [_format_section(title, value) for title, value in parts.items()]


def _format_section(title: str, value: object) -> ExportSection:
    """Return one part in words, whether it is a record, several, or a line."""
    rows = value if isinstance(value, list) else [value]
    records = [
        [(name, format_value(of)) for name, of in row.items()]
        for row in rows
        if isinstance(row, dict)
    ]
    lines = [format_value(row) for row in rows if not isinstance(row, dict)]
    return ExportSection(title, records, lines)


def format_value(value: object) -> str:
    """Return one value in words."""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{local.day} {local:%B %Y, %H:%M}"
    if isinstance(value, dict):
        return "\n\n".join(f"{name}: {format_value(of)}" for name, of in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
