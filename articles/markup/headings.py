"""Headings: levels, unique ids, and the outline (table of contents).

No id stands twice on the page, whoever wrote it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape

from bleach.html5lib_shim import Filter

from articles.markup.token_filters import (
    PLAIN_BOX,
    Token,
    attribute,
    set_attribute,
    shown_tokens,
)

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FOOTNOTE_ID = re.compile(r"(?:note|ref)-\d+(?:-\d+)?|notes-title")
MAX_SLUG = 60

# Ids that every page has, and that the page of every essay has: a text may link there.
SITE_IDS = frozenset({"foot-help", "foot-paid", "foot-privacy", "main"})
PAGE_IDS = SITE_IDS | {"headline", "questions"}
# Ids of the page around a text, which a heading of the same words must not take.
OTHER_IDS = """
    answers ask author body byline comments content contents corrections essays footer
    header help help-all help-countries masthead menu nav near related reason search
    site skip standfirst top topics who-pays
"""
RESERVED_IDS = PAGE_IDS | frozenset(OTHER_IDS.split())
# The same of those that a page counts or makes from something's name: an answer, a
# thread and its parts, a foot, the title of a part.
RESERVED_FORM = re.compile(
    r"(?:answer|follow-up|held)-\d.*|(?:foot|helplines|preview|thread)-.*|.*-title"
)
# Stored HTML and our templates have their values in double quotes.
ID = re.compile(r' id="([^"]+)"')


def ids_in(html: str) -> frozenset[str]:
    """Return the ids of an HTML text that `render` or our templates wrote."""
    return frozenset(unescape(found) for found in ID.findall(html))


def heading_text(tokens: Iterable[Token]) -> str:
    """Return the text of a heading, without footnote marks and what it folds away."""
    words, marks = [], 0
    for token in shown_tokens(tokens):
        if token["type"] == "StartTag" and (marks or _is_mark(token)):
            marks += 1
        elif token["type"] == "EndTag" and marks:
            marks -= 1
        elif not marks and token["type"] in ("Characters", "SpaceCharacters"):
            words.append(token["data"])
        elif not marks and token["type"] == "Entity":
            words.append(unescape(f"&{token['name']};"))
    return " ".join("".join(words).split())


def _is_mark(token: Token) -> bool:
    """Tell whether a tag opens the mark of a footnote."""
    return token["name"] == "sup" and attribute(token, "class") == "footnote-mark"


def _heading_slug(title: str) -> str:
    """Return the slug of a heading, for its id."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    return "-".join(words)[:MAX_SLUG].strip("-") or "section"


