"""Who has opened the original words, and which of them the screen may show.

The asker's words are not in the page before an account has opened them, which is kept
in the history; new words of the asker's have to be opened again.
"""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.http import HttpRequest

from config.encryption import Unreadable
from qa.answering.forms import AnswerForm
from qa.models import EventKind, ModerationEvent, Question

COPIED = ("title", "body", "pseudonym", "content_note")
# In the form: what was sent stands on the screen.
OPENED = "opened"
# In the session: of which question what was sent stays open over a redirect.
STAYS_OPEN = "qa_stays_open"
WORDS_CAME = {EventKind.SUBMIT, EventKind.AMEND, EventKind.RESPOND, EventKind.FOLLOW_UP}


def close_what_was_sent(request: HttpRequest) -> None:
    """Let this request show nothing that was sent, though it was open before.

    Called for whoever has not confirmed lately who they are.

    Args:
        request: A request to the screen, before its view reads it.
    """
    request.session.pop(STAYS_OPEN, None)
    if OPENED in request.POST:
        post = request.POST.copy()
        del post[OPENED]
        request.POST = post  # type: ignore[assignment]


def is_unreadable(question: Question) -> bool:
    """Whether the key of anything in a thread is missing: it must be left alone.

    What stands for missing words would be published, or saved over them.

    Args:
        question: The question; its replies are looked at.
    """
    texts = [text for r in question.replies.all() for text in (r.original, r.draft)]
    return question.is_unreadable or any(isinstance(t, Unreadable) for t in texts)


def has_read(question: Question, user: User, events: Sequence[ModerationEvent]) -> bool:
    """Whether an account has opened the asker's words as they stand now.

    What was taken back is read no further, by whoever had opened it before either.

    Args:
        question: The question.
        user: Whose reading it is.
        events: Every event of the question, oldest first.
    """
    if question.status == Question.Status.WITHDRAWN:
        return False
    for event in reversed(events):
        if event.kind == EventKind.OPEN_ORIGINAL and event.by_id == user.pk:
            return True
        if event.kind in WORDS_CAME:
            return False
    return False


def shown_words(question: Question, *, is_read: bool) -> set[str]:
    """Return which of the asker's words may stand on the screen.

    Args:
        question: The question.
        is_read: Whether whoever looks has opened what was sent.

    Returns:
        "copy", "follow_up" and "redacted_terms"; of a published question only the copy,
        which readers see, and not what was taken out of it.
    """
    if is_unreadable(question):
        return set()
    if is_read:
        return {"copy", "follow_up", "redacted_terms"}
    return {"copy"} if question.published_at else set()


def may_show(question: Question, user: User) -> set[str]:
    """Return the same for one account, looking at the history."""
    events = list(question.events.all())
    return shown_words(question, is_read=has_read(question, user, events))


def posted(request: HttpRequest) -> set[str]:
    """Return which of the asker's words stood on the screen."""
    names = {
        "title": "copy",
        "follow_up": "follow_up",
        "redacted_terms": "redacted_terms",
    }
    return {shown for name, shown in names.items() if name in request.POST}


def seen_words(form: AnswerForm, shown: set[str]) -> dict[str, str]:
    """Return the stored texts that may stand beside what was typed.

    Args:
        form: The screen's form, with what is stored.
        shown: Which of the asker's words may be shown, as `shown_words` names them.
    """
    names = [*(COPIED if "copy" in shown else ()), *(shown & {"follow_up"}), "answer"]
    return {name: form.stored[name] for name in names if name in form.fields}
