"""Style-guide hints: finds listed phrases in an essay.

A hint never blocks: the author may quote, or mean something else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from articles import markup
from articles.models import Article, WordingHint
from articles.models.markdown import render_markdown

SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\"')]*\s+")
APOSTROPHES = str.maketrans("’‘", "''")
MOST_SHOWN = 240


@dataclass(frozen=True)
class WordingMatch:
    """A phrase where it stands.

    Attributes:
        phrase: The words as the author wrote them.
        instead: What to say instead.
        sentence: The sentence around them.
    """

    phrase: str
    instead: str
    sentence: str


def hints_for(article: Article) -> list[WordingMatch]:
    """Return every listed phrase that readers of an essay would meet.

    Args:
        article: The essay; the words of its text are taken as a reader sees them.

    Source: WHO, Preventing suicide: a resource for media professionals, 2023;
        Samaritans, Media guidelines for reporting suicide, 2020.
    """
    try:
        shown = render_markdown(article.body)
        body = markup.whole_text(shown.html)
    except markup.MarkupRefused:
        body = article.body
    parts = (article.headline, article.standfirst, article.content_note, body)
    return find_matches("\n".join(parts), WordingHint.objects.all())


def find_matches(text: str, hints: Iterable[WordingHint]) -> list[WordingMatch]:
    """Return the listed phrases of a text in the order in which they stand.

    Args:
        text: Plain words, a line for each paragraph.
        hints: What to look for: whole words, capitals or not.
    """
    instead = {_normalize_phrase(hint.phrase): hint.instead for hint in hints}
    if not instead:
        return []
    longest_first = sorted(instead, key=len, reverse=True)
    spaced = (r"[\s-]+".join(map(re.escape, key.split())) for key in longest_first)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)
    return [
        WordingMatch(
            found[0],
            instead[_normalize_phrase(found[0])],
            _shorten_sentence(sentence, found),
        )
        for line in text.split("\n")
        for sentence in SENTENCE_END.split(line)
        for found in pattern.finditer(sentence.translate(APOSTROPHES))
    ]


def _normalize_phrase(phrase: str) -> str:
    """Return a phrase without what may vary in how it is typed."""
    return " ".join(re.split(r"[\s-]+", phrase.translate(APOSTROPHES).lower().strip()))


def _shorten_sentence(sentence: str, found: re.Match[str]) -> str:
    """Return a sentence, or of a very long one what stands around the phrase."""
    if len(sentence) <= MOST_SHOWN:
        return sentence.strip()
    start = max(0, found.start() - MOST_SHOWN // 2)
    end = found.end() + MOST_SHOWN // 2
    before, after = "…" * (start > 0), "…" * (end < len(sentence))
    return f"{before}{sentence[start:end].strip()}{after}"
