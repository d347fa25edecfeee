"""Texts typed beside the answer: they stay on the screen until their button is used."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import QueryDict

from qa.answering import canned_texts
from qa.answering.permissions import allowed
from qa.models import Question

# The texts of the screen, and the events for which each has a field.
FIELDS = {
    "note": {"add_note"},
    "request_text": {"request_info", "answer_private"},
    "message": {"decline"},
    "method_reason": {"publish", "request_info", "answer_private", "decline"},
}
USES = {
    "add_note": "note",
    "request_info": "request_text",
    "answer_privately": "request_text",
    "decline": "message",
}
FLAG_NOTE, REPORT_REPLY = "flag_note_", "report_reply_"
NOT_SENT = (
    "Something else that you had typed was not sent to anybody. It stands in the "
    "private note now: keep it there, or delete it."
)


def find_unsent_texts(data: QueryDict) -> dict[str, str]:
    """Return every text beside the answer, by the name of its field.

    Args:
        data: Everything on the screen, as typed.
    """
    names = [name for name in data if name.startswith((FLAG_NOTE, REPORT_REPLY))]
    texts = {name: data.get(name, "") for name in [*FIELDS, *names]}
    return {name: text for name, text in texts.items() if text.strip()}


def drop_used(data: QueryDict, act: str, value: str) -> None:
    """Empty the field of the text that a button has carried out.

    Args:
        data: Everything on the screen, as typed.
        act: The button.
        value: What the button itself says, such as which flag.
    """
    used = USES | {
        "clear_flag": FLAG_NOTE + value,
        "decide_report": REPORT_REPLY + value,
    }
    if act in used:
        data[used[act]] = ""


def move_to_note(data: QueryDict, question: Question, user: User) -> bool:
    """Put what has no field of its own any more into the note.

    Args:
        data: Everything on the screen, as typed.
        question: The question as it stands now.
        user: Whose screen it is.

    Returns:
        Whether something was moved.
    """
    has_field = _fields_left(question, user)
    homeless = [name for name in find_unsent_texts(data) if not has_field(name)]
    for name in homeless:
        data["note"] = canned_texts.appended(data.get("note", ""), str(data[name]))
        data[name] = ""
    return bool(homeless)


def _fields_left(question: Question, user: User) -> Callable[[str], bool]:
    may = allowed(user, question)
    left = {name for name, events in FIELDS.items() if events & may}
    if "clear_flag" in may:
        up = question.flags.filter(cleared_at=None)
        left |= {FLAG_NOTE + kind for kind in up.values_list("kind", flat=True)}
    if "decide_report" in may:
        undecided = question.reports.filter(decided_at=None)
        left |= {f"{REPORT_REPLY}{pk}" for pk in undecided.values_list("pk", flat=True)}
    return left.__contains__
