"""Tables: what a head cell heads, and a frame in which a wide one scrolls by itself."""

import re
from collections.abc import Iterable, Iterator

from bleach.html5lib_shim import Filter

from articles.markup.headings import words_of
from articles.markup.token_filters import Token, attribute, set_attribute

MOST_IN_NAME = 80
NOT_IN_NAMES = re.compile(r'[<>&"]+')


class Tables(Filter):
    """Gives each table its frame, which the keyboard reaches, and the frame a name."""

    def __init__(self, source: Iterable[Token]) -> None:
        super().__init__(source)
        self.names: dict[str, int] = {}

    def __iter__(self) -> Iterator[Token]:
        tokens = iter(super().__iter__())
        for token in tokens:
            if opens(token, "table"):
                yield from self.framed([token, *rest_of_table(tokens)])
                continue
            if opens(token, "div"):
                forget_frame(token)
            yield token

    def framed(self, table: list[Token]) -> Iterator[Token]:
        for token in table:
            if opens(token, "div"):
                forget_frame(token)
        frame = {**table[0], "name": "div", "data": {}}
        set_attribute(frame, "class", "table-scroll")
        set_attribute(frame, "tabindex", 0)
        set_attribute(frame, "role", "region")
        set_attribute(frame, "aria-label", self.new_name(table))
        give_scopes(table)
        empty_heads_are_cells(table)
        yield from [frame, *table, {**frame, "type": "EndTag", "data": {}}]

    def new_name(self, table: list[Token]) -> str:
        """Return what a screen reader calls the frame: no two of a text alike."""
        name = f"Table: {caption_of(table)}".removesuffix(": ")
        self.names[name] = self.names.get(name, 0) + 1
        count = self.names[name]
        return name if count == 1 else f"{name} ({count})"


def opens(token: Token, name: str) -> bool:
    """Tell whether a token is the start of such an element."""
    return token["type"] == "StartTag" and token["name"] == name


def closes(token: Token, name: str) -> bool:
    """Tell whether a token is the end of such an element."""
    return token["type"] == "EndTag" and token["name"] == name


def rest_of_table(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield what stands in a table and its end; another may stand in a cell."""
    depth = 1
    for token in tokens:
        depth += opens(token, "table") - closes(token, "table")
        yield token
        if not depth:
            return


def forget_frame(box: Token) -> None:
    """Take from an author's box what only our frames have: a stop for the keyboard."""
    box["data"] = {
        name: value for name, value in box["data"].items() if name[1] in ("dir", "lang")
    }


def caption_of(table: list[Token]) -> str:
    """Return a table's caption, or else what stands in its first row of heads."""
    heads = words_within(first_row_of_heads(table), "th")
    words = next(words_within(table, "caption"), "") or ", ".join(heads)
    words = " ".join(NOT_IN_NAMES.sub(" ", words).split())
    if len(words) <= MOST_IN_NAME:
        return words
    return f"{words[:MOST_IN_NAME].rsplit(' ', 1)[0]}…"


def words_within(tokens: Iterable[Token], name: str) -> Iterator[str]:
    """Yield the words of each element of a name, the empty left out."""
    inner: list[Token] | None = None
    for token in tokens:
        if opens(token, name):
            inner = []
        elif closes(token, name) and inner is not None:
            words, inner = words_of(inner), None
            yield from [words] if words else []
        elif inner is not None:
            inner.append(token)


def first_row_of_heads(table: list[Token]) -> Iterator[Token]:
    """Yield the tokens of a table up to the end of the first row with a head cell."""
    is_found = False
    for token in table:
        is_found = is_found or opens(token, "th")
        if is_found and closes(token, "tr"):
            return
        yield token


def give_scopes(table: list[Token]) -> None:
    """Say of each head cell what it heads, where its author did not."""
    rows: list[list[Token]] = []  # a table in a cell opens a row within a row
    is_in_head = False
    for token in table:
        if token.get("name") == "thead":
            is_in_head = token["type"] == "StartTag"
        elif opens(token, "tr"):
            rows.append([])
        elif closes(token, "tr"):
            give_scope_to(rows.pop(), is_in_head=is_in_head)
        elif rows and (opens(token, "th") or opens(token, "td")):
            rows[-1].append(token)


def give_scope_to(row: list[Token], *, is_in_head: bool) -> None:
    """Let the heads of a row head their columns where it holds nothing else."""
    heads = [cell for cell in row if cell["name"] == "th"]
    scope = "col" if is_in_head or len(heads) == len(row) else "row"
    for cell in heads:
        if not attribute(cell, "scope"):
            set_attribute(cell, "scope", scope)


def empty_heads_are_cells(table: list[Token]) -> None:
    """Make a head cell without words an ordinary one: it heads nothing."""
    for at, token in enumerate(table):
        end = next_tag(table, at) if opens(token, "th") else None
        if end is not None and closes(end, "th"):
            token["name"] = end["name"] = "td"
            token["data"].pop((None, "scope"), None)


def next_tag(tokens: list[Token], at: int) -> Token | None:
    """Return the next token that is no space, or nothing."""
    for token in tokens[at + 1 :]:
        if token["type"] != "SpaceCharacters":
            return token
    return None
