"""Tells which programme pays for a link, from what the address says alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol
from urllib.parse import parse_qsl, unquote

from ads.hosts import (
    after_host,
    host_of,
    normalise,
    own_names,
    paths_here,
    rest_of,
    with_parents,
)

MOST_WRAPPERS = 3  # an address inside an address inside an address; no further
MOST_PARTS = 9  # of a path, in which a host may stand by itself

_ADDRESS = re.compile(r"(?:https?:[/\\]+|[/\\]{2,})[^\s\"'<>&]+", re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
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
    def read(cls, line: str) -> "Rule":
        """Read a line such as `shop.example`, `shop.example/books`, `a.example?m=1`.

        A whole address, pasted from a browser, stands for its host: who pastes one
        product means the shop.

        Raises:
            ValueError: there is no host in it.
        """
        text = line.strip()
        if "//" in text:
            return cls(normalise(text))
        path, query = rest_of(escape(f"//{text}"))
        pairs = parse_qsl(query, keep_blank_values=True)
        return cls(normalise(text), path.rstrip("/"), pairs[0] if pairs else None)

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


class Programme(Protocol):
    """What the pass needs of an affiliate programme."""

    @property
    def name(self) -> str: ...

    @property
    def disclosure(self) -> str: ...

    @property
    def rules(self) -> Sequence[Rule]: ...

    @property
    def wrapper_hosts(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Advertisers:
    """Who pays for a link in a text to the click address of an advertisement."""

    name: str = "Advertisers"
    disclosure: str = "Advertisers pay for links on this page that are marked so."
    rules: tuple[Rule, ...] = ()
    wrapper_hosts: tuple[str, ...] = ()


ADVERTISERS = Advertisers()
CLICKS = "/go/"  # as in `ads.urls`


class Matcher:
    """Finds the programme of an address, for the programmes of one page.

    Args:
        programmes: The active ones. Where several match, the most exact rule wins.
            Click addresses of this site are paid wherever they stand.
    """

    def __init__(self, programmes: Iterable[Programme]) -> None:
        self.own_names = own_names()
        self.rules: dict[str, list[tuple[Rule, Programme]]] = {}
        self.wrappers: set[str] = set()
        for programme in programmes:
            self.wrappers |= set(programme.wrapper_hosts)
            for rule in programme.rules:
                self.rules.setdefault(rule.host, []).append((rule, programme))

    @property
    def hosts(self) -> set[str]:
        """Every host that a paid link could name."""
        return self.rules.keys() | self.wrappers

    def programme_of(self, href: str) -> Programme | None:
        """Return the programme that pays for a link, if one does.

        Args:
            href: The attribute's value as it stands in the HTML.
        """
        return self.find(href, MOST_WRAPPERS)

    def find(self, href: str, depth: int) -> Programme | None:
        domains = with_parents(host_of(href))
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
        return self.unwrapped(after_host(href), depth) if is_wrapper else None

    def is_click(self, href: str) -> bool:
        """Whether a link leads to the click address of an advertisement here."""
        paths = paths_here(href, self.own_names)
        return any(path.lower().startswith(CLICKS) for path in paths)

    def unwrapped(self, text: str, depth: int) -> Programme | None:
        """Return the programme of an address that a wrapper carries in its own."""
        if not depth:
            return None
        for address in addresses_in(text):
            if programme := self.find(escape(address), depth - 1):
                return programme
        return None


def addresses_in(text: str) -> list[str]:
    """List the addresses that an address carries inside, with their schemes or bare.

    Args:
        text: All that it says after its host, however often escaped.
    """
    path, _, query = text.replace("#", "?").partition("?")
    values = [value for _, value in parse_qsl(query, keep_blank_values=True)]
    bare = [f"//{value}" for value in values if "." in value and "//" not in value]
    found = [*values, *bare, *hosts_in(path)]
    for _ in range(MOST_WRAPPERS):
        found += _ADDRESS.findall(text)
        text = unquote(text)
    return [*dict.fromkeys(found)]


def hosts_in(path: str) -> list[str]:
    """List what a path says from each part on that could be a host."""
    rests = [path.split("/", count)[-1] for count in range(1, MOST_PARTS)]
    return [f"//{rest}" for rest in rests if "." in rest.partition("/")[0]]
