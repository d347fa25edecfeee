"""Flags and personal data in what an asker submits, by the phrases of the database.

The rules themselves are in `qa.triage`. The asking form and the private page show what
is found before the words are kept; `qa.moderation.transitions` keeps it as flags.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate

from django.db import connection

from config.models import SiteSettings
from qa.models import Flag
from qa.triage import pii
from qa.triage.flags import find_flags
from qa.triage.pii import PiiSpan

# One row, a line for each phrase: many rows take longer to read than to match.
ACTIVE_PHRASES = """
    SELECT {join}(kind || ' ' || replace(text, '\n', ' '), '\n')
    FROM "qa_phrase" WHERE is_active
"""

HELP_FIRST = {Flag.Kind.URGENT, Flag.Kind.METHOD_DETAIL, Flag.Kind.REPORTING_DUTY}


def find_submission_flags(text: str) -> frozenset[str]:
    """Return what should be seen first about a text, by the phrases in use now.

    Args:
        text: What an asker wrote, plain text.
    """
    minimum_age = SiteSettings.load().minimum_age
    return find_flags(text, _active_phrases(), minimum_age=minimum_age)


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


def find_pii_by_field(
    words: Mapping[str, str], shown: str = ""
) -> list[tuple[PiiSpan, str]]:
    """Return what could show who somebody is, once each, and the field to change.

    Args:
        words: Texts that belong together, by the name of their field, in order.
        shown: The name to show, looked at by itself.
    """
    ends = dict(zip(words, accumulate(len(t) + 2 for t in words.values()), strict=True))
    found = [
        (span, next(f"id_{name}" for name, end in ends.items() if span.start < end))
        for span in pii.find_pii("\n\n".join(words.values()))
    ]
    found += [(span, "id_pseudonym") for span in pii.find_pii(shown)]
    once: dict[str, tuple[PiiSpan, str]] = {}
    for span, field in found:
        once.setdefault(span.text, (span, field))
    return list(once.values())
