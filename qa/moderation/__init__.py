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
    prove_email,
    respond,
    send_link,
    stop_mail,
    submit,
    withdraw,
)
from qa.moderation.record import (
    MAY,
    DecidedMeanwhile,
    ModerationError,
    NotAllowed,
    NothingToPublish,
)
from qa.moderation.reports import decide_report, report
from qa.moderation.retention import purge_email, purge_originals
from qa.moderation.staff import (
    add_note,
    approve,
    clear_flag,
    close,
    decline,
    flag,
    hide,
    mark_duplicate,
    mark_spam,
    move,
    open_original,
    publish,
    reopen,
    request_info,
    restore,
    save_draft,
)

__all__ = [
    "MAY",
    "DecidedMeanwhile",
    "ModerationError",
    "NotAllowed",
    "NothingToPublish",
    "Submission",
    "Words",
    "add_note",
    "amend",
    "approve",
    "clear_flag",
    "close",
    "decide_report",
    "decline",
    "erase",
    "flag",
    "follow_up",
    "hide",
    "mark_duplicate",
    "mark_spam",
    "move",
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
    "withdraw",
]
