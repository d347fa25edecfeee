"""Word diff of two texts."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import takewhile

# Pairs of equal words that a comparison may look at: ordinary letters stay far below,
# and six thousand characters of one word repeated must not hold up the admin.
MOST_PAIRS = 150_000
# Words that it may look at: for each stretch that both have, it looks at all around it
# once more, so thirty thousand words of which every other was changed took 18 seconds.
MOST_LOOKS = 4_000_000
AROUND = 240  # characters shown on each side of a change in a long text
WORD = re.compile(r"\S+\s*|\s+")
LINE = re.compile(r"[^\n]*\n+|[^\n]+")


@dataclass(frozen=True)
class DiffPart:
    """A part of a diff: kept, removed or added text.

    Args:
        kind: "same", "gone" or "new".
        text: The words, with the spaces after them.
    """

    kind: str
    text: str


@dataclass(frozen=True)
class FieldDiff:
    """The diff of one field.

    Args:
        name: What the field is called.
        parts: What was kept, taken out and added in it.
    """

    name: str
    parts: list[DiffPart]


class TooManyChanges(Exception):
    """The comparison would look at more than `MOST_LOOKS` words."""


class BoundedMatcher(SequenceMatcher[str]):
    """The standard library's matcher, which gives up after `MOST_LOOKS` words."""

    looks = 0

    def find_longest_match(
        self,
        alo: int = 0,
        ahi: int | None = None,
        blo: int = 0,
        bhi: int | None = None,
    ) -> Match:
        """Find the longest stretch that both have, as the standard library does.

        Raises:
            TooManyChanges: too many words were looked at before.
        """
        self.looks += 0 if ahi is None else ahi - alo
        if self.looks > MOST_LOOKS:
            raise TooManyChanges
        return super().find_longest_match(alo, ahi, blo, bhi)


def diff_fields(before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldDiff]:
    """Return the diffs of all fields that differ.

    Args:
        before: The earlier texts by the names of their fields.
        after: The later ones; their order is kept.
    """
    names = [*after, *(name for name in before if name not in after)]
    pairs_of = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [
        FieldDiff(name, _drop_far_parts(diff_words(old, new)))
        for name, old, new in pairs_of
        if old != new
    ]


def diff_words(before: str, after: str) -> list[DiffPart]:
    """Return the diff of two texts, in reading order.

    Args:
        before: The earlier text.
        after: The later one.

    Returns:
        Parts whose "same" and "gone" make the first text and whose "same" and "new"
        make the second. Words are compared; lines, where that would take too long.
    """
    for unit in (WORD, LINE):
        old, new = unit.findall(before), unit.findall(after)
        head = _common_start(old, new)
        tail = _common_start(old[head:][::-1], new[head:][::-1])
        middle = slice(head, -tail or None)
        if count_equal_pairs(old[middle], new[middle]) <= MOST_PAIRS:
            with suppress(TooManyChanges):
                return _join_parts([
                    DiffPart("same", "".join(old[:head])),
                    *_diff_middle(old[middle], new[middle]),
                    DiffPart("same", "".join(old[len(old) - tail :])),
                ])  # fmt: skip
    return _join_parts([DiffPart("gone", before), DiffPart("new", after)])


def _common_start(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many words two texts have in common at their beginning."""
    both = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))


def count_equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pairs of equal words there are: the cost of a comparison."""
    counts, others = Counter(old), Counter(new)
    return sum(number * others[word] for word, number in counts.items())


def _diff_middle(old: list[str], new: list[str]) -> list[DiffPart]:
    """Return the parts of two lists of words that begin and end differently."""
    parts = []
    matcher = BoundedMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(DiffPart("same", "".join(old[a:b])))
        else:
            parts += [
                DiffPart("gone", "".join(old[a:b])),
                DiffPart("new", "".join(new[c:d])),
            ]
    return parts


def _join_parts(parts: list[DiffPart]) -> list[DiffPart]:
    """Leave out what is empty, and join neighbours of one kind."""
    kept: list[DiffPart] = []
    for part in parts:
        if kept and part.text and kept[-1].kind == part.kind:
            kept[-1] = DiffPart(part.kind, kept[-1].text + part.text)
        elif part.text:
            kept.append(part)
    return kept


def is_changed(parts: Sequence[DiffPart]) -> bool:
    """Whether a diff has a removed or added part."""
    return any(part.kind != "same" for part in parts)


def _drop_far_parts(parts: Sequence[DiffPart]) -> list[DiffPart]:
    """Leave out what lies far from every change."""
    last = len(parts) - 1
    return [
        DiffPart(
            part.kind, _excerpt(part.text, is_first=place == 0, is_last=place == last)
        )
        if part.kind == "same"
        else part
        for place, part in enumerate(parts)
    ]


def _excerpt(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return the ends of an unchanged stretch that border on a change."""
    head = "" if is_first else text[:AROUND]
    tail = "" if is_last else text[-AROUND:]
    if len(text) <= len(head) + len(tail) or (is_first and is_last):
        return text
    between = " " if head and tail else ""
    return f"{head}{between}[…]{between}{tail}"
