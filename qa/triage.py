"""What the author should see first: danger, abuse, youth, a method, a way to reach.

Pure: a text and phrases in, names of flags out. Nothing here blocks or decides; a flag
sorts the desk and puts help on the next page. The phrases are rows that staff can edit.

Source:
    Samaritans, "Developing and implementing self-harm and suicide content policies":
    words alone cannot tell intent, so they only decide who is read first.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qa import redaction

SYNTAX = (
    "Whole words, capitals and apostrophes do not matter. A star at the end of a word "
    "stands for any ending (suicid*). Three dots stand for up to three words in the "
    "same sentence (end ... life)."
)
PHRASE_MAX, GAP_WORDS, GAPS_MAX = 80, 3, 3
GAP = "..."
WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"[.!?…\n]")
APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
LINK = re.compile(
    r"\bhttps?://\S|\bwww\.\w|\b[a-z0-9-]{2,40}\.(?:com|org|net|info|io|ru|shop)\b",
    re.IGNORECASE,
)
NUMBERS = {
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
}  # fmt: skip
YOUNGEST = 8
# After "I am 15 ..." these make it something other than an age.
COUNTED = {
    "week", "weeks", "month", "months", "day", "days", "hour", "hours", "minute",
    "minutes", "mile", "miles", "km", "kg", "pound", "pounds", "stone", "times",
    "percent", "feet", "euros", "dollars", "thousand", "hundred", "years", "yrs",
    "year",
}  # fmt: skip
FILLERS = {"only", "just", "now", "a", "an", "almost", "about", "nearly", "still"}
CHILDREN = {
    "daughter", "daughters", "son", "sons", "child", "children", "kid", "kids", "baby",
    "toddler", "stepdaughter", "stepson", "niece", "nephew", "granddaughter",
    "grandson", "teenager", "stepchild", "stepchildren", "grandchild", "grandchildren",
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """One word of a text, folded, and the number of the sentence it stands in."""

    word: str
    sentence: int


def flags(
    text: str, phrases: Iterable[tuple[str, str]], *, minimum_age: int = 18
) -> frozenset[str]:
    """Return what should be seen first about a text.

    Args:
        text: What the asker sent, plain text.
        phrases: Pairs of a kind ("urgent", "abuse", "minor", "method_detail" or
            "harmless") and a phrase, written as `SYNTAX` says.
        minimum_age: In years; whoever seems younger is flagged.

    Returns:
        Values of `Flag.Kind`.
    """
    tokens = tokens_of(text)
    found = matching(tokens, compiled(tuple(phrases)))
    if states_young_age(tokens, minimum_age):
        found.add("minor")
    speaks_of_child = any(token.word in CHILDREN for token in tokens)
    if "abuse" in found and ("minor" in found or speaks_of_child):
        found |= {"minor", "possible_reporting_duty"}
    if LINK.search(text):
        found.add("link")
    if redaction.suggest(text):
        found.add("possible_identifier")
    return frozenset(found)


def shipped_phrases() -> tuple[tuple[str, str], ...]:
    """Return the list that comes with the software, as pairs of kind and phrase."""
    table = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text())
    return tuple((kind, phrase) for kind in table for phrase in table[kind])


def problem_of(phrase: str) -> str:
    """Return why a phrase cannot be used, in a sentence; empty if it can."""
    parts = elements(phrase)
    words = [part for part in parts if part != GAP]
    if len(phrase) > PHRASE_MAX:
        return f"Use at most {PHRASE_MAX} characters."
    if not words:
        return "Write at least one word."
    if parts[0] == GAP or parts[-1] == GAP or parts.count(GAP) > GAPS_MAX:
        return f"Three dots stand between words, at most {GAPS_MAX} times."
    if any(part.endswith("*") and len(part) < 4 for part in words):
        return "Write at least three letters before a star."
    if len(words) == 1 and len(words[0]) < 3:
        return "One word of one or two letters would match nearly everything."
    return ""


def fold(text: str) -> str:
    """Return text without apostrophes, in one case."""
    return text.translate(APOSTROPHES).casefold()


def tokens_of(text: str) -> list[Token]:
    """Return the words of a text with their sentences, in one pass."""
    pieces = SENTENCE_END.split(fold(text))
    return [
        Token(word, number)
        for number, piece in enumerate(pieces)
        for word in WORD.findall(piece)
    ]


def elements(phrase: str) -> list[str]:
    """Return the parts of a phrase: words, beginnings with a star, gaps."""
    parts = fold(phrase).replace("…", GAP).replace(GAP, f" {GAP} ").split()
    return [
        part if part == GAP else "".join(WORD.findall(part)) + "*" * part.endswith("*")
        for part in parts
        if part == GAP or WORD.search(part)
    ]


@dataclass(frozen=True)
class Phrases:
    """A list made ready: phrases by their first word, or by its beginning."""

    by_word: dict[str, list[tuple[str, list[str]]]]
    by_beginning: list[tuple[str, str, list[str]]]


@lru_cache(maxsize=4)
def compiled(phrases: tuple[tuple[str, str], ...]) -> Phrases:
    """Return phrases ready to match; those that cannot be used are left out."""
    ready = Phrases({}, [])
    for kind, phrase in phrases:
        if problem_of(phrase):
            continue
        first, *rest = elements(phrase)
        if first.endswith("*"):
            ready.by_beginning.append((first[:-1], kind, rest))
        else:
            ready.by_word.setdefault(first, []).append((kind, rest))
    return ready


def matching(tokens: list[Token], phrases: Phrases) -> set[str]:
    """Return the kinds whose phrases stand in a text, outside of harmless ones."""
    hits = [
        (kind, start, end)
        for start, token in enumerate(tokens)
        for kind, rest in beginning_at(token.word, phrases)
        if (end := end_of(tokens, start, rest))
    ]
    masked = {
        place
        for kind, start, end in hits
        if kind == "harmless"
        for place in range(start, end)
    }
    return {
        kind
        for kind, start, end in hits
        if kind != "harmless" and not masked.intersection(range(start, end))
    }


def beginning_at(word: str, phrases: Phrases) -> list[tuple[str, list[str]]]:
    """Return the phrases that a word may begin."""
    starts = [
        (kind, rest)
        for beginning, kind, rest in phrases.by_beginning
        if word.startswith(beginning)
    ]
    return phrases.by_word.get(word, []) + starts


def end_of(tokens: list[Token], start: int, rest: list[str]) -> int:
    """Return where a phrase that begins at a word ends, or 0 where it does not match.

    Args:
        tokens: The text.
        start: The place of the phrase's first word.
        rest: The other parts of the phrase.
    """
    place = start + 1
    for index, part in enumerate(rest):
        if part == GAP:
            return end_after_gap(tokens, place, rest[index + 1 :])
        if place >= len(tokens) or not is_word(tokens[place].word, part):
            return 0
        place += 1
    return place


def end_after_gap(tokens: list[Token], place: int, rest: list[str]) -> int:
    """Return where a phrase ends whose next word may be a few words away."""
    sentence = tokens[place - 1].sentence
    for at in range(place, min(place + GAP_WORDS + 1, len(tokens))):
        if tokens[at].sentence != sentence:
            return 0
        if is_word(tokens[at].word, rest[0]) and (end := end_of(tokens, at, rest[1:])):
            return end
    return 0


def is_word(word: str, part: str) -> bool:
    """Whether a word of a text is what a part of a phrase stands for."""
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def states_young_age(tokens: list[Token], minimum_age: int) -> bool:
    """Whether somebody says to be younger: "I'm 15", "I am a 16 year old"."""
    words = [token.word for token in tokens]
    return any(
        is_age(words, place, minimum_age)
        for place in range(len(words))
        if speaks_of_self(words, place)
    )


def speaks_of_self(words: list[str], place: int) -> bool:
    """Whether "I am" or "as a" leads to the word at a place."""
    before = [word for word in words[max(0, place - 4) : place] if word not in FILLERS]
    return before[-1:] == ["im"] or before[-2:] == ["i", "am"]


def is_age(words: list[str], place: int, minimum_age: int) -> bool:
    """Whether the word at a place is an age below the minimum, not a count."""
    word, after = words[place], words[place + 1 : place + 3]
    digits = re.sub(r"(yo|yr|yrs|f|m)$", "", word)
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 3
    age = NUMBERS.get(word, int(digits) if is_number else 0)
    if not YOUNGEST <= age < minimum_age:
        return False
    says_old = len(after) == 2 and after[0] in ("year", "years", "yrs", "yr")
    return (says_old and after[1] == "old") or not COUNTED.intersection(after[:1])
