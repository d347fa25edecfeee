"""The only writers of a question's status, each with its event, in one transaction.

A decision names the version of the question it was made on. Whoever decides second, on
a version that is gone, is told so and changes nothing. The mails that a decision owes
are rows written in the same transaction.
"""

from qa.moderation.asker import (
    Submission,
    Words,
    amend,
    erase,
    follow_up,
    respond,
    submit,
    take_back,
    withdraw,
)
from qa.moderation.email_consent import prove_email, send_link, stop_mail
from qa.moderation.private_messages import answer_privately, request_info
from qa.moderation.publishing import needs_notes, publish, save_draft
from qa.moderation.purge import purge_email, purge_originals
from qa.moderation.reports import decide_report, report
from qa.moderation.staff import (
    add_note,
    approve,
    clear_flag,
    close,
    decline,
    flag,
    hide,
    keep_hidden,
    mark_duplicate,
    mark_spam,
    move,
    open_original,
    reopen,
    restore,
)
from qa.moderation.transitions import (
    MAY,
    DecidedMeanwhile,
    ModerationError,
    NotAllowed,
    NothingToPublish,
    ObjectedTo,
)

__all__ = [
    "MAY",
    "DecidedMeanwhile",
    "ModerationError",
    "NotAllowed",
    "NothingToPublish",
    "ObjectedTo",
    "Submission",
    "Words",
    "add_note",
    "amend",
    "answer_privately",
    "approve",
    "clear_flag",
    "close",
    "decide_report",
    "decline",
    "erase",
    "flag",
    "follow_up",
    "hide",
    "keep_hidden",
    "mark_duplicate",
    "mark_spam",
    "move",
    "needs_notes",
    "open_original",
    "prove_email",
    "publish",
    "purge_email",
    "purge_originals",
    "reopen",
    "report",
    "request_info",
    "respond",
    "restore",
    "save_draft",
    "send_link",
    "stop_mail",
    "submit",
    "take_back",
    "withdraw",
]
