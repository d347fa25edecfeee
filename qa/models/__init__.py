"""What the question desk keeps. Only `qa.moderation` writes a status."""

from qa.models.desk import CannedText, Phrase
from qa.models.help import CrisisResource
from qa.models.notice import Notice
from qa.models.question import (
    MAIL_SALT,
    REPORTED_SALT,
    YOURS_SALT,
    Question,
)
from qa.models.record import Flag, ModerationEvent, Note, Report
from qa.models.reply import Reply

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
