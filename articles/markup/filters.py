"""What happens to a text after the sanitiser: only our own names, numbers and ids.

Each filter reads the sanitiser's tokens. None can bring back what the sanitiser took:
a test asserts that sanitising the result again changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any, Protocol

from bleach.html5lib_shim import Filter

Token = dict[str, Any]

PLAIN_WORDS = frozenset({"a", "span"})
PLAIN_BOX = "section"  # without a name it says nothing; `div` nests otherwise in lists


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


class Tidy(Filter):
    """Takes away tags that lost what they were for; `h1` is the page's own.

    A box stays one: without it what it held would nest in another way.
    """

    def __iter__(self) -> Iterator[Token]:
        names: list[str] = []
        for token in super().__iter__():
            kind = token["type"]
            if kind == "StartTag":
                names.append(tidy_name(token))
            if kind in ("StartTag", "EndTag"):
                token["name"] = names[-1] if kind == "StartTag" else names.pop()
                if not token["name"]:
                    continue
            if kind == "EmptyTag" and token["name"] == "img" and not has_source(token):
                continue
            yield token


def tidy_name(token: Token) -> str:
    """Return what a tag is called in the end; nothing where only its words stay."""
    name = token["name"]
    if name == "h1":
        return "h2"
    if not token["data"] and name in PLAIN_WORDS:
        return ""
    return PLAIN_BOX if not token["data"] and name == "aside" else name


def has_source(token: Token) -> bool:
    """Tell whether a picture still says where it is."""
    return bool(attribute(token, "src"))


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
