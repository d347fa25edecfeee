"""Bare addresses become links: `https://a.example`, `www.a.example`, `a.example/x`.

Mail programs and feed readers make links of them in any case. One that is a link on the
page too is seen by everything that reads links: the arrow of another site, the check
for dead links, the label of what is paid.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from bleach.html5lib_shim import Filter
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from articles.markup.allowed_html import is_allowed
from config.typed_addresses import ADDRESS, find_typed_addresses, read_address

NOT_IN = frozenset({"a", "code", "kbd", "pre", "samp"})


def find_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each bare address begins and ends, and the URL that it stands for."""
    for one in find_typed_addresses(text):
        if one.is_sure and is_allowed("a", "href", escape(one.url, quote=False)):
            yield one.start, one.end, one.url


class BareAddressExtension(Extension):
    """Markdown extension: keeps bare addresses from quotes, dashes and emphasis."""

    def extendMarkdown(self, md: Markdown) -> None:
        # After raw HTML, whose attributes hold addresses; before entities.
        md.inlinePatterns.register(AddressKeeper(ADDRESS.pattern, md), "address", 85)


class AddressKeeper(InlineProcessor):
    """Inline processor: what is in an address stays as it is typed."""

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self.compiled_re = ADDRESS

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Any, ...]:
        found = read_address(match)
        if not found.is_sure:
            return None, None, None
        typed = found.typed.replace("&amp;", "&")
        kept = self.md.htmlStash.store(escape(typed, quote=False))
        return kept, found.start, found.end


class BareAddressFilter(Filter):
    """Token filter: makes links of bare addresses."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        depth = 0
        for token in super().__iter__():
            kind, name = token["type"], token.get("name")
            if name in NOT_IN and kind in ("StartTag", "EndTag"):
                depth += 1 if kind == "StartTag" else -1
            if kind == "Characters" and not depth:
                yield from _with_links(token["data"])
            else:
                yield token


def _with_links(text: str) -> Iterator[dict[str, Any]]:
    done = 0
    for start, end, url in find_addresses(text):
        href = {(None, "href"): escape(url, quote=False)}
        yield {"type": "Characters", "data": text[done:start]}
        yield {"type": "StartTag", "name": "a", "namespace": None, "data": href}
        yield {"type": "Characters", "data": text[start:end]}
        yield {"type": "EndTag", "name": "a", "namespace": None, "data": {}}
        done = end
    yield {"type": "Characters", "data": text[done:]}
