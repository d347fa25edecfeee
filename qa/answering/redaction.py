"""Redaction: personal data to take out of the copy, and where it still stands."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa.models import Question, Reply, threads
from qa.triage import pii

# The kinds of `qa.triage.pii`, in words.
KINDS = {
    "email": "E-mail address", "phone": "Telephone number", "url": "Link",
    "handle": "Account name", "digits": "Long number", "postcode": "Postcode",
    "street": "Street", "name": "Name", "employer": "Workplace", "place": "Place",
}  # fmt: skip
COPIED = {"title": "the title", "body": "the question", "follow_up": "the follow-up"}
# Every field in which words are replaced; the answer is its author's own.
ON_SCREEN = COPIED | {
    "pseudonym": "the name to show",
    "content_note": "the content note",
}


@dataclass(frozen=True)
class Suggestion:
    """Words that could show who somebody is, or that tell a method of self-harm.

    Args:
        kind: What they are, as `qa.triage.pii` names it, or "method".
        text: The words.
        places: Where they still stand, in words; empty once taken out.
        sent_in: Where the asker wrote them.
    """

    kind: str
    text: str
    places: tuple[str, ...]
    sent_in: tuple[str, ...] = ()

    @property
    def is_left_over(self) -> bool:
        """Whether they were taken out of one text and stand in another still."""
        is_taken_out = any(place not in self.places for place in self.sent_in)
        return is_taken_out and bool(self.places)

    @property
    def can_be_replaced(self) -> bool:
        """Whether a button can replace them, or only whoever wrote them."""
        return not set(ON_SCREEN.values()).isdisjoint(self.places)

    @property
    def label(self) -> str:
        """What they are, for a person."""
        return KINDS.get(self.kind, self.kind.capitalize())

    @property
    def value(self) -> str:
        """What the button sends."""
        return f"{self.kind}:{self.text}"

    @property
    def placeholder(self) -> str:
        """What would stand in their place."""
        return pii.placeholder(self.kind)


def suggestions(
    question: Question, replies: Sequence[Reply], words: Mapping[str, str]
) -> list[Suggestion]:
    """Return what in the asker's words could show who somebody is, each once.

    Args:
        question: The question.
        replies: All of its replies.
        words: The screen as it stands: title, body, follow-up, answer.
    """
    found: dict[str, str] = {}
    sent = _sent_texts(question, replies)
    for text in sent.values():
        for span in pii.find_pii(text):
            found.setdefault(span.text, span.kind)
    now, before = _find_places(found, places(words, replies)), _find_places(found, sent)
    return [
        Suggestion(kind, text, now[text], before[text]) for text, kind in found.items()
    ]


def marked(text: str) -> list[dict[str, str]]:
    """Return a text in parts; of what could show who somebody is, with what it is.

    Args:
        text: As the asker sent it.
    """
    parts, end = [], 0
    for span in pii.find_pii(text):
        parts.append({"text": text[end : span.start], "label": ""})
        label = KINDS.get(span.kind, span.kind.capitalize())
        parts.append({"text": span.text, "label": label})
        end = span.end
    return [*parts, {"text": text[end:], "label": ""}]


def _sent_texts(question: Question, replies: Sequence[Reply]) -> dict[str, str]:
    """Return what the asker sent that may be published, by its name in words.

    Of follow-ups, the one that waits: what is public was looked at before.
    """
    waiting = threads.waiting_follow_up(replies)
    sent = {
        COPIED["title"]: question.original_title,
        COPIED["body"]: question.original_body,
        COPIED["follow_up"]: waiting.original if waiting else "",
        ON_SCREEN["pseudonym"]: question.original_pseudonym,
        "a reply": "\n".join(r.original for r in replies if r.kind == r.Kind.RESPONSE),
    }
    return {name: text for name, text in sent.items() if text}


def places(words: Mapping[str, str], replies: Sequence[Reply]) -> dict[str, str]:
    """Return every text of the screen and of the thread, by its name in words."""
    texts = {label: words.get(name, "") for name, label in ON_SCREEN.items()}
    texts["the answer"] = words.get("answer", "")
    texts["the thread"] = "\n".join(r.body for r in replies if r.published_at)
    return texts


def _find_places(
    strings: Iterable[str], where: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return for each string in which places it still stands; each is read once."""
    strings = list(strings)
    left = {name: set(pii.remaining_pii(strings, text)) for name, text in where.items()}
    return {
        one: tuple(n for n, found in left.items() if one in found) for one in strings
    }


def partially_redacted(
    found: Sequence[Suggestion], custom: Sequence[str], where: Mapping[str, str]
) -> list[Suggestion]:
    """Return what was taken out of one text and stands in another still.

    Args:
        found: The suggestions, with where each stands.
        custom: Words that were replaced by hand.
        where: Every text by its name in words.
    """
    copied = tuple(COPIED.values())
    own = [
        Suggestion("", text, left, copied)
        for text, left in _find_places(custom, where).items()
    ]
    return [one for one in [*found, *own] if one.is_left_over]


def replaced(text: str, string: str, by: str) -> str:
    """Return a text in which a string is replaced wherever it stands as words.

    Args:
        text: A title or a text, as typed.
        string: What to replace, in any case.
        by: What to put there.
    """
    words = r"\s+".join(re.escape(word) for word in string.split())
    # Not inside an address: half of one would stay, and nobody would see that it did.
    pattern = re.compile(rf"(?<![\w@.+-]){words}(?![\w@]|[.+-]\w*@)", re.IGNORECASE)
    return pattern.sub(lambda _: by, text) if words else text
