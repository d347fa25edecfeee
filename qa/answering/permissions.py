"""Who may decide what: preparing is the moderator's too, showing is the author's."""

from django.contrib.auth.models import User

from qa.answering.read_access import is_unreadable
from qa.models import Question
from qa.moderation import ALLOWED_FROM

MODERATE, PUBLISH = "qa.moderate_question", "qa.publish_answer"

# What makes something public, tells a reader the last word, or ends it for good.
AUTHORS = {"publish", "erase", "decide_report", "archive_hidden"}
# Buttons whose names are shorter than those of their events.
EVENTS = {
    "draft": "save_draft",
    "spam": "mark_spam",
    "duplicate": "mark_duplicate",
    "answer_privately": "answer_private",
}
# What can still be done with a question whose words cannot be read.
UNREADABLE = {
    "decline", "mark_spam", "hide", "restore", "erase", "clear_flag", "add_note",
    "decide_report",
}  # fmt: skip


def permission_for(decision: str, question: Question) -> str:
    """Return the right that a decision needs.

    What makes something public, or ends it for good, is the author's; what prepares it
    or takes it off the site is the moderator's too.

    Args:
        decision: The name of a button or of an event.
        question: The question it is about.
    """
    shows = decision == "restore" and question.status == Question.Status.HIDDEN
    shows |= decision == "move" and question.status == Question.Status.PUBLISHED
    return PUBLISH if shows or decision in AUTHORS else MODERATE


def allowed(user: User, question: Question) -> set[str]:
    """Return the events that this account may cause on this question now.

    Args:
        user: Who looks.
        question: The question, in any state.
    """
    names = {
        kind.value
        for kind, states in ALLOWED_FROM.items()
        if question.status in states
        and user.has_perm(permission_for(kind.value, question))
    }
    return names & UNREADABLE if is_unreadable(question) else names
