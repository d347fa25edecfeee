"""Decisions about a question: the only writers of its status, each with its event.

Each runs in one transaction; `transitions` has the status machine. A decision names the
version of the question it was made on. Whoever decides second, on a version that is
gone, is told so and changes nothing. The mails that a decision owes are rows written in
the same transaction.
"""

from qa.moderation.access import announce_code_end, end_code, replace_code
from qa.moderation.asker import (
    QuestionText,
    Submission,
    amend,
    follow_up,
    respond,
    submit,
    take_back,
    withdraw,
)
from qa.moderation.email import confirm_email, send_link, stop_mail
from qa.moderation.erasure import erase
from qa.moderation.private_messages import answer_privately, request_info
from qa.moderation.publishing import needs_notes, publish, save_draft
from qa.moderation.purge import purge_email, purge_originals
from qa.moderation.reports import decide_report, report, restore_reported
from qa.moderation.staff import (
    add_note,
    approve,
    archive_hidden,
    clear_flag,
    close,
    decline,
    hide,
    mark_duplicate,
    mark_spam,
    move,
    open_original,
    raise_staff_flag,
    reopen,
    restore,
)
from qa.moderation.transitions import (
    ALLOWED_FROM,
    AnswerCheckFailed,
    DecisionNotAllowed,
    ModerationError,
    NothingToPublish,
    StaleVersion,
)

__all__ = [
    "ALLOWED_FROM",
    "AnswerCheckFailed",
    "DecisionNotAllowed",
    "ModerationError",
    "NothingToPublish",
    "QuestionText",
    "StaleVersion",
    "Submission",
    "add_note",
    "amend",
    "announce_code_end",
    "answer_privately",
    "approve",
    "archive_hidden",
    "clear_flag",
    "close",
    "confirm_email",
    "decide_report",
    "decline",
    "end_code",
    "erase",
    "follow_up",
    "hide",
    "mark_duplicate",
    "mark_spam",
    "move",
    "needs_notes",
    "open_original",
    "publish",
    "purge_email",
    "purge_originals",
    "raise_staff_flag",
    "reopen",
    "replace_code",
    "report",
    "request_info",
    "respond",
    "restore",
    "restore_reported",
    "save_draft",
    "send_link",
    "stop_mail",
    "submit",
    "take_back",
    "withdraw",
]
