"""Headings: their level, an id for each, and the outline of a text.

No id stands twice on the page, whoever wrote it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape

from bleach.html5lib_shim import Filter

from articles.markup.filters import PLAIN_BOX, Token, attribute, set_attribute

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
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
            start["name"] = end["name"] = PLAIN_BOX
            start["data"] = {}
        else:
            level = self.level_of(start["name"], depth)
            start["name"] = end["name"] = f"h{level}"
            self.name(start, title, is_section=level == self.level and not depth)
        for token in inner:
            self.claim_id(token)
        yield from [start, *inner, end] if title or inner else []

    def name(self, start: Token, title: str, *, is_section: bool) -> None:
        """Give a heading its id, and a section its place in the outline."""
        name = self.new_id(attribute(start, "id") or slug_of(title))
        set_attribute(start, "id", name)
        if is_section:
            self.outline.append({"id": name, "title": title})

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
    """Yield what stands in a heading and its end; no heading stands in another."""
    depth = 1
    for token in tokens:
        depth += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
        if depth and token.get("name") in HEADINGS:
            token["name"], token["data"] = PLAIN_BOX, {}
        yield token
        if not depth:
            return
