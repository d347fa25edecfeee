"""What happens to a text after the sanitiser: only our own names, numbers and ids.

Each filter reads the sanitiser's tokens. None can bring back what the sanitiser took:
a test asserts that sanitising the result again changes nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any, Protocol

from bleach.html5lib_shim import Filter

Token = dict[str, Any]

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NEEDS_ATTRIBUTE = frozenset({"a", "aside", "section", "span"})
NOTE_ID = re.compile(r"(?:note|ref)-\d+(?:-\d+)?|notes-title")
MAX_SLUG = 60

# Ids of the page around a text, which a heading of the same words must not take.
PAGE = """
    answers ask author body byline comments content contents contents-title essays
    footer header headline help invitation-title main masthead menu nav near near-title
    questions questions-title reason related search site skip standfirst title top
    topics
"""
RESERVED_IDS = frozenset(PAGE.split())


class Sized(Protocol):
    """A picture whose size is known."""

    width: int
    height: int


def attribute(token: Token, name: str) -> str:
    """Return one attribute of a tag, or nothing."""
    return token["data"].get((None, name), "")


def set_attribute(token: Token, name: str, value: object) -> None:
    """Give a tag one attribute."""
    token["data"][(None, name)] = str(value)


def words_of(tokens: Iterable[Token]) -> str:
    """Return the words in a stretch of tokens, marks of notes left out."""
    words, marks = [], 0
    for token in tokens:
        if token["type"] == "StartTag" and (marks or is_mark(token)):
            marks += 1
        elif token["type"] == "EndTag" and marks:
            marks -= 1
        elif not marks and token["type"] in ("Characters", "SpaceCharacters"):
            words.append(token["data"])
        elif not marks and token["type"] == "Entity":
            words.append(unescape(f"&{token['name']};"))
    return " ".join("".join(words).split())


def is_mark(token: Token) -> bool:
    """Tell whether a tag opens the mark of a note."""
    return token["name"] == "sup" and attribute(token, "class") == "note-mark"


def slug_of(title: str) -> str:
    """Return what a heading is called in addresses."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    slug = "-".join(words)[:MAX_SLUG].strip("-") or "section"
    return f"section-{slug}" if NOTE_ID.fullmatch(slug) else slug


class Tidy(Filter):
    """Takes away tags that lost what they were for; `h1` is the page's own."""

    def __iter__(self) -> Iterator[Token]:
        hollow: list[bool] = []
        for token in super().__iter__():
            kind = token["type"]
            if kind in ("StartTag", "EndTag") and token["name"] == "h1":
                token["name"] = "h2"
            if kind == "StartTag":
                hollow.append(token["name"] in NEEDS_ATTRIBUTE and not token["data"])
                if hollow[-1]:
                    continue
            if kind == "EndTag" and hollow.pop():
                continue
            if kind == "EmptyTag" and token["name"] == "img" and not has_source(token):
                continue
            yield token


def has_source(token: Token) -> bool:
    """Tell whether a picture still says where it is."""
    return bool(attribute(token, "src"))


class Sections(Filter):
    """Headings: their level, an id for each, and the outline; no id stands twice."""

    def __init__(
        self, source: Iterable[Token], *, outline: list, prefix: str, level: int
    ) -> None:
        super().__init__(source)
        self.outline = outline
        self.prefix = prefix
        self.level = level
        self.ids = set() if prefix else set(RESERVED_IDS)
        self.counts: dict[str, int] = {}

    def __iter__(self) -> Iterator[Token]:
        tokens = iter(super().__iter__())
        depth = 0
        for token in tokens:
            kind = token["type"]
            if kind == "StartTag" and is_heading(token):
                yield from self.heading(token, tokens, depth)
                continue
            depth += {"StartTag": 1, "EndTag": -1}.get(kind, 0)
            if depth and kind == "EmptyTag" and attribute(token, "class") == "break":
                continue  # a page is cut there, and a box cannot be
            self.claim_id(token)
            yield token

    def heading(
        self, start: Token, tokens: Iterator[Token], depth: int
    ) -> Iterator[Token]:
        *inner, end = until_end(tokens)
        title = words_of(inner)
        if not title:
            yield from inner
            return
        level = self.level_of(start["name"], depth)
        start["name"] = end["name"] = f"h{level}"
        name = self.new_id(attribute(start, "id") or slug_of(title))
        set_attribute(start, "id", name)
        for token in inner:
            self.claim_id(token)
        if level == self.level and not depth:
            self.outline.append({"id": name, "title": title})
        yield from [start, *inner, end]

    def level_of(self, name: str, depth: int) -> int:
        """Return a heading's level: in a box never that of the text's own sections."""
        level = int(name[1]) - 2 + self.level
        return min(6, max(level, self.level + 1 if depth else self.level))

    def new_id(self, wanted: str) -> str:
        """Return an id like the wanted one that nothing else has."""
        base = wanted if wanted.startswith(self.prefix) else f"{self.prefix}{wanted}"
        name = base
        while name in self.ids:
            self.counts[base] = self.counts.get(base, 1) + 1
            name = f"{base}-{self.counts[base]}"
        self.ids.add(name)
        return name

    def claim_id(self, token: Token) -> None:
        """Let a tag keep its id where it is new and cannot be mistaken for a note's."""
        is_tag = token["type"] in ("StartTag", "EmptyTag")
        name = attribute(token, "id") if is_tag else ""
        if not name:
            return
        is_note = attribute(token, "class").startswith("note")
        is_like_note = NOTE_ID.fullmatch(name.removeprefix(self.prefix))
        if (
            name in self.ids
            or not name.startswith(self.prefix)
            or (is_like_note and not is_note)
        ):
            del token["data"][(None, "id")]
        else:
            self.ids.add(name)


