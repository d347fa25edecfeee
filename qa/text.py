"""Text that was sent: line breaks, invisible characters, pseudonyms, keys of rows.

Words are never changed. Characters that nobody can see and that mislead (controls,
direction overrides) are dropped, and towers of combining marks are cut, because they
paint over their neighbours.
"""

import re
import secrets
from unicodedata import category

MARKS_KEPT = 8
# Control characters except tab and newline; explicit direction embeddings, overrides
# and isolates; the byte order mark. Source: Unicode Standard Annex 9, section 2.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
# Letters that are drawn as nothing: the fillers of Hangul.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")

FIRST = (
    "Grey", "Late", "Early", "Small", "Quiet", "Amber", "Second", "Slow", "North",
    "Paper", "Winter", "Open", "Blue", "Corner", "Distant", "Plain",
)  # fmt: skip
SECOND = (
    "Gate", "Bus", "Frost", "Harbour", "Lamp", "Heron", "Key", "River", "Window",
    "Kite", "Stair", "Field", "Table", "Tide", "Willow", "Bridge",
)  # fmt: skip


def parse_key(text: str) -> int:
    """Return a key or version number that was sent; 0, which none has, for all else.

    Python refuses to read thousands of digits; 18 fit into every column of keys.

    Args:
        text: As it was sent.
    """
    is_number = text.isascii() and text.isdecimal() and len(text) < 19
    return int(text) if is_number else 0


def plain_paragraphs(text: str) -> str:
    """Return text of several lines, ready to keep.

    Args:
        text: As a form sent it.
    """
    text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", _limit_combining_marks(text)).strip()


def _limit_combining_marks(text: str) -> str:
    """Return text in which no character carries more than eight combining marks."""
    if text.isascii():
        return text
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if category(character).startswith("M") else 0
        if marks <= MARKS_KEPT:
            kept.append(character)
    return "".join(kept)


def has_words(text: str) -> bool:
    """Whether there is a letter or a number that somebody can see."""
    return any(c.isalnum() and c not in BLANK_LETTERS for c in text)


def plain_line(text: str) -> str:
    """Return text as one line; a line break in a name cannot become a mail header."""
    return " ".join(plain_paragraphs(text).split())


def suggest_pseudonym() -> str:
    """Return a name for somebody who did not choose one."""
    return f"{secrets.choice(FIRST)} {secrets.choice(SECOND)}"
