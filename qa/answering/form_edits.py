"""Buttons that change the form of the answering screen: the table `FORM_EDITS`.

They save nothing that is typed, and work without JavaScript: the screen comes back with
the words changed. "open" writes one event: who read the original.
"""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import QueryDict

from qa import moderation
from qa.answering import canned_texts
from qa.answering.actions import FormIncomplete
from qa.answering.forms import COPY, put_stored, stored_values
from qa.answering.read_access import may_show
from qa.answering.redaction import ON_SCREEN, replaced
from qa.models import CannedText, Question
from qa.text import parse_key, plain_line, plain_paragraphs
from qa.triage import pii

FIELD_OF = {
    CannedText.Use.ANSWER.value: "answer",
    CannedText.Use.REQUEST.value: "request_text",
    CannedText.Use.DECLINE.value: "message",
}


def _open_sent(data: QueryDict, value: str, question: Question, user: User) -> str:
    """Show the original, and write the event that this account read it."""
    moderation.open_original(question, by=user)
    return ""


def _review(data: QueryDict, value: str, question: Question, user: User) -> str:
    """Show the screen with the words that a sign-in had interrupted."""
    return "These are your words. Nothing of them is saved yet."


def _redact(data: QueryDict, value: str, question: Question, user: User) -> str:
    kind, _, string = value.partition(":")
    return _replace_all(data, string, pii.placeholder(kind))


def _redact_own(data: QueryDict, value: str, question: Question, user: User) -> str:
    string = plain_line(data.get("instead_of", ""))
    put = plain_line(data.get("put", "")) or pii.placeholder("name")
    said = _replace_all(data, string, put)
    redacted_terms = [*data.get("redacted_terms", "").splitlines(), string]
    data["redacted_terms"] = "\n".join(dict.fromkeys(redacted_terms))
    data["instead_of"] = data["put"] = ""
    return said


def _replace_all(data: QueryDict, string: str, replacement: str) -> str:
    """Replace a string in the copy, and tick that it was edited for privacy.

    Raises:
        FormIncomplete: there is nothing to replace, or it stands nowhere.
    """
    if not string.strip():
        raise FormIncomplete("Write which words to replace.")
    typed = {name: str(data[name]) for name in ON_SCREEN if name in data}
    was = {name: plain_paragraphs(text) for name, text in typed.items()}
    now = {name: replaced(text, string, replacement) for name, text in was.items()}
    if was == now:
        raise FormIncomplete(f"“{string}” stands nowhere in the copy.")
    for name, text in now.items():
        data[name] = text
    data["edited_for_privacy"] = "on"
    return f"“{string}” is now {replacement}. Save the draft to keep it."


def _insert(data: QueryDict, value: str, question: Question, user: User) -> str:
    chosen = parse_key(data.get(f"canned_{value}", ""))
    text = CannedText.objects.filter(use=value, pk=chosen).first()
    if text is None or value not in FIELD_OF:
        raise FormIncomplete("Choose a text first.")
    name = FIELD_OF[value]
    data[name] = canned_texts.appended(data.get(name, ""), text.text)
    data[f"canned_{value}"] = ""
    return f"“{text}” is added. Fill in what stands in braces."


def _keep_my_version(
    data: QueryDict, value: str, question: Question, user: User
) -> str:
    """Put what is typed on top of the newer version, which has been seen."""
    _require_seen(question, user)
    data["base"] = value
    return "Your words stand. Save or publish to put them in place of the newer ones."


def _use_saved_version(
    data: QueryDict, value: str, question: Question, user: User
) -> str:
    """Put the newer version in place of what was typed."""
    _require_seen(question, user)
    stored = stored_values(question, list(question.replies.all()))
    put_stored(data, stored, (*COPY, "answer", "follow_up"))
    data["base"] = str(question.version)
    return "The newer words are below."


def _require_seen(question: Question, user: User) -> None:
    if question.published_at is None and "copy" not in may_show(question, user):
        raise FormIncomplete("Open what was sent first: it has changed.")


FORM_EDITS: dict[str, Callable[[QueryDict, str, Question, User], str]] = {
    "open": _open_sent,
    "review": _review,
    "redact": _redact,
    "redact_own": _redact_own,
    "insert": _insert,
    "keep": _keep_my_version,
    "theirs": _use_saved_version,
}
