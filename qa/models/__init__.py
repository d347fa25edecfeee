"""What the question desk keeps. Only `qa.moderation` writes a status."""

from qa.models.canned_text import CannedText
from qa.models.crisis_resource import CrisisResource
from qa.models.moderation import Flag, ModerationEvent, Note, Report
from qa.models.notification import Notice
from qa.models.question import (
    MAIL_SALT,
    REPORTED_SALT,
    YOURS_SALT,
    Question,
)
from qa.models.reply import Reply
from qa.models.triage_phrase import Phrase

__all__ = [
    "MAIL_SALT",
    "REPORTED_SALT",
    "YOURS_SALT",
    "CannedText",
    "CrisisResource",
    "Flag",
    "ModerationEvent",
    "Note",
    "Notice",
    "Phrase",
    "Question",
    "Reply",
    "Report",
]
