"""Highlighted snippets as parts, so that no HTML is made here.

The databases mark with two control characters, which no indexed text contains. What is
folded away is found and never shown: its content note, if any, stands there instead.
"""

from dataclasses import dataclass

BEGINS, ENDS = "\x02", "\x03"


@dataclass(frozen=True)
class HighlightPart:
    """A part of a snippet, highlighted or not.

    Args:
        text: Plain text, to be escaped like any other.
        is_match: Whether it is what was looked for.
    """

    text: str
    is_match: bool


def split_highlights(marked: str) -> tuple[HighlightPart, ...]:
    """Split a marked snippet into its parts.

    Args:
        marked: Text in which what was found stands between the two marks.
    """
    parts = []
    for piece in marked.split(BEGINS):
        match, ends, rest = piece.rpartition(ENDS)
        parts += [HighlightPart(match, True)] if ends else []
        parts += [HighlightPart(rest, False)] if rest else []
    return tuple(parts)


def choose_excerpt(
    marked: str, notes: str | None
) -> tuple[tuple[HighlightPart, ...], str]:
    """Return the parts of a snippet, or what content notes say in its place.

    Args:
        marked: See `split_highlights`; the beginning of the text where it marks
            nothing.
        notes: What the content notes say, if folded words match; None if none does.
    """
    parts = split_highlights(marked)
    if notes is not None and not any(part.is_match for part in parts):
        return (), notes
    return parts, ""
