"""Tables: the scope of header cells, and a frame that scrolls."""

import re
from collections.abc import Iterable, Iterator

from bleach.html5lib_shim import Filter

from articles.markup.headings import heading_text
from articles.markup.token_filters import (
    Token,
    attribute,
    set_attribute,
    shown_tokens,
)

MOST_IN_NAME = 80
NOT_IN_NAMES = re.compile(r'[<>&"]+')


class TableFilter(Filter):
    """Token filter: a scrolling, labelled frame for each table, and scopes."""

    def __init__(self, source: Iterable[Token]) -> None:
        super().__init__(source)
        self.names: dict[str, int] = {}

    def __iter__(self) -> Iterator[Token]:
        tokens = iter(super().__iter__())
        for token in tokens:
            if _opens(token, "table"):
                yield from self.framed([token, *_rest_of_table(tokens)])
                continue
            if _opens(token, "div"):
                _remove_frame_attributes(token)
            yield token

    def framed(self, table: list[Token]) -> Iterator[Token]:
        for token in table:
            if _opens(token, "div"):
                _remove_frame_attributes(token)
        frame = {**table[0], "name": "div", "data": {}}
        set_attribute(frame, "class", "table-scroll")
        set_attribute(frame, "tabindex", 0)
        set_attribute(frame, "role", "region")
        set_attribute(frame, "aria-label", self.new_name(table))
        _set_scopes(table)
        _turn_empty_headers_into_cells(table)
        yield from [frame, *table, {**frame, "type": "EndTag", "data": {}}]

    def new_name(self, table: list[Token]) -> str:
        """Return what a screen reader calls the frame: no two of a text alike."""
        name = f"Table: {_caption(table)}".removesuffix(": ")
        self.names[name] = self.names.get(name, 0) + 1
        count = self.names[name]
        return name if count == 1 else f"{name} ({count})"


def _opens(token: Token, name: str) -> bool:
    """Tell whether a token is the start of such an element."""
    return token["type"] == "StartTag" and token["name"] == name


def _closes(token: Token, name: str) -> bool:
    """Tell whether a token is the end of such an element."""
    return token["type"] == "EndTag" and token["name"] == name


def _rest_of_table(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield what stands in a table and its end; another may stand in a cell."""
    depth = 1
    for token in tokens:
        depth += _opens(token, "table") - _closes(token, "table")
        yield token
        if not depth:
            return


def _remove_frame_attributes(box: Token) -> None:
    """Take from an author's box what only our frames have: a stop for the keyboard."""
    box["data"] = {
        name: value for name, value in box["data"].items() if name[1] in ("dir", "lang")
    }


def _caption(table: list[Token]) -> str:
    """Return a table's caption, or else what stands in its first row of heads."""
    shown = list(shown_tokens(table))
    heads = _texts_of(_first_header_row(shown), "th")
    words = next(_texts_of(shown, "caption"), "") or ", ".join(heads)
    words = " ".join(NOT_IN_NAMES.sub(" ", words).split())
    if len(words) <= MOST_IN_NAME:
        return words
    return f"{words[:MOST_IN_NAME].rsplit(' ', 1)[0]}…"


def _texts_of(tokens: Iterable[Token], name: str) -> Iterator[str]:
    """Yield the words of each element of a name, the empty left out."""
    inner: list[Token] | None = None
    for token in tokens:
        if _opens(token, name):
            inner = []
        elif _closes(token, name) and inner is not None:
            words, inner = heading_text(inner), None
            yield from [words] if words else []
        elif inner is not None:
            inner.append(token)


def _first_header_row(table: list[Token]) -> Iterator[Token]:
    """Yield the tokens of a table up to the end of the first row with a head cell."""
    is_found = False
    for token in table:
        is_found = is_found or _opens(token, "th")
        if is_found and _closes(token, "tr"):
            return
        yield token


def _set_scopes(table: list[Token]) -> None:
    """Say of each head cell what it heads, where its author did not."""
    rows: list[list[Token]] = []  # a table in a cell opens a row within a row
    is_in_head = False
    for token in table:
        if token.get("name") == "thead":
            is_in_head = token["type"] == "StartTag"
        elif _opens(token, "tr"):
            rows.append([])
        elif _closes(token, "tr"):
            _set_row_scopes(rows.pop(), is_in_head=is_in_head)
        elif rows and (_opens(token, "th") or _opens(token, "td")):
            rows[-1].append(token)


def _set_row_scopes(row: list[Token], *, is_in_head: bool) -> None:
    """Let the heads of a row head their columns where it holds nothing else."""
    heads = [cell for cell in row if cell["name"] == "th"]
    scope = "col" if is_in_head or len(heads) == len(row) else "row"
    for cell in heads:
        if not attribute(cell, "scope"):
            set_attribute(cell, "scope", scope)


def _turn_empty_headers_into_cells(table: list[Token]) -> None:
    """Make a head cell without words an ordinary one: it heads nothing."""
    for at, token in enumerate(table):
        end = _next_tag(table, at) if _opens(token, "th") else None
        if end is not None and _closes(end, "th"):
            token["name"] = end["name"] = "td"
            token["data"].pop((None, "scope"), None)


def _next_tag(tokens: list[Token], at: int) -> Token | None:
    """Return the next token that is no space, or nothing."""
    for token in tokens[at + 1 :]:
        if token["type"] != "SpaceCharacters":
            return token
    return None
