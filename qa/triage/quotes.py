"""The words of texts that tell a method of self-harm, as they were typed.

Texts are read in several ways: as they stand, then on over blank lines, without the
signs that stand within a word (no*ose), with spelled-out letters as one word
(n o o s e), or without amounts (took 20 of the 500 mg pills).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from qa.triage.flags import WORD_OR_END, Token, compiled, find_phrases
from qa.triage.folding import Span, fold_with_origin, normalize_with_spans

KIND = "method_detail"
BETWEEN = "\n\n"  # of two texts: the end of a sentence, as between paragraphs
BLANK_LINES = re.compile(r"(?<=\n)\s*\n")
WITHIN_WORD = re.compile(r"(?<=[^\W\d_])(?:[^\w\s]|_){1,4}(?=[^\W\d_])")
SPELLED = re.compile(
    r"(?<![^\W_])[^\W\d_]([\W_]{1,3})[^\W\d_](?:\1[^\W\d_])+(?![^\W_])"
)
AMOUNT = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:x|mg|mcg|μg|g|ml)?\b|\bx\b", re.I)
DOSES = re.compile(
    r"\b\d+\s*(?:x|×|\*|times)\s*\d+(?:[.,]\d+)?\s*"
    r"(?:mg|mcg|μg|g|ml|milligrams?|grams?)\b",
    re.IGNORECASE,
)
# Cyrillic and Greek letters that look like Latin ones, and the Latin ones in the same
# order. They are read so within a word that has Latin letters too.
LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb"
    "\u043a\u043c\u0442\u0432\u03bf\u03b1\u03c1\u03bd\u03b9\u03ba\u03c4",
    "aeopcyxijsdhkmtboapvikt",
)
LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True)
class Quote:
    """Words that tell a method.

    Args:
        text: The words as they were typed, on one line.
        places: The numbers of the texts that they stand in: several where one reads on
            in the next.
        sentence: The words of the sentence that they stand in, folded.
    """

    text: str
    places: tuple[int, ...]
    sentence: str


def quote_method_detail(
    texts: Sequence[str], phrases: Iterable[tuple[str, str]]
) -> list[Quote]:
    """Return the words of texts in which a phrase of a method stands, or a dose.

    Args:
        texts: Plain texts, in the order in which they are read.
        phrases: Pairs of a kind and a phrase, as `find_flags` takes them.
    """
    as_typed = BETWEEN.join(texts)
    whole, typed_at = normalize_with_spans(as_typed)
    ready = compiled(tuple(phrases))
    spans = {found.span() for found in DOSES.finditer(whole)}
    for left_out in _find_readings(whole):
        tokens, word_at = _tokenize_with_spans(whole, left_out)
        for hit in find_phrases(tokens, ready):
            if hit.kind == KIND:
                spans.add((word_at[hit.places[0]][0], word_at[hit.places[-1]][1]))
    sentence_of, places_of = _find_sentence(whole), _find_places(texts)
    quotes = []
    for start, end in sorted(spans):
        begin, stop = typed_at[start][0], typed_at[end - 1][1]
        if places := places_of(begin, stop):
            words = " ".join(as_typed[begin:stop].split())
            quotes.append(Quote(words, places, sentence_of(start, end)))
    return quotes


def _find_readings(text: str) -> Iterator[frozenset[int]]:
    """Yield the characters that each way to read a text leaves out, each way once."""
    blank = _find_characters(BLANK_LINES, text)
    within = blank | _find_characters(WITHIN_WORD, text)
    runs = [
        [at for at in range(*found.span()) if text[at].isalpha()]
        for found in SPELLED.finditer(text)
    ]
    spelled = within | _find_gaps(runs)
    # "A n o o s e I": the words beside it have one letter as well.
    trimmed = within | _find_gaps([_without_short_words(text, run) for run in runs])
    amounts = blank | _find_characters(AMOUNT, text)
    readings = (set[int](), within, spelled, trimmed, amounts)
    yield from dict.fromkeys(map(frozenset, readings))


def _find_characters(pattern: re.Pattern[str], text: str) -> set[int]:
    return {at for found in pattern.finditer(text) for at in range(*found.span())}


def _find_gaps(runs: Iterable[list[int]]) -> set[int]:
    """Return what stands between the letters of each run."""
    return {at for run in runs for a, b in pairwise(run) for at in range(a + 1, b)}


def _without_short_words(text: str, run: list[int]) -> list[int]:
    """Return spelled-out letters without an "I" or "a" before and after them."""
    first = text[run[0]] in "aAiI"
    return run[first : len(run) - (text[run[-1]] in "aAiI")]


def _tokenize_with_spans(
    text: str, left_out: frozenset[int]
) -> tuple[list[Token], list[Span]]:
    """Return the words as phrases are matched with them, and where each is typed."""
    folded, origin = fold_with_origin(text, left_out)
    tokens, spans, sentence = list[Token](), list[Span](), 0
    for found in WORD_OR_END.finditer(folded):
        if word := found[1]:
            word = word.translate(LOOKALIKES) if LATIN.search(word) else word
            tokens.append(Token(word, sentence))
            spans.append((origin[found.start()], origin[found.end() - 1] + 1))
        else:
            sentence += 1
    return tokens, spans


def _find_sentence(text: str) -> Callable[[int, int], str]:
    """Return what returns the folded words of the sentence of a part of a text."""
    ends = [found.span() for found in WORD_OR_END.finditer(text) if not found[1]]
    begins, stops = [0, *(end for _, end in ends)], [*(at for at, _ in ends), len(text)]

    @cache  # one sentence may be the whole text, with a phrase in every word
    def words_between(begin: int, stop: int) -> str:
        return " ".join(re.findall(r"\w+", text[begin:stop].casefold()))

    def sentence_of(start: int, end: int) -> str:
        begin = begins[bisect_right(begins, start) - 1]
        return words_between(begin, stops[bisect_left(stops, end)])

    return sentence_of


def _find_places(texts: Sequence[str]) -> Callable[[int, int], tuple[int, ...]]:
    """Return what returns the numbers of the texts that a part of the whole is in."""
    ends = list(accumulate(len(text) + len(BETWEEN) for text in texts))

    def places_of(start: int, end: int) -> tuple[int, ...]:
        return tuple(
            number
            for number, (text, after) in enumerate(zip(texts, ends, strict=True))
            if text and start < after - len(BETWEEN)
            if end > after - len(BETWEEN) - len(text)
        )

    return places_of
