"""Decide which affiliate programme pays for a link, from its address alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, quote, unquote, urlencode

from django.http.request import validate_host

from ads.links.urls import (
    ResolvedURL,
    own_names,
    parent_domains,
    resolve_typed,
    resolve_url,
    site_root,
)

MOST_ESCAPES = 10  # of an address inside an address inside an address; no further

# What could be a host inside a longer text: letters, figures, hyphens, dots between.
_SIGN = r"(?:[^\W_]|-)"
_NAME = re.compile(rf"(?<![^\W_])(?<!-)(?:{_SIGN}+[.。．｡])+{_SIGN}+")
# The same with signs around and in it that are no letters: some a browser drops.
_WIDE_NAME = re.compile(r"(?:[A-Za-z0-9.-]|[^\x00-\x7f])+")
_PATH_SIGNS = "/@:!$&'()*+,;="  # stand in a path as they are


@dataclass(frozen=True)
class LinkRule:
    """A rule of an affiliate programme: which links belong to it.

    Attributes:
        host: In lower-case ASCII; its subdomains belong to it.
        path: What the path begins with, part by part, or nothing; percent-encoded.
        query: A pair of the query's, as in `merchant=123`, or nothing.
    """

    host: str
    path: str = ""
    query: tuple[str, str] | None = None

    @classmethod
    def parse(cls, line: str) -> "LinkRule":
        """Read a line such as `shop.example`, `shop.example/books`, `a.example?m=1`.

        A whole address, pasted from a browser, stands for its host: who pastes one
        product means the shop.

        Raises:
            ValueError: there is no host in it.
        """
        url = resolve_typed(line)
        if "//" in line:
            return cls(url.host)
        pairs = parse_qsl(url.query, keep_blank_values=True)
        path = quote(url.path.rstrip("/"), safe=_PATH_SIGNS)
        return cls(url.host, path, pairs[0] if pairs else None)

    def __str__(self) -> str:
        query = f"?{urlencode([self.query])}" if self.query else ""
        return f"{self.host}{self.path}{query}"

    @property
    def weight(self) -> tuple[int, int, bool]:
        """How exact it is: of two rules that match, the heavier counts."""
        return len(self.host), len(self.path), self.query is not None

    def fits(self, url: ResolvedURL) -> bool:
        """Whether a link to this host is meant, by its path and query."""
        begins = f"{url.path}/".lower().startswith(f"{unquote(self.path)}/".lower())
        pairs = parse_qsl(url.query, keep_blank_values=True) if self.query else ()
        return begins and (self.query is None or self.query in pairs)


class LinkProgramme(Protocol):
    """What the labelling needs of an affiliate programme."""

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
    """The programme of links in texts to the click address of an advertisement."""

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
        self.page = site_root()
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

    def programme_of(self, address: str) -> LinkProgramme | None:
        """Return the programme that pays for a link, if one does.

        Args:
            address: The address, its HTML entities decoded.
        """
        url = resolve_url(address, self.page)
        if url is None:
            return None
        if validate_host(url.host, self.own_names):
            return ADVERTISERS if url.path.lower().startswith(CLICKS) else None
        if programme := self._find_by_rule(url):
            return programme
        is_wrapper = not self.wrappers.isdisjoint(parent_domains(url.host))
        return self.find_wrapped(url.rest) if is_wrapper else None

    def _find_by_rule(self, url: ResolvedURL) -> LinkProgramme | None:
        found = [pair for pair in self._rules_of(url.host) if pair[0].fits(url)]
        return max(found, key=lambda pair: pair[0].weight)[1] if found else None

    def _rules_of(self, host: str) -> list[tuple[LinkRule, LinkProgramme]]:
        domains = parent_domains(host)
        return [pair for one in domains for pair in self.rules.get(one, ())]

    def find_wrapped(self, text: str) -> LinkProgramme | None:
        """Return the programme of an address inside a redirect host's own address.

        Args:
            text: Everything after the redirect host.
        """
        for name in _find_names(text):
            host = resolve_url(f"https://{name[0]}")
            if host is None or not self._rules_of(host.host):
                continue
            rest = name.string[name.start() :]
            for inside in (rest, rest.partition("&")[0], name[0]):
                url = resolve_url(f"https://{inside}")
                if url and (programme := self._find_by_rule(url)):
                    return programme
        return None


def _find_names(text: str) -> Iterator[re.Match[str]]:
    """Find what could be a host anywhere in a text, however often escaped.

    Args:
        text: All that an address says after its own host.
    """
    for _ in range(MOST_ESCAPES):
        yield from _NAME.finditer(text)
        if not text.isascii():
            yield from _WIDE_NAME.finditer(text)
        before, text = text, unquote(text)
        if text == before:
            return
