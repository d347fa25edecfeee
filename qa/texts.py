"""What a reader typed, made safe to keep and show: plain text, nothing invisible.

Words are never changed. Characters that nobody can see and that mislead (controls,
direction overrides) are dropped, and towers of combining marks are cut, because they
paint over their neighbours.
"""

import re
import secrets

MARKS_KEPT = 8
# Control characters except tab and newline; explicit direction embeddings, overrides
# and isolates; the byte order mark. Source: Unicode Standard Annex 9, section 2.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
TOWER = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    f"{{{MARKS_KEPT}}})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]+"
)

FIRST = (
    "Grey", "Late", "Early", "Small", "Quiet", "Amber", "Second", "Slow", "North",
    "Paper", "Winter", "Open", "Blue", "Corner", "Distant", "Plain",
)  # fmt: skip
SECOND = (
    "Gate", "Bus", "Frost", "Harbour", "Lamp", "Heron", "Key", "River", "Window",
    "Kite", "Stair", "Field", "Table", "Tide", "Willow", "Bridge",
)  # fmt: skip


def plain_paragraphs(text: str) -> str:
    """Return text of several lines, ready to keep.

    Args:
        text: As a form sent it.
    """
    text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = TOWER.sub(r"\1", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def plain_line(text: str) -> str:
    """Return text as one line; a line break in a name cannot become a mail header."""
    return " ".join(plain_paragraphs(text).split())


def suggest_pseudonym() -> str:
    """Return a name for somebody who did not choose one."""
    return f"{secrets.choice(FIRST)} {secrets.choice(SECOND)}"
