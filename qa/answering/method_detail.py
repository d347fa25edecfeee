"""Words that tell a method of self-harm: taken out, or published for a written reason.

Source:
    World Health Organization, "Preventing suicide: a resource for media professionals"
    (2023): do not describe the method.
"""

from collections.abc import Mapping, Sequence

from qa.answering.redaction import COPIED, Suggestion
from qa.models import EventKind, Question, Reply, threads
from qa.models.moderation_event import WITH_METHOD
from qa.submission_triage import quote_method_detail
from qa.text import plain_paragraphs

LOOKED_AT = COPIED | {"answer": "the answer"}
REASON_WORDS, REASON_MAX = 3, 500
REASON_HELP = "Write in a few words why they may stay."


def find_method_words(
    question: Question, replies: Sequence[Reply], words: Mapping[str, str]
) -> list[Suggestion]:
    """Return the words of the screen that tell a method, and where each stands.

    What is public already, and was published for a reason, is not asked about again.

    Args:
        question: The question.
        replies: All of its replies.
        words: The screen as it stands: title, body, follow-up, answer.
    """
    where: dict[str, list[str]] = {}
    quotes: dict[str, str] = {}
    texts = [words.get(name, "") for name in LOOKED_AT]
    for label, found in zip(
        LOOKED_AT.values(), quote_method_detail(texts), strict=True
    ):
        for quote in found:
            quotes.setdefault(quote.casefold(), quote)
            where.setdefault(quote.casefold(), []).append(label)
    settled = _settled_quotes(question, replies) if where else set()
    return [
        Suggestion("method", quotes[key], tuple(places))
        for key, places in where.items()
        if key not in settled
    ]


def _settled_quotes(question: Question, replies: Sequence[Reply]) -> set[str]:
    """Return what readers see already and was published for a reason."""
    had_reason = question.published_at and question.events.filter(
        kind=EventKind.PUBLISH, reason__in=WITH_METHOD
    )
    if not had_reason or not had_reason.exists():
        return set()
    answer = threads.current_answer(replies)
    public = [question.title, question.body, answer.body if answer else ""]
    return {
        quote.casefold() for found in quote_method_detail(public) for quote in found
    }


def parse_reason(typed: str) -> tuple[str, str]:
    """Return the reason for words that stay, and what is wrong with it.

    Args:
        typed: What was typed.
    """
    reason = plain_paragraphs(typed)
    if len(reason) > REASON_MAX:
        return reason, f"Shorten the reason to {REASON_MAX} characters."
    return reason, "" if len(reason.split()) >= REASON_WORDS else REASON_HELP


def name_words(found: Sequence[Suggestion]) -> str:
    """Return words and where they stand, for a person."""
    return ", ".join(f"“{one.text}” in {' and '.join(one.places)}" for one in found)
