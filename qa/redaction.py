"""What in a text could show who somebody is: suggestions, never more than that.

Patterns only: no list of names, no model, no network. What is found is pointed out to
the asker and to the author; nothing is removed by it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PLACEHOLDERS = {
    "email": "[e-mail address]",
    "url": "[link]",
    "handle": "[account name]",
    "phone": "[telephone number]",
    "digits": "[number]",
    "street": "[address]",
    "postcode": "[postcode]",
    "name": "[name]",
    "place": "[place]",
    "employer": "[workplace]",
}
WORDS_FOR = {
    "email": "an e-mail address",
    "url": "a link",
    "handle": "an account name",
    "phone": "a telephone number",
    "digits": "a long number",
    "street": "an address",
    "postcode": "a postcode",
    "name": "a name",
    "place": "a place",
    "employer": "a workplace",
}
NAME = r"[A-Z][a-zà-öø-ÿ]+(?:[-'’][A-Z]?[a-zà-öø-ÿ]+)?"
FULL_NAME = rf"{NAME}(?: {NAME}){{0,2}}"
KIN = (
    "husband|wife|partner|boyfriend|girlfriend|fianc[eé]e?|ex|daughter|son|child|"
    "mother|mum|mom|father|dad|sister|brother|friend|cousin|aunt|uncle|boss|"
    "therapist|counsellor|counselor|doctor|teacher|stepdaughter|stepson|niece|nephew"
)
PLACE = rf"{NAME}(?: {NAME}){{0,2}}"
# Each finds one kind; group 1, where there is one, is what could show who it is.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>]{1,200}", re.IGNORECASE)),
    ("url", re.compile(
        r"\b[\w-]{2,40}\.(?:com|org|net|info|io|co\.uk)(?:/\S{0,99})?\b")),
    ("handle", re.compile(r"(?<![\w@.])@[A-Za-z]\w{2,29}\b")),
    ("handle", re.compile(
        r"\b(?:instagram|insta|snapchat|snap|telegram|discord|skype|twitter|tiktok|kik)"
        r"(?: (?:is|name|handle|at))? ?: ?([\w.]{2,29}\w)", re.IGNORECASE)),
    ("phone", re.compile(
        r"(?<![\w.,/-])(?:\+|00)?\(?\d{1,4}\)?"
        r"(?:[ ./-]?\(?\d{2,5}\)?){2,5}(?![\w/-])")),
    ("digits", re.compile(r"(?<![\w.,])\d{7,20}(?![\w])")),
    ("postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")),
    ("postcode", re.compile(r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b")),
    ("street", re.compile(
        rf"\b\d{{1,5}}[a-z]?,? (?:{NAME} ){{1,3}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Way|Court|Crescent|"
        r"Place|Square|Terrace|Gardens|Boulevard|Blvd)\b")),
    ("name", re.compile(
        rf"\b(?:[Mm]y name is|[Mm]y name[’']s|[Ii] am called|[Ii][’']m called|"
        rf"[Tt]hey call me|[Pp]eople call me|[Cc]alled|[Nn]amed) ({FULL_NAME})")),
    ("name", re.compile(r"\b[Mm]y name is ([a-z]{2,20})\b")),
    ("name", re.compile(rf"\b(?:[Tt]his is) ({NAME})(?=[,.!\n]|$)")),
    ("name", re.compile(rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er) (?:{KIN}),? ({NAME})\b")),
    ("name", re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? ({FULL_NAME})")),
    ("name", re.compile(
        rf"(?:\n|[.!?] )(?:Love|Thanks|Thank you|Yours|Regards|Best|Sincerely|"
        rf"Best wishes|Kind regards|Cheers),?\s+({FULL_NAME})\s*$")),
    ("name", re.compile(rf"\n\s*[-–—]\s*({FULL_NAME})\s*$")),
    ("employer", re.compile(
        rf"\b[Ii] (?:work|worked|teach|study|studied)(?: \w+){{0,2}} (?:at|for) "
        rf"(?:the )?({PLACE})")),
    ("place", re.compile(
        rf"\b(?:[IiWw]e? lived?|[Ii] am|[Ii][’']m|[IiWw]e? moved|living) "
        rf"(?:in|near|from|to) (?:the )?({PLACE})")),
)  # fmt: skip
# Capitalised words that are no names where a pattern finds them.
NO_NAMES = frozenset({
    "I", "I'm", "I’m", "The", "This", "That", "He", "She", "They", "We", "You", "It",
    "My", "His", "Her", "Our", "Your", "But", "And", "So", "If", "When", "What", "Why",
    "How", "God", "Mum", "Mom", "Dad", "Monday", "Tuesday", "Wednesday", "Thursday",
    "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May",
    "June", "July", "August", "September", "October", "November", "December",
    "Christmas", "English", "Am", "Is", "Was", "Are", "Do", "Does", "Did", "Has",
    "Have", "Now", "Then", "Thank", "Thanks", "Please", "Hello", "Hi", "Dear",
})  # fmt: skip


@dataclass(frozen=True)
class Span:
    """A part of a text that could show who somebody is.

    Args:
        start: Where it begins, in characters.
        end: Where it ends.
        kind: One of `PLACEHOLDERS`.
        text: The part itself.
    """

    start: int
    end: int
    kind: str
    text: str

    @property
    def words(self) -> str:
        """What it seems to be: "a telephone number"."""
        return WORDS_FOR[self.kind]


def suggest(text: str) -> list[Span]:
    """Return what could identify somebody, in the order of the text, never overlapping.

    Args:
        text: Plain text.
    """
    found = list(found_in(text))
    names = {span.text for span in found if span.kind == "name"}
    found += [span for name in sorted(names) for span in occurrences(name, text)]
    return without_overlaps(found)


def found_in(text: str) -> Iterator[Span]:
    """Yield everything that a pattern finds, overlapping or not."""
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            start, end = match.span(group)
            if is_likely(kind, match[group]):
                yield Span(start, end, kind, match[group])


def is_likely(kind: str, found: str) -> bool:
    """Whether what a pattern found is more than a date, a sum or a common word."""
    if kind == "phone":
        return is_phone(found)
    if kind in ("name", "place", "employer"):
        return found.split()[0] not in NO_NAMES
    return True


def is_phone(found: str) -> bool:
    """Whether digits look like a telephone number, not like dates or years."""
    digits = re.sub(r"\D", "", found)
    is_date = re.fullmatch(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", found.strip())
    years = re.fullmatch(r"(?:19|20)\d\d\D(?:19|20)\d\d", found.strip())
    begins = found.lstrip("(").startswith(("+", "0")) or len(digits) >= 10
    grouped = len(re.findall(r"\d+", found)) >= 3 and len(digits) >= 9
    fits = 8 <= len(digits) <= 15
    return fits and (begins or grouped) and not is_date and not years


def occurrences(name: str, text: str) -> Iterator[Span]:
    """Yield where a name that was found once stands elsewhere."""
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        yield Span(match.start(), match.end(), "name", name)


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order; of two that overlap, the first, or the longer."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end, span.kind)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def placeholder(kind: str) -> str:
    """Return what stands in a text for what was taken out: "[name]"."""
    return PLACEHOLDERS.get(kind, "[…]")


def standing(strings: Iterable[str], text: str) -> list[str]:
    """Return which of some strings still stand in a text, whatever their case.

    Args:
        strings: What was taken out elsewhere.
        text: Where to look, as whole words.
    """
    return [
        string
        for string in dict.fromkeys(strings)
        if string.strip()
        and re.search(rf"(?<!\w){re.escape(string.strip())}(?!\w)", text, re.IGNORECASE)
    ]
