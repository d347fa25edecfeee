"""Parser of search input: any text becomes a `SearchQuery`."""

import re
from dataclasses import dataclass
from unicodedata import category, normalize

MOST_CHARACTERS = 200
MOST_TERMS = 8

# A pair of quotation marks holds words that stand together; a lone one means nothing.
QUOTED = re.compile(r'"([^"]*)"')
ROUND_QUOTES = str.maketrans("“”„«»", '"""""')

# Words that stand on nearly every page, and what an apostrophe leaves of them: to ask
# for them would find everything and cost as much.
COMMON_WORDS = """
    a about am an and any are as at be been but by can could d did do does don for from
    get had has have he her him his how i if in into is isn it its just ll m me my no
    not of on or our out re s she so some t than that the their them then there these
    they this those to up us ve was we were what when where which who will with won
    would you your
"""
COMMON = frozenset(COMMON_WORDS.split())


@dataclass(frozen=True)
class SearchQuery:
    """A parsed search.

    Args:
        text: What was typed, cut to what is used, for showing it again.
        terms: All have to occur; several words in one stand together, in this order.
        has_words: Whether there was any word at all, common ones included.
        is_cut: Whether something was left out because it was too long.
    """

    text: str
    terms: tuple[str, ...] = ()
    has_words: bool = False
    is_cut: bool = False


def parse_query(text: str) -> SearchQuery:
    """Parse search input.

    Args:
        text: Anything at all.

    Returns:
        At most eight terms, from the first 200 characters, without the commonest words.
    """
    used = _strip_invisible(text[:MOST_CHARACTERS])
    found = _split_terms(used.translate(ROUND_QUOTES))
    telling = list(dict.fromkeys(t for t in found if not _is_common(t)))
    return SearchQuery(
        text=used,
        terms=tuple(telling[:MOST_TERMS]),
        has_words=bool(found),
        is_cut=len(text.rstrip()) > MOST_CHARACTERS or len(telling) > MOST_TERMS,
    )


def _strip_invisible(text: str) -> str:
    """Return text as one line without characters that nobody can see."""
    seen = (" " if category(c) in ("Cc", "Cs", "Cn") else c for c in text)
    return " ".join(normalize("NFC", "".join(seen)).split())


def _split_terms(text: str) -> list[str]:
    """Return quoted phrases and single words, in the order of reading."""
    pieces = QUOTED.split(text)  # every second one stood between two quotation marks
    found: list[str] = []
    for place, piece in enumerate(pieces):
        found += (
            [_searchable_words(piece)]
            if place % 2
            else map(_searchable_words, piece.split())
        )
    return [term for term in found if term]


def _searchable_words(piece: str) -> str:
    """Return the letters and digits of a piece, a space for everything else.

    What a hyphen or an apostrophe joins thus stands together: "well-being", "don't".
    """
    kept = (c.lower() if category(c)[0] in "LNM" else " " for c in piece)
    return " ".join("".join(kept).split())


def _is_common(term: str) -> bool:
    """Whether a term says nothing: one common word, or the halves of one."""
    words = term.split()
    return len(words) <= 2 and all(word in COMMON for word in words)
