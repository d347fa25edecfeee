"""Models of questions and answers. Only `qa.moderation` writes a status."""

from qa.models.canned_text import CannedText
from qa.models.crisis_resource import CrisisResource
from qa.models.flag import Flag
from qa.models.link_request import LinkRequest
from qa.models.moderation_event import EventKind, ModerationEvent
from qa.models.notification import EmailNotification, MailKind
from qa.models.question import (
    EMAIL_SALT,
    MAILED_LINK_LASTS,
    MAILED_LINK_SALT,
    REPORTED_SALT,
    Question,
)
from qa.models.reply import Reply
from qa.models.report import Report
from qa.models.staff_note import StaffNote
from qa.models.triage_phrase import Phrase

__all__ = [
    "EMAIL_SALT",
    "MAILED_LINK_LASTS",
    "MAILED_LINK_SALT",
    "REPORTED_SALT",
    "CannedText",
    "CrisisResource",
    "EmailNotification",
    "EventKind",
    "Flag",
    "LinkRequest",
    "MailKind",
    "ModerationEvent",
    "Phrase",
    "Question",
    "Reply",
    "Report",
    "StaffNote",
]
