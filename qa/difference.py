"""What an edited copy says otherwise than what was sent, word by word. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

# Pairs of equal words that a comparison may look at: ordinary letters stay far below,
# and six thousand characters of one word repeated must not hold up the desk.
MOST_PAIRS = 150_000
WORD = re.compile(r"\S+\s*|\s+")
LINE = re.compile(r"[^\n]*\n+|[^\n]+")


@dataclass(frozen=True)
class Part:
    """A stretch of text that was kept, taken out or added.

    Args:
        kind: "same", "gone" or "new".
        text: The words, with the spaces after them.
    """

    kind: str
    text: str


def compare(before: str, after: str) -> list[Part]:
    """Return what was kept, taken out and added, in reading order.

    Args:
        before: The text as sent.
        after: The text as it will be published.

    Returns:
        Parts whose "same" and "gone" make the first text and whose "same" and "new"
        make the second. Words are compared; lines, where that would take too long.
    """
    for unit in (WORD, LINE):
        old, new = unit.findall(before), unit.findall(after)
        head = shared(old, new)
        tail = shared(old[head:][::-1], new[head:][::-1])
        middle = slice(head, -tail or None)
        if pairs(old[middle], new[middle]) <= MOST_PAIRS:
            return joined([
                Part("same", "".join(old[:head])),
                *differing(old[middle], new[middle]),
                Part("same", "".join(old[len(old) - tail :])),
            ])  # fmt: skip
    return joined([Part("gone", before), Part("new", after)])


def shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many words two texts have in common at their beginning."""
    both = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))


def pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pairs of equal words there are: the cost of a comparison."""
    counts, others = Counter(old), Counter(new)
    return sum(number * others[word] for word, number in counts.items())


def differing(old: list[str], new: list[str]) -> list[Part]:
    """Return the parts of two lists of words that begin and end differently."""
    parts = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(old[a:b])))
        else:
            parts += [Part("gone", "".join(old[a:b])), Part("new", "".join(new[c:d]))]
    return parts


def joined(parts: list[Part]) -> list[Part]:
    """Leave out what is empty, and join neighbours of one kind."""
    kept: list[Part] = []
    for part in parts:
        if kept and part.text and kept[-1].kind == part.kind:
            kept[-1] = Part(part.kind, kept[-1].text + part.text)
        elif part.text:
            kept.append(part)
    return kept


def is_changed(parts: Sequence[Part]) -> bool:
    """Whether anything was taken out or added."""
    return any(part.kind != "same" for part in parts)
