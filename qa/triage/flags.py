"""Risk flags of a text: danger, abuse, youth, a method of self-harm, links.

Called by `qa.submission_triage`. Pure: a text and phrases in, names of flags out.
Nothing here blocks or decides; a flag sorts the queue and puts help on the next page.
The phrases are rows that staff can edit.

Source:
    Samaritans, "Developing and implementing self-harm and suicide content policies":
    words alone cannot tell intent, so they only decide who is read first.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from qa.triage import child_at_risk, pii
from qa.triage.age import has_child, may_be_harmed, states_young_age
from qa.triage.folding import fold
from qa.triage.rules import find_by_rules

SYNTAX = (
    "Whole words in a row: kill me is not found in skill met. Capitals, apostrophes "
    "and what stands between the words (spaces, commas, line ends) do not matter; "
    "cannot is found as can't is. A star at the end of a word stands for any ending "
    "(suicid*), three dots for up to three words of the same sentence (end ... life). "
    "A harmless phrase makes its own words count for nothing where they stand in one "
    "sentence, unless a longer phrase holds them all."
)
PHRASE_MAX, WORDS_MAX, GAPS_MAX, GAP_WORDS = 80, 10, 3, 3
GAP = "..."
BEGINNING = 3  # letters before a star, at least; such phrases are looked up by them
PART = re.compile(r"\.\.\.|[^\W_]+\*?")
STAR_ELSEWHERE = re.compile(r"(?<![^\W_])\*|\*(?=[^\s.])")
# A word, or the end of a sentence. Several dots are no end: they are how people pause
# before what is hard to say.
WORD_OR_END = re.compile(r"([^\W_]+)|(?<!\.)\.(?!\.)|[!?]|\n\s*\n")
LINK = re.compile(
    r"\bhttps?://\S|\bwww\.\w"
    r"|(?<![\w@.-])(?:[a-z0-9-]{2,40}\.){1,4}"  # the end of a mail address is none
    r"(?:com|org|net|info|io|co\.uk|ru|shop|xyz|online|site)\b",
    re.IGNORECASE,
)

# In a phrase of abuse or danger: what is done to a body, and not only said.
HARM = (
    "touch", "molest", "abus", "rap", "assault", "beat", "hit", "hurt", "slap", "smack",
    "punch", "kick", "chok", "strangl", "grop", "groom", "forc", "violen", "incest",
    "paedo", "pedo", "bed", "room", "things", "undress", "expos", "burn", "whip",
    "stuff",
)  # fmt: skip
HARM_TO_SELF = {"myself", "herself", "himself", "urge"}


class Token(NamedTuple):
    """One word of a text, folded, and the number of the sentence it stands in."""

    word: str
    sentence: int


@dataclass(frozen=True)
class PhraseMatch:
    """A phrase that stands in a text.

    Args:
        kind: Its kind.
        sentence: Where it begins.
        places: The words that it names; what its dots stand for is not among them.
    """

    kind: str
    sentence: int
    places: tuple[int, ...]


def find_flags(
    text: str, phrases: Iterable[tuple[str, str]], *, minimum_age: int = 18
) -> frozenset[str]:
    """Return what should be seen first about a text.

    Args:
        text: What the asker sent, plain text; a blank line between title and body.
        phrases: Pairs of a kind ("urgent", "abuse", "minor", "method_detail" or
            "harmless") and a phrase, written as `SYNTAX` says.
        minimum_age: In years; whoever seems younger is flagged.

    Returns:
        Values of `Flag.Kind`.
    """
    tokens = _tokenize(text)
    sentences = _sentences(tokens)
    hits = find_phrases(tokens, compiled(tuple(phrases)))
    hits += [PhraseMatch(*found) for found in find_by_rules(sentences)]
    found = {hit.kind for hit in hits}
    if any(states_young_age(words, minimum_age) for words in sentences.values()):
        found.add("minor")
    if child_at_risk.tells_of_harm(sentences):
        found |= {"abuse", "minor", "possible_reporting_duty"}
    elif found >= {"abuse", "minor"} or _may_harm_child(hits, tokens, sentences):
        found |= {"minor", "possible_reporting_duty"}
    if LINK.search(text):
        found.add("link")
    if pii.find_pii(text):
        found.add("possible_identifier")
    return frozenset(found)


def _may_harm_child(
    hits: list[PhraseMatch], tokens: list[Token], sentences: dict[int, list[str]]
) -> bool:
    """Whether harm stands beside a child, or whoever did it is near a child now."""
    hits = [hit for hit in hits if hit.kind in ("abuse", "urgent")]
    words = [token.word for token in tokens]
    numbers = {hit.sentence for hit in hits}
    with_child = {number for number in numbers if has_child(sentences[number])}
    for hit in (hit for hit in hits if hit.sentence in with_child):
        first, last = hit.places[0], hit.places[-1]
        before = words[max(0, first - 2) : first]
        if may_be_harmed(sentences[hit.sentence], before, words[last]):
            return True
    done = {hit.sentence for hit in hits if _is_done_by_another(hit, tokens)}
    return child_at_risk.is_near_child(sentences, done)


def _is_done_by_another(hit: PhraseMatch, tokens: list[Token]) -> bool:
    """Whether a phrase tells what somebody did to somebody else, with the body."""
    words = [tokens[place].word for place in hit.places]
    return HARM_TO_SELF.isdisjoint(words) and any(
        word.startswith(HARM) for word in words
    )


# --- phrases --------------------------------------------------------------------------


def phrase_problem(phrase: str) -> str:
    """Return why a phrase cannot be used, in a sentence; empty if it can."""
    parts = _phrase_parts(phrase)
    words = [part for part in parts if part != GAP]
    if len(phrase) > PHRASE_MAX or len(words) > WORDS_MAX:
        return f"Use at most {PHRASE_MAX} characters and {WORDS_MAX} words."
    if not words:
        return "Write at least one word."
    if len("".join(words).replace("*", "")) < BEGINNING:
        return "So few letters would be found nearly everywhere: write at least three."
    return _gap_problem(parts) or _star_problem(phrase, words)


def _gap_problem(parts: list[str]) -> str:
    """Return why three dots cannot stand where they do; empty if they can."""
    at_an_end = GAP in (parts[0], parts[-1])
    in_a_row = (GAP, GAP) in pairwise(parts)
    if at_an_end or in_a_row or parts.count(GAP) > GAPS_MAX:
        return f"Three dots stand between two words, at most {GAPS_MAX} times."
    return ""


def _star_problem(phrase: str, words: list[str]) -> str:
    """Return why a star cannot stand where it does; empty if it can."""
    if STAR_ELSEWHERE.search(fold(phrase)):
        return "A star can stand only at the end of a word."
    if any(word.endswith("*") and len(word) <= BEGINNING for word in words):
        return f"Write at least {BEGINNING} letters before a star."
    return ""


def _phrase_parts(phrase: str) -> list[str]:
    """Return the parts of a phrase: words, beginnings with a star, gaps."""
    return PART.findall(fold(phrase))


def _is_word(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


@dataclass(frozen=True)
class ReadyPhrase:
    """A phrase made ready.

    Args:
        kind: Its kind.
        parts: Words, beginnings with a star, gaps.
        whole_words: The words among them; where one is missing, it cannot stand.
        beginnings: The first letters of those with a star; likewise.
    """

    kind: str
    parts: list[str]
    whole_words: frozenset[str]
    beginnings: frozenset[str]


@dataclass(frozen=True)
class Phrases:
    """A list made ready, by first word or by its first letters."""

    by_word: dict[str, list[ReadyPhrase]]
    by_beginning: dict[str, list[ReadyPhrase]]

    def beginning_at(self, word: str) -> Iterator[ReadyPhrase]:
        """Yield the phrases whose first part stands for this word."""
        yield from self.by_word.get(word, ())
        for phrase in self.by_beginning.get(word[:BEGINNING], ()):
            if _is_word(word, phrase.parts[0]):
                yield phrase


@lru_cache(maxsize=4)
def compiled(phrases: tuple[tuple[str, str], ...]) -> Phrases:
    """Return phrases ready to match; those that cannot be used are left out."""
    ready = Phrases({}, {})
    for kind, phrase in phrases:
        if phrase_problem(phrase):
            continue
        parts = _phrase_parts(phrase)
        starred = {part for part in parts if part.endswith("*")}
        made = ReadyPhrase(
            kind,
            parts,
            whole_words=frozenset(parts) - starred - {GAP},
            beginnings=frozenset(part[:BEGINNING] for part in starred),
        )
        if parts[0].endswith("*"):
            ready.by_beginning.setdefault(parts[0][:BEGINNING], []).append(made)
        else:
            ready.by_word.setdefault(parts[0], []).append(made)
    return ready


# --- matching -------------------------------------------------------------------------


def _tokenize(text: str) -> list[Token]:
    tokens, number = [], 0
    for word in WORD_OR_END.findall(fold(text)):
        if word:
            tokens.append(Token(word, number))
        else:
            number += 1
    return tokens


def _sentences(tokens: list[Token]) -> dict[int, list[str]]:
    return {
        number: [token.word for token in group]
        for number, group in groupby(tokens, key=lambda token: token.sentence)
    }


def find_phrases(tokens: list[Token], phrases: Phrases) -> list[PhraseMatch]:
    """Return the phrases that stand in a text, harmless ones hidden first."""
    hits = list(_match_all(tokens, phrases))
    longer = _places_of_meaning(hits)
    masked = {
        place
        for hit in hits
        if hit.kind == "harmless" and tokens[hit.places[-1]].sentence == hit.sentence
        if not any(set(hit.places) < places for places in longer[hit.places[0]])
        for place in hit.places
    }
    if masked:
        left = [
            token._replace(word="") if place in masked else token
            for place, token in enumerate(tokens)
        ]
        hits = list(_match_all(left, phrases))
    return [hit for hit in hits if hit.kind != "harmless"]


def _places_of_meaning(hits: list[PhraseMatch]) -> dict[int, list[set[int]]]:
    """Return, by each word, the places of every phrase with it that is not harmless.

    "Ending things" is harmless; the longer "ending things for good" is not.
    """
    by_place: dict[int, list[set[int]]] = defaultdict(list)
    for hit in hits:
        for place in hit.places if hit.kind != "harmless" else ():
            by_place[place].append(set(hit.places))
    return by_place


def _match_all(tokens: list[Token], phrases: Phrases) -> Iterator[PhraseMatch]:
    """Yield every phrase that stands in a text, harmless ones too."""
    words = frozenset(token.word for token in tokens)
    beginnings = frozenset(word[:BEGINNING] for word in words)
    possible = {
        word: [
            phrase
            for phrase in phrases.beginning_at(word)
            if phrase.whole_words <= words and phrase.beginnings <= beginnings
        ]
        for word in words
    }
    for start, token in enumerate(tokens):
        for phrase in possible[token.word]:
            rest = _match_rest(tokens, start + 1, phrase.parts[1:])
            if rest is not None:
                yield PhraseMatch(phrase.kind, token.sentence, (start, *rest))


def _match_rest(
    tokens: list[Token], place: int, parts: list[str]
) -> tuple[int, ...] | None:
    """Return which words the rest of a phrase names, from a place on.

    Args:
        tokens: The text.
        place: Where the rest begins.
        parts: The rest of the phrase.

    Returns:
        Their places; None where the phrase does not stand here.
    """
    if not parts:
        return ()
    if parts[0] == GAP:
        return _match_after_gap(tokens, place, parts[1:])
    if place >= len(tokens) or not _is_word(tokens[place].word, parts[0]):
        return None
    rest = _match_rest(tokens, place + 1, parts[1:])
    return None if rest is None else (place, *rest)


def _match_after_gap(
    tokens: list[Token], place: int, parts: list[str]
) -> tuple[int, ...] | None:
    """Return the same for a phrase whose next word may be a few words away."""
    sentence = tokens[place - 1].sentence
    for at in range(place, min(place + GAP_WORDS + 1, len(tokens))):
        if tokens[at].sentence != sentence:
            return None
        places = _match_rest(tokens, at, parts)
        if places is not None:
            return places
    return None
