"""Case folding of texts and phrases before they are compared, with character origins.

Texts that are flagged, texts that are quoted and phrases are all folded here: what is
found on asking is found at publishing as well.
"""

import re
from itertools import pairwise
from unicodedata import combining, normalize

# Apostrophes of every kind, and what is drawn as nothing.
SIGNS = str.maketrans(
    dict.fromkeys("'’‘ʼ`´\u00ad\u200b\u200c\u200d\u2060", "") | {"%": " percent "}
)
CANNOT = re.compile(r"\bcan( ?no)t\b")  # found as "can't" is
Span = tuple[int, int]


def fold(text: str) -> str:
    """Return text in one case, without apostrophes and without what nobody sees.

    Args:
        text: A text or a phrase, as typed.
    """
    return CANNOT.sub("cant", _fold_signs(normalize("NFKC", text)))


def fold_with_origin(text: str, left_out: frozenset[int]) -> tuple[str, list[int]]:
    """Return normalized text folded as `fold` does, and where each character was.

    Args:
        text: In the normal form NFKC, as `normalize_with_spans` returns it.
        left_out: The places of characters that are not read.

    Returns:
        The folded text, and for each of its characters the place in `text`.
    """
    read = [
        (folded, place)
        for place, char in enumerate(text)
        if place not in left_out
        for folded in _fold_signs(char)
    ]
    whole = "".join(folded for folded, _ in read)
    for found in reversed(list(CANNOT.finditer(whole))):
        del read[slice(*found.span(1))]
    return "".join(folded for folded, _ in read), [place for _, place in read]


def normalize_with_spans(text: str) -> tuple[str, list[Span]]:
    """Return text in the normal form NFKC, and where each character was typed.

    Args:
        text: As typed.

    Returns:
        The text, and for each of its characters a start and an end in what was typed.
    """
    starts = list[int]()
    for place in range(len(text)):
        if not starts or _stands_alone(text, starts[-1], place):
            starts.append(place)
    parts = list(pairwise([*starts, len(text)]))
    pieces = [normalize("NFKC", text[start:end]) for start, end in parts]
    spans = [part for part, piece in zip(parts, pieces, strict=True) for _ in piece]
    return "".join(pieces), spans


def _stands_alone(text: str, start: int, place: int) -> bool:
    """Whether the character at a place forms none with those from a start on."""
    char = text[place]
    if char.isascii() or combining(normalize("NFKC", char)[0]):
        return char.isascii()
    before = text[start:place]
    alone = normalize("NFKC", before) + normalize("NFKC", char)
    return normalize("NFKC", before + char) == alone


def _fold_signs(text: str) -> str:
    return text.translate(SIGNS).casefold()
