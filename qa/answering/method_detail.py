"""Words that tell a method of self-harm: taken out, or let out for a written reason.

Source:
    World Health Organization, "Preventing suicide: a resource for media professionals"
    (2023): do not describe the method.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from django.db.models import Exists, OuterRef

from articles.markup import MarkupRefused
from articles.markup.splitting import whole_text
from articles.models.markdown import render_markdown
from qa.answering.redaction import COPIED, ON_SCREEN, Suggestion
from qa.models import EventKind, Flag, Question, Reply, threads
from qa.models.moderation_event import WITH_METHOD
from qa.submission_triage import quote_method_detail
from qa.text import plain_paragraphs
from qa.triage.quotes import Quote

# Every text that becomes public, in the order in which it is read.
LOOKED_AT = {
    "slug": "the address",
    "content_note": ON_SCREEN["content_note"],
    "pseudonym": ON_SCREEN["pseudonym"],
    **COPIED,
    "answer": "the answer",
}
# Texts that the asker alone reads.
MESSAGES = {"request_text": "what you write to the asker", "message": "what you add"}
# What a page says in attributes: of a picture, of a link.
ATTRIBUTE = re.compile(r' (?:alt|href|title|aria-label)="([^"]+)"')
REASON_WORDS, REASON_MAX = 3, 500
REASON_HELP = "Write a reason, in a few words."


def find_method_words(
    question: Question, replies: Sequence[Reply], words: Mapping[str, str]
) -> list[Suggestion]:
    """Return the words of the screen that tell a method, and where each stands.

    A sentence that is public already, and was published for a reason, is not asked
    about again.

    Args:
        question: The question.
        replies: All of its replies.
        words: The screen as it stands, by the names of its fields.
    """
    texts = {name: words.get(name, "") for name in LOOKED_AT}
    if question.slug:  # it has its address for good
        texts["slug"] = ""
    texts["answer"] = _read_markdown(texts["answer"])
    found = quote_method_detail(texts.values())
    settled = _settled_sentences(question, replies) if found else set()
    left = [one for one in found if _key(one) not in settled]
    return _name_places(left, [*LOOKED_AT.values()])


def find_message_words(words: Mapping[str, str]) -> list[Suggestion]:
    """Return the words of messages to the asker that tell a method.

    Args:
        words: Texts by the names of their fields; others than messages are left out.
    """
    texts = {label: words.get(name, "") for name, label in MESSAGES.items()}
    return _name_places(quote_method_detail(texts.values()), [*texts])


def _name_places(found: Iterable[Quote], labels: Sequence[str]) -> list[Suggestion]:
    """Return quotes, each once, with the names of the texts that they stand in."""
    typed, where = dict[str, str](), dict[str, dict[str, None]]()
    for one in found:
        key = one.text.casefold()
        typed.setdefault(key, one.text)
        place = " with ".join(labels[number] for number in one.places)
        where.setdefault(key, {})[place] = None
    return [Suggestion("method", typed[key], tuple(where[key])) for key in typed]


def _settled_sentences(
    question: Question, replies: Sequence[Reply]
) -> set[tuple[str, tuple[int, ...], str]]:
    """Return what readers see already and was published for a reason."""
    published = question.events.filter(kind=EventKind.PUBLISH)
    if not question.published_at or not any(e.reason in WITH_METHOD for e in published):
        return set()
    answer = threads.current_answer(replies)
    public = {
        "content_note": question.content_note,
        "pseudonym": question.pseudonym,
        "title": question.title,
        "body": question.body,
        "answer": _read_html(answer.body_html) if answer else "",
    }
    return set(map(_key, quote_method_detail(public.get(n, "") for n in LOOKED_AT)))


def _key(one: Quote) -> tuple[str, tuple[int, ...], str]:
    return one.text.casefold(), one.places, one.sentence


def _read_markdown(text: str) -> str:
    """Return what readers get of an answer; what cannot be rendered, as it is."""
    try:
        return _read_html(render_markdown(text).html) if text else ""
    except MarkupRefused:
        return text


def _read_html(html: str) -> str:
    """Return the words of a page, a paragraph for each block, and of its attributes."""
    said = [unescape(value) for value in ATTRIBUTE.findall(html)]
    return "\n\n".join([*whole_text(html).split("\n"), *dict.fromkeys(said)])


def is_flagged_for_method(question: Question) -> bool:
    """Whether it was flagged for a method, and nothing of it was published since.

    A flag that was cleared counts: to clear it takes no word. What was answered in
    private is not published at all.
    """
    settled = question.events.filter(
        kind__in=(EventKind.PUBLISH, EventKind.ANSWER_PRIVATE),
        at__gte=OuterRef("raised_at"),
    )
    unsettled = question.flags.filter(~Exists(settled))
    return bool(unsettled.of_kinds([Flag.Kind.METHOD_DETAIL]))


def parse_reason(typed: str) -> tuple[str, str]:
    """Return the reason for words that stay, and what is wrong with it.

    Args:
        typed: What was typed.
    """
    reason = plain_paragraphs(typed)
    if len(reason) > REASON_MAX:
        return reason, f"Shorten the reason to {REASON_MAX} characters."
    return reason, "" if len(reason.split()) >= REASON_WORDS else REASON_HELP


@dataclass(frozen=True)
class MethodCheck:
    """What is asked before words go out that tell a method, and the reason given.

    Args:
        found: Words that tell a method.
        typed: The reason, as it was typed.
        is_flagged: Whether the question was flagged for a method: then words that went
            out take a reason too, for no list knows whether they were all.
    """

    found: Sequence[Suggestion]
    typed: str
    is_flagged: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether a reason is needed."""
        return self.is_flagged or bool(self.found)

    @property
    def reason(self) -> str:
        """The reason to keep; empty where none is needed."""
        return parse_reason(self.typed)[0] if self.is_asked else ""

    @property
    def lack(self) -> str:
        """What stands in the way; empty where nothing does, or a reason is given."""
        _, lack = parse_reason(self.typed)
        if not lack or not self.is_asked:
            return ""
        words = _name_words(self.found)
        told = f"Tells a method of self-harm: {words}. " if self.found else ""
        if self.is_flagged:
            return (
                f"{told}It was flagged for telling a method: say what you took out, or "
                f"why it may be published. {lack}"
            )
        return f"{told}Take the words out. Or: {lack}"


def _name_words(found: Sequence[Suggestion]) -> str:
    """Return words and where they stand, for a person."""
    return ", ".join(f"“{one.text}” in {' and '.join(one.places)}" for one in found)
