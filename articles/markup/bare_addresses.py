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

LONGEST = 1000
_NAME = r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24}"
ADDRESS = re.compile(
    rf"(?<![\w@./:=-])(?:https?://|www\.(?=\w)|(?={_NAME}(?::\d+)?/\w))"
    rf"[^\s<>\[\]{{}}|\\`\"“”\x02\x03]{{1,{LONGEST}}}",
    re.IGNORECASE,
)
BEHIND = ".,:;!?'’*_~…"  # ends a sentence or stands round the address
NOT_IN = frozenset({"a", "code", "kbd", "pre", "samp"})


def find_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each bare address begins and ends, and the URL that it stands for."""
    for found in ADDRESS.finditer(text):
        typed = _trim(found[0])
        url = typed if "://" in typed.lower()[:8] else f"https://{typed}"
        if is_allowed("a", "href", escape(url, quote=False)):
            yield found.start(), found.start() + len(typed), url


def _trim(typed: str) -> str:
    """Leave out what stands behind an address, such as the bracket it is in."""
    while typed[-1:] in {*BEHIND} or (
        typed.endswith(")") and typed.count("(") < typed.count(")")
    ):
        typed = typed[:-1]
    return typed


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
        typed = _trim(match[0])
        kept = self.md.htmlStash.store(escape(typed.replace("&amp;", "&"), quote=False))
        return kept, match.start(), match.start() + len(typed)


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
