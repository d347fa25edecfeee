"""Flags and personal data in what an asker submits, by the phrases of the database.

The rules themselves are in `qa.triage`. The asking form and the private page show what
is found before the words are kept; `qa.moderation.transitions` keeps it as flags.
"""

from collections.abc import Mapping
from itertools import accumulate

from config.models import SiteSettings
from qa.models import Flag, Phrase
from qa.triage import pii
from qa.triage.flags import find_flags
from qa.triage.pii import PiiSpan

HELP_FIRST = {Flag.Kind.URGENT, Flag.Kind.METHOD_DETAIL, Flag.Kind.REPORTING_DUTY}


def find_submission_flags(text: str) -> frozenset[str]:
    """Return what should be seen first about a text, by the phrases in use now.

    Args:
        text: What an asker wrote, plain text.
    """
    minimum_age = SiteSettings.load().minimum_age
    return find_flags(text, _active_phrases(), minimum_age=minimum_age)


def _active_phrases() -> tuple[tuple[str, str], ...]:
    phrases = Phrase.objects.filter(is_active=True)
    return tuple(phrases.values_list("kind", "text"))


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