class HeadingFilter(Filter):
    """Token filter: level and id of each heading, and the outline."""

    def __init__(
        self,
        source: Iterable[Token],
        *,
        outline: list[dict[str, str]],
        problems: list[str],
        prefix: str,
        level: int,
    ) -> None:
        super().__init__(source)
        self.outline = outline
        self.problems = problems
        self.prefix = prefix
        self.level = level
        self.levels = Levels(level)
        self.title = ""
        self.ids = set() if prefix else set(RESERVED_IDS)
        self.counts: dict[str, int] = {}

    def __iter__(self) -> Iterator[Token]:
        tokens = iter(super().__iter__())
        depth = 0
        for token in tokens:
            kind = token["type"]
            if kind == "StartTag" and self.is_heading(token):
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
        *inner, end = _until_end(tokens)
        title = heading_text(inner)
        if not title:
            self.problems.append(f"{self.place()} has no words.")
            start["name"] = end["name"] = PLAIN_BOX
            start["data"] = {}
        else:
            level = self.level_of(start["name"], title, is_boxed=bool(depth))
            start["name"] = end["name"] = f"h{level}"
            self.name(start, title, level=level, is_boxed=bool(depth))
        for token in inner:
            self.claim_id(token)
        inner = _linked(inner, attribute(start, "id"))
        yield from [start, *inner, end] if title or inner else []

    def place(self) -> str:
        """Return how an author finds the heading that has nothing to be named by."""
        return (
            f"The heading after “{self.title}”" if self.title else "The first heading"
        )

    def level_of(self, name: str, title: str, *, is_boxed: bool) -> int:
        """Return a heading's level on the page, and tell where one was skipped."""
        written = int(name[1])
        level, skipped = self.levels.add(written, is_boxed=is_boxed)
        if skipped:
            marks, next_marks = "#" * written, "#" * (written - skipped)
            self.problems.append(
                f"The heading “{title}” skips a level: it has {marks}"
                f" where {next_marks} comes next."
            )
        self.title = title
        return level

    def name(self, start: Token, title: str, *, level: int, is_boxed: bool) -> None:
        """Give a heading its id, and a section its place in the outline."""
        if is_boxed and level == self.level:
            # Above every section; a text is cut at headings with an id, a box is not.
            start["data"].pop((None, "id"), None)
            return
        name = self.new_id(attribute(start, "id") or _heading_slug(title))
        set_attribute(start, "id", name)
        if level == self.level:
            self.outline.append({"id": name, "title": title})

    def new_id(self, wanted: str) -> str:
        """Return an id like the wanted one that nothing else has."""
        wanted = wanted.removeprefix(self.prefix)
        base = f"{self.prefix}section-" if self.is_taken(wanted) else self.prefix
        base += wanted
        name = base
        while name in self.ids:
            self.counts[base] = self.counts.get(base, 1) + 1
            name = f"{base}-{self.counts[base]}"
        self.ids.add(name)
        return name

    def is_taken(self, name: str) -> bool:
        """Tell whether a name looks like a footnote's id, or the page's around."""
        if FOOTNOTE_ID.fullmatch(name):
            return True
        return not self.prefix and bool(RESERVED_FORM.fullmatch(name))

    def is_heading(self, token: Token) -> bool:
        """Tell whether a tag opens a heading that the author wrote."""
        if token["name"] not in HEADINGS:
            return False
        made = f"h{self.level}", "footnote-list-title", f"{self.prefix}notes-title"
        return made != (
            token["name"],
            attribute(token, "class"),
            attribute(token, "id"),
        )

    def claim_id(self, token: Token) -> None:
        """Let a tag keep its id where it is new and no footnote could have it."""
        is_tag = token["type"] in ("StartTag", "EmptyTag")
        name = attribute(token, "id") if is_tag else ""
        if not name:
            return
        is_footnote = attribute(token, "class").startswith("footnote")
        if (
            name in self.ids
            or not name.startswith(self.prefix)
            or (self.is_taken(name.removeprefix(self.prefix)) and not is_footnote)
        ):
            del token["data"][(None, "id")]
        else:
            self.ids.add(name)


def _linked(inner: list[Token], name: str) -> list[Token]:
    """Return a heading's tokens as a link to itself, for whoever wants to point at it.

    No link stands in another: a heading that holds one, as a footnote's mark, has
    none.
    """
    if not name or any(token.get("name") == "a" for token in inner):
        return inner
    start: Token = {"type": "StartTag", "name": "a", "data": {}}
    set_attribute(start, "href", f"#{name}")
    return [start, *inner, {"type": "EndTag", "name": "a", "data": {}}]


def _until_end(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield what stands in a heading and its end; no heading stands in another."""
    depth = 1
    for token in tokens:
        depth += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
        if depth and token.get("name") in HEADINGS:
            token["name"], token["data"] = PLAIN_BOX, {}
        yield token
        if not depth:
            return


LOWEST = 6


class Levels:
    """Maps the author's heading levels to those of the page.

    Args:
        top: The level of the text's own sections on the page.
    """

    def __init__(self, top: int) -> None:
        self.top = top
        self.above: list[int] = []

    def add(self, written: int, *, is_boxed: bool) -> tuple[int, int]:
        """Take the next heading.

        Args:
            written: The level its author gave it; `#` and `##` are the same.
            is_boxed: Whether it stands in a box, where nothing is a section.

        Returns:
            Its level on the page, and how many levels its author skipped before it.
        """
        least = 3 if is_boxed else 2
        written = max(written, least)
        while self.above and self.above[-1] >= written:
            self.above.pop()
        last = max(self.above[-1] if self.above else 1, least - 1)
        self.above.append(written)
        return min(LOWEST, self.top + len(self.above) - 1), written - last - 1
