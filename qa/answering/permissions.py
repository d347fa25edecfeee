"""Permissions on the answering screen: who may decide what now."""

from django.contrib.auth.models import User

from qa.answering.actions import BUTTONS
from qa.answering.read_access import is_unreadable
from qa.models import Question
from qa.models.question import MODERATE, PUBLISH
from qa.moderation import ALLOWED_FROM

# The author's: what changes what readers see, tells a reader the last word, or ends it
# for good. Everything else is the moderator's too, and to hide a thread.
_AUTHORS = {button.event for button in BUTTONS.values() if button.permission == PUBLISH}
# What can still be done with a question whose words cannot be read.
UNREADABLE = {
    "decline", "mark_spam", "hide", "restore", "erase", "clear_flag", "add_note",
    "decide_report",
}  # fmt: skip


def permission_for(event: str, question: Question) -> str:
    """Return the permission that a decision needs.

    For two it depends on the status: `restore` makes public what is hidden, and readers
    see it when a published question moves.

    Args:
        event: The event that it records.
        question: The question it is about.
    """
    shows = event == "restore" and question.status == Question.Status.HIDDEN
    shows |= event == "move" and question.status == Question.Status.PUBLISHED
    return PUBLISH if shows or event in _AUTHORS else MODERATE


def allowed(user: User, question: Question) -> set[str]:
    """Return the events that this account may cause on this question now.

    Args:
        user: Who looks.
        question: The question, in any state.
    """
    names = {
        str(kind)
        for kind, states in ALLOWED_FROM.items()
        if question.status in states and user.has_perm(permission_for(kind, question))
    }
    return names & UNREADABLE if is_unreadable(question) else names
