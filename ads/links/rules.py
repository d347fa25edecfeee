"""Tells which programme pays for a link, from what the address says alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol
from urllib.parse import parse_qsl, unquote

from ads.links.urls import (
    READ_AS,
    after_host,
    host_of,
    normalize_host,
    own_names,
    parent_domains,
    paths_here,
    rest_of,
)

MOST_ESCAPES = 10  # of an address inside an address inside an address; no further

# What could be a host, wherever it stands: letters, figures, hyphens, dots between.
_SIGN = r"(?:[^\W_]|-)"
_NAMED = re.compile(rf"(?<![^\W_])(?<!-)(?:{_SIGN}+[.。．｡])+{_SIGN}+")


@dataclass(frozen=True)
class LinkRule:
    """What a link must say to belong to a programme.

    Attributes:
        host: In lower-case ASCII; its subdomains belong to it.
        path: What the path begins with, part by part, or nothing.
        query: A pair of the query's, as in `merchant=123`, or nothing.
    """

    host: str
    path: str = ""
    query: tuple[str, str] | None = None

    @classmethod
    def read(cls, line: str) -> "LinkRule":
        """Read a line such as `shop.example`, `shop.example/books`, `a.example?m=1`.

        A whole address, pasted from a browser, stands for its host: who pastes one
        product means the shop.

        Raises:
            ValueError: there is no host in it.
        """
        text = line.strip()
        if "//" in text:
            return cls(normalize_host(text))
        path, query = rest_of(escape(f"//{text}"))
        pairs = parse_qsl(query, keep_blank_values=True)
        return cls(normalize_host(text), path.rstrip("/"), pairs[0] if pairs else None)

    def __str__(self) -> str:
        query = f"?{'='.join(self.query)}" if self.query else ""
        return f"{self.host}{self.path}{query}"

    @property
    def is_whole_host(self) -> bool:
        """Whether every link to the host is meant."""
        return not self.path and self.query is None

    @property
    def weight(self) -> tuple[int, int, bool]:
        """How exact it is: of two rules that match, the heavier counts."""
        return len(self.host), len(self.path), self.query is not None

    def fits(self, path: str, query: str) -> bool:
        """Whether a link to this host, with this path and query, is meant."""
        begins = f"{path}/".lower().startswith(f"{self.path}/".lower())
        pairs = parse_qsl(query, keep_blank_values=True) if self.query else ()
        return begins and (self.query is None or self.query in pairs)


class LinkProgramme(Protocol):
    """What the pass needs of an affiliate programme."""

    @property
    def name(self) -> str: ...

    @property
    def disclosure(self) -> str: ...

    @property
    def rules(self) -> Sequence[LinkRule]: ...

    @property
    def redirect_host_names(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Advertisers:
    """Who pays for a link in a text to the click address of an advertisement."""

    name: str = "Advertisers"
    disclosure: str = "Advertisers pay for links on this page that are marked so."
    rules: tuple[LinkRule, ...] = ()
    redirect_host_names: tuple[str, ...] = ()


ADVERTISERS = Advertisers()
CLICKS = "/go/"  # as in `ads.urls`


class Matcher:
    """Finds the programme of an address, for the programmes of one page.

    Args:
        programmes: The active ones. Where several match, the most exact rule wins.
            Click addresses of this site are paid wherever they stand.
    """

    def __init__(self, programmes: Iterable[LinkProgramme]) -> None:
        self.own_names = own_names()
        self.rules: dict[str, list[tuple[LinkRule, LinkProgramme]]] = {}
        self.wrappers: set[str] = set()
        for programme in programmes:
            self.wrappers |= set(programme.redirect_host_names)
            for rule in programme.rules:
                self.rules.setdefault(rule.host, []).append((rule, programme))

    @property
    def hosts(self) -> set[str]:
        """Every host that a paid link could name."""
        return self.rules.keys() | self.wrappers

    def programme_of(
        self, href: str, *, is_inside: bool = False
    ) -> LinkProgramme | None:
        """Return the programme that pays for a link, if one does.

        Args:
            href: The attribute's value as it stands in the HTML.
            is_inside: Whether a wrapper carries it, and it carries none itself.
        """
        domains = parent_domains(host_of(href))
        named = [pair for one in domains for pair in self.rules.get(one, ())]
        if len(named) == 1 and named[0][0].is_whole_host:
            return named[0][1]
        if self.is_click(href):
            return ADVERTISERS
        is_wrapper = not self.wrappers.isdisjoint(domains)
        if not named and not is_wrapper:
            return None
        path, query = rest_of(href)
        found = [pair for pair in named if pair[0].fits(path, query)]
        if found:
            return max(found, key=lambda pair: pair[0].weight)[1]
        if not is_wrapper or is_inside:
            return None
        return self.unwrapped(after_host(href))

    def is_click(self, href: str) -> bool:
        """Whether a link leads to the click address of an advertisement here."""
        paths = paths_here(href, self.own_names)
        return any(path.lower().startswith(CLICKS) for path in paths)

    def unwrapped(self, text: str) -> LinkProgramme | None:
        """Return the programme of an address that a wrapper carries in its own."""
        for address in addresses_in(text):
            if programme := self.programme_of(escape(address), is_inside=True):
                return programme
        return None


def addresses_in(text: str) -> Iterator[str]:
    """Yield what could be an address inside an address, wherever it stands in it.

    Each is given as it stands, and without what a wrapper may have added behind it.

    Args:
        text: All that it says after its host, however often escaped.
    """
    for _ in range(MOST_ESCAPES):
        read = text.translate(READ_AS)
        for named in _NAMED.finditer(read):
            rest = f"//{read[named.start() :]}"
            yield rest
            yield rest.partition("&")[0]
        text = unquote(text)
        if text == read:
            return
