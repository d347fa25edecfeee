"""Personal data (PII) in a text: finds names, addresses, numbers, places.

Suggestions, never more than that. Patterns only: no list of names, no model, no
network. What is found is pointed out to the asker and to the author; nothing is removed
by it. Every repetition in a pattern is bounded, so that a hostile text takes no longer
than its length.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

PLACEHOLDERS = {
    "email": "[e-mail address]",
    "url": "[link]",
    "handle": "[account name]",
    "phone": "[phone number]",
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
    "phone": "a phone number",
    "digits": "a long number",
    "street": "an address",
    "postcode": "a postcode",
    "name": "a name",
    "place": "a place",
    "employer": "a workplace or school",
}
# What is "Tom's" names Tom; "O'Neil" and "Anne-Marie" are one name.
NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,20}(?:[-'’](?!s\b)[A-Z]?[a-zß-öø-ÿ]{1,20})?"
NAMES = rf"{NAME}(?: {NAME}){{0,2}}"
SMALL = r"[a-zß-öø-ÿ]{1,20}"
KIN = (
    "husband|wife|partner|boyfriend|girlfriend|fianc[eé]e?|ex|daughter|son|child|baby|"
    "mother|mum|mom|father|dad|sister|brother|friend|cousin|aunt|auntie|uncle|boss|"
    "therapist|counsellor|counselor|doctor|teacher|stepdaughter|stepson|niece|nephew|"
    "grandmother|grandfather|roommate|flatmate|colleague|neighbour|neighbor|manager"
)
NETWORK = (
    "instagram|insta|ig|snapchat|snap|telegram|discord|skype|twitter|tiktok|kik|"
    "facebook|whatsapp|reddit"
)
SPEAKS = (
    "said|says|told|tells|asked|asks|thinks|thought|loves|loved|wants|wanted|feels|felt|"
    "left|leaves|knows|knew|hates|came|went|started|got|gets|has|had|was|is|did|does"
)
SCHOOLS = "School|College|University|Academy|Hospital|Church"
# Each finds one kind; group 1, where there is one, is what could show who it is.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(
        r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    ("url", re.compile(r"\b(?:https?://|www\.)[^\s<>]{1,200}", re.IGNORECASE)),
    ("url", re.compile(
        r"\b[\w-]{2,40}\.(?:com|org|net|info|io|co\.uk|me|shop)\b(?:/[^\s<>]{0,99})?",
        re.IGNORECASE)),
    ("handle", re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,28}\w")),
    ("handle", re.compile(
        rf"\b(?:{NETWORK})(?: (?:is|name|handle|at))? ?: ?([\w.]{{2,29}}\w)",
        re.IGNORECASE)),
    ("handle", re.compile(
        rf"\bmy (?:{NETWORK})(?: (?:name|handle|user))? is ([\w.]{{2,29}}\w)",
        re.IGNORECASE)),
    ("phone", re.compile(
        r"(?<![\w.,/:+-])\+?\(?\d(?:[ ()./-]{0,2}\d){6,16}(?![\d\w])")),
    ("digits", re.compile(r"(?<![\w.,])\d{7,20}(?!\w)")),
    ("postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    ("postcode", re.compile(r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b")),
    ("street", re.compile(
        rf"\b\d{{1,5}}[a-z]?,? (?:{NAME} ){{1,3}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Way|Court|Crescent|"
        r"Place|Square|Terrace|Gardens|Boulevard|Blvd)\b")),
    ("name", re.compile(
        rf"\b(?:[Mm]y name is|[Mm]y name[’']s|[Ii] am called|[Ii][’']m called|"
        rf"[Mm]y friends call me|[Tt]hey call me|[Pp]eople call me|[Ii] go by|"
        rf"called|named) ({NAMES})")),
    ("name", re.compile(r"\b[Mm]y name(?: is|[’']s) ([a-z]{2,20})\b")),
    ("name", re.compile(rf"\b[Tt]his is ({NAMES})(?=[,.!]|\s*\n)")),
    ("name", re.compile(
        rf"\b(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir) (?:{SMALL} )?(?:{KIN}),? "
        rf"({NAME})")),
    ("name", re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? ({NAMES})")),
    ("name", re.compile(rf"(?<=[a-z,] )({NAME}) (?:{SPEAKS})\b")),
    ("name", re.compile(rf"(?<=[a-z] )({NAME})[’']s (?={SMALL}\b)")),
    ("employer", re.compile(
        rf"\b[Ii](?:[’']m| am)? (?:work|worked|working|teach|study|studied|studying)"
        rf"(?: {SMALL}){{0,3}} (?:at|for) (?:the )?({NAMES})")),
    ("employer", re.compile(
        rf"\b({NAME}(?: (?:of )?{NAME}){{0,3}} (?:{SCHOOLS}))\b")),
    ("place", re.compile(
        r"\b(?:(?:[Ii]|[Ww]e)(?: both)? (?:live|lived|grew up|moved|come|came)|"
        r"[Ii] am|[Ii][’']m|living) (?:in|near|from|to|outside) (?:the )?"
        rf"(?:an? (?:{SMALL} ){{1,3}}(?:in|near|of|outside) )?({NAMES})")),
)  # fmt: skip
GOODBYE = re.compile(
    r"(?:(?:[Ll]ots of )?[Ll]ove|(?:[Mm]any )?[Tt]hanks|[Tt]hank you|[Yy]ours(?: \w+)?|"
    r"(?:[Kk]ind |[Bb]est |[Ww]arm )?[Rr]egards|[Bb]est(?: wishes)?|[Ss]incerely|"
    r"[Cc]heers|[-–—]{1,2})"
)
SIGNED = re.compile(rf"(?:^|[.!?,] |\s)(?:{GOODBYE.pattern}),?\s*({NAMES})[ x.!]*$")
ALONE = re.compile(rf"\s*({NAMES})[ x.!]*$")
# Words with a capital that are no names where a pattern finds them.
NO_NAMES = frozenset({
    "I'm", "I’m", "The", "This", "That", "He", "She", "They", "We", "You", "It", "My",
    "His", "Her", "Our", "Your", "But", "And", "So", "If", "When", "What", "Why", "How",
    "Who", "There", "Here", "God", "Jesus", "Christ", "Lord", "Mum", "Mom", "Mommy",
    "Mummy", "Dad", "Daddy", "Mother", "Father", "Grandma", "Grandpa", "Everyone",
    "Everything", "Someone", "Nobody", "Nothing", "Monday", "Tuesday", "Wednesday",
    "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April",
    "May", "June", "July", "August", "September", "October", "November", "December",
    "Christmas", "Easter", "Thanksgiving", "Halloween", "Valentine", "Covid", "English",
    "Am", "Is", "Was", "Are", "Do", "Does", "Did", "Has", "Have", "Now", "Then",
    "Thank", "Thanks", "Please", "Hello", "Hi", "Dear", "Sorry", "Any", "Also", "In",
    "After", "Before", "Once", "Since", "Asperger", "Alzheimer", "Parkinson",
    "Hashimoto", "Tourette", "Crohn", "Bachelor", "Master", "Facebook", "Instagram",
    "Google", "Snapchat", "Twitter", "Tinder", "Therapy", "Counselling", "Counseling",
    "High", "Middle", "Elementary", "Primary", "Secondary", "Graduate", "Medical",
    "Law", "Grammar", "Boarding", "Community", "Catholic", "Christian", "Muslim",
})  # fmt: skip
# A country alone shows nobody.
NO_PLACES = frozenset({
    "England", "Scotland", "Wales", "Ireland", "Britain", "Great", "Europe", "America",
    "United", "Canada", "Australia", "New Zealand", "India", "Germany", "France",
    "Spain", "Italy", "Africa", "Asia", "South Africa", "Love", "Hell",
})  # fmt: skip
# "My name is not important."
NOT_SAID = frozenset({
    "not", "on", "in", "of", "no", "never", "also", "the", "being", "mentioned", "an",
    "unimportant", "irrelevant", "written", "known", "hidden", "private", "and",
})  # fmt: skip
# Names that are words too: written small, they are found only where somebody is told.
WORDS_TOO = frozenset({
    "will", "mark", "rose", "grace", "hope", "faith", "joy", "may", "dawn", "summer",
    "bill", "rich", "drew", "pat", "sue", "art", "jack", "rob", "chase", "angel",
})  # fmt: skip
DATE = re.compile(r"(?<!\d)\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d)")
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d\D{1,3}(?:19|20)\d\d(?!\d)")
DECIMAL = re.compile(r"\d+\.\d+")
GROUPED = re.compile(r"(?:1[ .-])?\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]\d{4}")
WORD_RUN = re.compile(r"\w+")
WORD = re.compile(r"[^\W\d_]+(?:[-'’](?!s\b)[^\W\d_]+)?")


@dataclass(frozen=True)
class PiiSpan:
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
        """What it seems to be: "a phone number"."""
        return WORDS_FOR[self.kind]


def find_pii(text: str) -> list[PiiSpan]:
    """Return what could identify somebody, in the order of the text, never overlapping.

    Args:
        text: Plain text.
    """
    found = [*_match_patterns(text), *_find_signature(text)]
    names = {span.text for span in found if span.kind == "name"}
    return _without_overlaps([*found, *_find_names_again(names, text)])


def _match_patterns(text: str) -> Iterator[PiiSpan]:
    """Yield everything that a pattern finds, overlapping or not."""
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            found = match[pattern.groups]
            if _is_likely(kind, found):
                start, end = match.span(pattern.groups)
                yield PiiSpan(start, end, kind, found)


def _find_signature(text: str) -> Iterator[PiiSpan]:
    """Yield the name at the end: "Thanks, Mark", "- Tom", "Love," above "Anna"."""
    end = text.rstrip()
    above, _, last = end[-200:].rpartition("\n")
    line_above = above.rstrip().rpartition("\n")[2].strip().rstrip(",.!")
    match = SIGNED.search(last)
    if match is None and GOODBYE.fullmatch(line_above):
        match = ALONE.match(last)
    if match and _is_likely("name", match[1]):
        start = len(end) - len(last) + match.start(1)
        yield PiiSpan(start, start + len(match[1]), "name", match[1])


def _is_likely(kind: str, found: str) -> bool:
    """Whether what a pattern found is more than a date, a sum or a common word."""
    if kind == "phone":
        return _is_phone(found)
    if kind == "digits":
        return not _is_phone(found)
    if kind in ("name", "place", "employer"):
        first = found.split()[0]
        is_country = kind == "place" and not NO_PLACES.isdisjoint((first, found))
        return first not in NO_NAMES | NOT_SAID and not is_country
    return True


def _is_phone(found: str) -> bool:
    """Whether digits look like a phone number, not like dates, years or a sum.

    Source:
        ITU-T E.164: at most 15 digits; written from abroad with + or 00, at home with
        a leading 0, in North America in groups of three, three and four.
    """
    digits = re.sub(r"\D", "", found)
    if not 8 <= len(digits) <= 15:
        return False
    if found.startswith("+") or GROUPED.fullmatch(found):
        return True
    is_other = DATE.search(found) or YEARS.search(found) or DECIMAL.fullmatch(found)
    return found.lstrip("(").startswith("0") and not is_other


def _find_names_again(names: Iterable[str], text: str) -> Iterator[PiiSpan]:
    """Yield where a name that was found once stands elsewhere, first or last name too.

    Args:
        names: What was found.
        text: Where to look, in one pass.
    """
    parts = {part for name in names for part in name.split()} - NO_NAMES
    known = {part for part in parts if len(part) > 2 and part not in WORDS_TOO}
    known |= {part.capitalize() for part in parts if part.islower()}
    for match in WORD.finditer(text):
        if match[0] in known:
            yield PiiSpan(match.start(), match.end(), "name", match[0])


def _without_overlaps(spans: Iterable[PiiSpan]) -> list[PiiSpan]:
    """Return spans in order; of two that overlap, the first, or the longer."""
    kept: list[PiiSpan] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end, span.kind)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def placeholder(kind: str) -> str:
    """Return what stands in a text for what was taken out: "[name]"."""
    return PLACEHOLDERS.get(kind, "[…]")


def remaining_pii(strings: Iterable[str], text: str) -> list[str]:
    """Return which of some strings still stand in a text, whatever their case.

    Args:
        strings: What was taken out elsewhere.
        text: Where to look, as whole words; a line end counts as a space.
    """
    plain = " ".join(text.split())
    starts: dict[str, list[int]] = defaultdict(list)
    for word in WORD_RUN.finditer(plain):
        starts[_fold(word[0])].append(word.start())
    return [
        string
        for string in dict.fromkeys(strings)
        if string.strip() and _contains(" ".join(string.split()), plain, starts)
    ]


def _contains(string: str, text: str, starts: Mapping[str, Sequence[int]]) -> bool:
    """Whether a text holds a string as whole words, looked for where its first stands.

    Args:
        string: On one line.
        text: On one line.
        starts: Where each word of the text begins, by the word folded.
    """
    first, wanted = WORD_RUN.search(string), _fold(string)
    if first is None:  # signs alone
        return re.search(rf"(?<!\w){re.escape(string)}(?!\w)", text) is not None
    for at in starts.get(_fold(first[0]), ()):
        start = at - first.start()
        end = start + len(string)
        if start >= 0 and end <= len(text) and _fold(text[start:end]) == wanted:
            beside = text[start - 1 : start] + text[end : end + 1]
            if not WORD_RUN.search(beside):
                return True
    return False


def _fold(words: str) -> str:
    """Return words in one case; the two i of Turkish are one."""
    return words.casefold().replace("\u0131", "i").replace("\u0307", "")