def is_heading(token: Token) -> bool:
    """Tell whether a tag opens a heading that the author wrote."""
    return token["name"] in HEADINGS and attribute(token, "class") != "notes-title"


def until_end(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield what stands in a heading and its end; a heading in it becomes words."""
    depth = 1
    for token in tokens:
        depth += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
        if not depth or token.get("name") not in HEADINGS:
            yield token
        if not depth:
            return


class Pictures(Filter):
    """Gives a picture the size of its file, so that nothing moves when it arrives."""

    def __init__(
        self, source: Iterable[Token], *, images: Mapping[str, Sized], problems: list
    ) -> None:
        super().__init__(source)
        self.images = images
        self.problems = problems

    def __iter__(self) -> Iterator[Token]:
        for token in super().__iter__():
            if token["type"] == "EmptyTag" and token["name"] == "img":
                self.complete(token)
            yield token

    def complete(self, token: Token) -> None:
        address = unescape(attribute(token, "src"))
        image = self.images.get(address)
        if image:
            set_attribute(token, "width", image.width)
            set_attribute(token, "height", image.height)
        set_attribute(token, "alt", attribute(token, "alt"))
        set_attribute(token, "loading", "lazy")
        set_attribute(token, "decoding", "async")
        if not attribute(token, "alt") and "video" not in attribute(token, "class"):
            self.problems.append(f"The picture {address} has no alternative text.")


class Links(Filter):
    """Marks links that leave the site."""

    def __iter__(self) -> Iterator[Token]:
        for token in super().__iter__():
            if token["type"] == "StartTag" and token["name"] == "a":
                self.mark(token)
            yield token

    def mark(self, token: Token) -> None:
        leaves = attribute(token, "href").strip().lower().startswith("http")
        if leaves and not attribute(token, "class"):
            set_attribute(token, "class", "external")
        elif not leaves and attribute(token, "class") == "external":
            del token["data"][(None, "class")]


class Tables(Filter):
    """Lets a wide table scroll by itself, and says what a head cell heads."""

    def __iter__(self) -> Iterator[Token]:
        is_in_head = False
        for token in super().__iter__():
            kind, name = token["type"], token.get("name")
            if kind in ("StartTag", "EndTag") and name == "thead":
                is_in_head = kind == "StartTag"
            if kind == "StartTag" and name == "table":
                yield from self.frame("StartTag", token)
            if kind == "StartTag" and name == "th" and not attribute(token, "scope"):
                set_attribute(token, "scope", "col" if is_in_head else "row")
            yield token
            if kind == "EndTag" and name == "table":
                yield from self.frame("EndTag", token)

    def frame(self, kind: str, table: Token) -> Iterator[Token]:
        frame = {**table, "type": kind, "name": "div", "data": {}}
        if kind == "StartTag":
            set_attribute(frame, "class", "table-scroll")
            set_attribute(frame, "tabindex", 0)
            set_attribute(frame, "role", "region")
            set_attribute(frame, "aria-label", "Table")
        yield frame


class FirstLines(Filter):
    """Drops empty lines that open a `pre`: each reading of the HTML would take one."""

    def __iter__(self) -> Iterator[Token]:
        is_first = False
        for token in super().__iter__():
            is_text = token["type"] in ("Characters", "SpaceCharacters")
            if is_first and is_text:
                token["data"] = token["data"].lstrip("\n")
            if is_text:
                is_first = is_first and not token["data"]
            else:
                is_first = token["type"] == "StartTag" and token["name"] == "pre"
            yield token
