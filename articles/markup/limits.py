"""Input limits: refuses Markdown that would take minutes to parse.

The Markdown engine is quadratic in several shapes that no essay has: twenty thousand
opening brackets keep it busy for more than a minute. Each limit stands far above what
a text of the longest length needs, and keeps the worst that passes to a few seconds.
"""

import re

MAX_CHARACTERS = 100_000
MAX_REACH = 400_000
MAX_OPEN_TAGS = 60
MAX_INDENT = 60
MAX_TAG_CHARACTERS = 4_000
MAX_ATTRIBUTES = 300

# What is counted, how many may stand in one text, and its name in the message.
COUNTED = (
    (re.compile(r"[*_`]"), 4_000, "marks of emphasis or code (*, _ or `)"),
    (re.compile(r"[\[\]]"), 4_000, "square brackets"),
    (re.compile(r"<"), 2_000, "“<” signs"),
    (re.compile(r"&"), 4_000, "“&” signs"),
    (re.compile(r"[\"']"), 8_000, "quotation marks"),
    (re.compile(r"\|"), 6_000, "“|” signs"),
    (re.compile(r"^[ |:]*-+[ :]*\|[-|: ]*$", re.MULTILINE), 300, "tables"),
    (re.compile(r"\\"), 4_000, "backslashes"),
    (re.compile(r"^ {0,3}(?:#|=+ *$|-+ *$)", re.MULTILINE), 500, "headings"),
    (re.compile(r"^ {0,3}///", re.MULTILINE), 600, "lines that begin with “///”"),
    (
        re.compile(r"^ {0,3}\[[^\]\n]*+\]:", re.MULTILINE),
        500,
        "notes and link addresses",
    ),
    (re.compile(r"-{2,}"), 4_000, "dashes"),
    (re.compile(r"\n\s*\n"), 2_000, "paragraphs"),
    (re.compile(r"\n"), 4_000, "lines"),
)

BLANK_LINES = re.compile(r"\n\s*\n")
BRACKET = re.compile(r"\[|\]\(?|\)")
LINE_START = re.compile(r"^(?:[ \t>]|[-*+][ \t]|\d+[.)][ \t])+", re.MULTILINE)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# An attribute as a browser reads it: what is quoted may hold ">" and anything else.
TAG_BEGINNING = re.compile(r"</?[a-zA-Z][^\s/>]*+")
ATTRIBUTE = re.compile(
    r"""[\s/]*+[^\s/>][^\s/>=]*+"""
    r"""(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+"""
)
SPACE_IN_TAG = re.compile(r"[\s/]*+")
# Tags that hold nothing, or that the next one of their kind closes.
NEVER_NESTED = frozenset(
    {"area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link"}
    | {"meta", "option", "p", "param", "source", "td", "th", "tr", "track", "wbr"}
)


class MarkupRefused(ValueError):
    """The text cannot be rendered; the message tells its author why."""


def check_limits(text: str) -> None:
    """Refuse a text that takes the parser too long, or holds a null character.

    Args:
        text: Markdown as its author wrote it.

    Raises:
        MarkupRefused: with the reason and what to do about it.
    """
    if len(text) > MAX_CHARACTERS:
        raise MarkupRefused(
            f"The text has {len(text):,} characters; {MAX_CHARACTERS:,} is the most."
            " Make two of it."
        )
    if "\x00" in text:
        raise MarkupRefused("The text holds a null character; paste it as plain text.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _check_counts(text)
    check_tags(text)
    if _bracket_reach(text) > MAX_REACH:
        raise MarkupRefused("Many brackets are opened and never closed; close them.")
    if _deepest_indent(text) > MAX_INDENT:
        raise MarkupRefused(
            "A line begins too far in: lists and quotations are nested too deeply."
        )
    if _deepest_tag(text) > MAX_OPEN_TAGS:
        raise MarkupRefused("Many HTML tags are opened and never closed; close them.")


def _check_counts(text: str) -> None:
    """Refuse a text with too much of one thing.

    Raises:
        MarkupRefused: naming it.
    """
    for pattern, most, name in COUNTED:
        count = sum(1 for _ in pattern.finditer(text))
        if count > most:
            raise MarkupRefused(
                f"The text has {count:,} {name}; {most:,} is the most that can be read."
            )


def check_tags(text: str) -> None:
    """Refuse a text with an HTML tag that is very long or has very many attributes.

    A parser compares each attribute with all before it.

    Args:
        text: Markdown or HTML, with at most as many “<” as `COUNTED` allows.

    Raises:
        MarkupRefused: naming the line and what the tag begins with.
    """
    for found in TAG_BEGINNING.finditer(text):
        if problem := _tag_problem(text, found):
            line = text.count("\n", 0, found.start()) + 1
            raise MarkupRefused(
                f"Line {line:,}: the HTML tag that begins with "
                f"“{found[0][:20]}” {problem} Close it with “>”, or write "
                "“&lt;” where no tag is meant."
            )


def _tag_problem(text: str, beginning: re.Match[str]) -> str:
    """Return what is wrong with a tag, in words; it is read no further than needed."""
    end = beginning.start() + MAX_TAG_CHARACTERS + 1
    place, count = min(beginning.end(), end), 0
    while attribute := ATTRIBUTE.match(text, place, end):
        place, count = attribute.end(), count + 1
        if count > MAX_ATTRIBUTES:
            return f"has more than {MAX_ATTRIBUTES} attributes."
    blank = SPACE_IN_TAG.match(text, place, end)
    is_long = max(place, blank.end() if blank else place) == end <= len(text)
    return f"is longer than {MAX_TAG_CHARACTERS:,} characters." if is_long else ""


def _bracket_reach(text: str) -> int:
    """Return how many characters the parser reads in search of closing brackets.

    From each `[` and each `](` it reads on to what closes it, or to the end of the
    paragraph.
    """
    return sum(_bracket_reach_in(paragraph) for paragraph in BLANK_LINES.split(text))


def _bracket_reach_in(paragraph: str) -> int:
    """Return the same of one paragraph."""
    total = 0
    opened: dict[str, list[int]] = {"]": [], ")": []}
    for found in BRACKET.finditer(paragraph):
        closing = opened.get(found[0][0])
        if closing:
            total += found.start() - closing.pop()
        if found[0] in ("[", "]("):
            opened["]" if found[0] == "[" else ")"].append(found.start())
    unclosed = opened["]"] + opened[")"]
    return total + sum(len(paragraph) - place for place in unclosed)


def _deepest_indent(text: str) -> int:
    """Return how far in the words of a line begin, at most."""
    starts = (found[0].expandtabs(4) for found in LINE_START.finditer(text))
    return max(map(len, starts), default=0)


def _deepest_tag(text: str) -> int:
    """Return how many HTML tags are open at once, at most."""
    depth = deepest = 0
    for end, name in TAG.findall(text):
        if name.lower() not in NEVER_NESTED:
            depth = max(0, depth - 1) if end else depth + 1
            deepest = max(deepest, depth)
    return deepest
