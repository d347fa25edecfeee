"""Flags and personal data in what an asker submits, by the phrases of the database.

The rules themselves are in `qa.triage`. The asking form and the private page show what
is found before the words are kept; `qa.moderation.transitions` keeps it as flags.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from django.db import connection

from config.models import SiteSettings
from qa.models import Flag
from qa.triage import pii, quotes
from qa.triage.flags import find_flags
from qa.triage.quotes import Quote

# One row, a line for each phrase: many rows take longer to read than to match.
ACTIVE_PHRASES = """
    SELECT {join}(kind || ' ' || replace(text, '\n', ' '), '\n')
    FROM "qa_phrase" WHERE is_active
"""

# How many characters, and words of the same line, are shown before and after a hint.
AROUND, WORDS_AROUND = 120, 4

HELP_FIRST = {Flag.Kind.URGENT, Flag.Kind.METHOD_DETAIL, Flag.Kind.REPORTING_DUTY}


def find_submission_flags(text: str) -> frozenset[str]:
    """Return what should be seen first about a text, by the phrases in use now.

    Args:
        text: What an asker wrote, plain text.
    """
    minimum_age = SiteSettings.load().minimum_age
    return find_flags(text, _active_phrases(), minimum_age=minimum_age)


def quote_method_detail(texts: Iterable[str]) -> list[Quote]:
    """Return the words of texts that tell a method of self-harm, by the phrases in use.

    Args:
        texts: Plain texts, in the order in which they are read.
    """
    texts = list(texts)
    phrases = _active_phrases() if any(texts) else ()
    return quotes.quote_method_detail(texts, phrases)


def _active_phrases() -> tuple[tuple[str, str], ...]:
    join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    with connection.cursor() as cursor:
        cursor.execute(ACTIVE_PHRASES.format(join=join))
        (lines,) = cursor.fetchone()
    return _parse_phrases(lines or "")


@lru_cache(maxsize=4)
def _parse_phrases(lines: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of a kind and a phrase, in one order whatever the database's is."""
    pairs = (line.partition(" ") for line in lines.split("\n"))
    return tuple(sorted((kind, text) for kind, _, text in pairs))


def is_search_about_danger(text: str) -> bool:
    """Whether help stands before what was looked for.

    Args:
        text: What was typed into the search, plain text.
    """
    if not text:
        return False
    seen = find_flags(text, _active_phrases())  # whatever age speaks of it
    return not seen.isdisjoint(HELP_FIRST | {Flag.Kind.ABUSE})


@dataclass(frozen=True)
class PiiHint:
    """Words that could show who somebody is, and where they stand.

    Args:
        text: The words.
        words: What they seem to be: "a phone number".
        field: The id of the field that they were typed in.
        before: What stands before them on their line.
        after: What stands after them.
    """

    text: str
    words: str
    field: str
    before: str = ""
    after: str = ""


def find_pii_by_field(words: Mapping[str, str], shown: str = "") -> list[PiiHint]:
    """Return what could show who somebody is, once each, and the field to change.

    Args:
        words: Texts that belong together, by the name of their field, in order.
        shown: The name to show, looked at by itself.
    """
    ends = dict(zip(words, accumulate(len(t) + 2 for t in words.values()), strict=True))
    whole, once = "\n\n".join(words.values()), dict[str, PiiHint]()
    for span in pii.find_pii(whole):
        if span.text not in once:
            field = next(f"id_{name}" for name, end in ends.items() if span.start < end)
            before, after = _words_around(whole, span.start, span.end)
            once[span.text] = PiiHint(span.text, span.words, field, before, after)
    for span in pii.find_pii(shown):
        once.setdefault(span.text, PiiHint(span.text, span.words, "id_pseudonym"))
    return list(once.values())


def _words_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a part of a text, on its line."""
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2].split(" ")
    after = text[end : end + AROUND].partition("\n")[0].split(" ")
    shown = WORDS_AROUND + 1  # the space beside it makes one more part
    return " ".join(before[-shown:]), " ".join(after[:shown])


def mark_pii(text: str, hints: Iterable[PiiHint]) -> list[tuple[str, bool]]:
    """Return the parts of a text, and of each whether it is one of the hints' words.

    Args:
        text: Plain text.
        hints: What to mark, wherever it stands as whole words.
    """
    longest_first = sorted({hint.text for hint in hints}, key=len, reverse=True)
    if not longest_first:
        return [(text, False)]
    marked = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")
    return [(part, index % 2 == 1) for index, part in enumerate(marked.split(text))]
