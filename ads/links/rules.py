"""Decide which affiliate programme pays for a link, from its URL alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import parse_qsl, quote, unquote, urlencode

from django.http.request import validate_host

from ads.links import wrappers
from ads.links.urls import (
    ResolvedURL,
    own_names,
    parent_domains,
    resolve_typed,
    resolve_url,
    site_root,
)

MOST_READINGS = 20  # of a URL inside a URL inside a URL; no further
# URLs that could be paid for inside one URL, read to their end; of more, a part each.
MOST_WHOLE = 5

# What could be a host inside a longer text: letters, figures, hyphens, dots between; or
# one word behind two slashes, as in a network of one's own.
_SIGN = r"(?:[^\W_]|-)"
_NAME = re.compile(
    rf"(?<![^\W_])(?<!-)(?:(?:{_SIGN}+[.。．｡])+{_SIGN}+|(?<=[/\\]{{2}}){_SIGN}+)"
)
# The same with signs around and in it that are no letters: some a browser drops.
_WIDE_NAME = re.compile(r"(?:[A-Za-z0-9.-]|[^\x00-\x7f])+")
# A value of a query, and what stands behind it that is the wrapper's.
_BEHIND_VALUE = re.compile(r"(=[\w.~%+-]*?)(?:__[;_]|[^\w.~%+&;=-])[^&;]*")
# A page of ours that is no click address, written out, or a place on the same page.
_PLAIN_PATH = re.compile(
    r"#.*|/(?!go/)(?:[a-z0-9_-][a-z0-9_.-]*+(?:/|(?=[?#]|\Z)))*+(?:[?#].*)?", re.DOTALL
)
_PATH_SIGNS = "/@:!$&'()*+,;="  # stand in a path as they are


@dataclass(frozen=True)
class LinkRule:
    """A rule of an affiliate programme: which links belong to it.

    Attributes:
        host: In lower-case ASCII; its subdomains belong to it.
        path: What the path begins with, part by part, or nothing; percent-encoded.
        query: A pair of the query's, as in `merchant=123`, or nothing. Its name is in
            lower case.
    """

    host: str
    path: str = ""
    query: tuple[str, str] | None = None

    @classmethod
    def parse(cls, line: str) -> "LinkRule":
        """Read a line such as `shop.example`, `shop.example/books`, `a.example?m=1`.

        A whole URL, pasted from a browser, stands for its host: who pastes one
        product means the shop.

        Raises:
            ValueError: there is no host in it.
        """
        return _parse_rule(line)

    def __str__(self) -> str:
        query = f"?{urlencode([self.query])}" if self.query else ""
        return f"{self.host}{self.path}{query}"

    @property
    def specificity(self) -> tuple[int, int, bool]:
        """How exact it is: of two rules that match, the more exact one counts."""
        return len(self.host), len(self.path), self.query is not None

    def fits(self, url: ResolvedURL) -> bool:
        """Whether a link to this host is meant, by its path and query."""
        begins = f"{url.path}/".lower().startswith(f"{unquote(self.path)}/".lower())
        return begins and (self.query is None or self.query in _read_pairs(url.query))


def _read_pairs(query: str) -> list[tuple[str, str]]:
    """Read a query as servers do: by `&`, or by `;` too; names in any case.

    Splitting at `;` also reads `&amp;`, as it is left of an address escaped twice.
    """
    readings = {query, query.replace(";", "&")}
    pairs = (
        pair for one in readings for pair in parse_qsl(one, keep_blank_values=True)
    )
    return [(name.lower(), value) for name, value in pairs]


@lru_cache(maxsize=512)  # of what staff typed; each page reads the same rules
def _parse_rule(line: str) -> LinkRule:
    url = resolve_typed(line)
    if "//" in line:
        return LinkRule(url.host)
    pairs = parse_qsl(url.query, keep_blank_values=True)
    path = quote(url.path.rstrip("/"), safe=_PATH_SIGNS)
    query = next(((name.lower(), value) for name, value in pairs), None)
    return LinkRule(url.host, path, query)


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
class ClickProgramme:
    """The programme of links in texts to the click address of an advertisement."""

    name: str = "Advertisers"
    disclosure: str = "Advertisers pay for the links on this page that we mark."
    rules: tuple[LinkRule, ...] = ()
    redirect_host_names: tuple[str, ...] = ()


CLICK_PROGRAMME = ClickProgramme()
CLICKS = "/go/"  # as in `ads.urls`


class Matcher:
    """Finds the programme of a URL, for the programmes of one page.

    Args:
        programmes: The active ones. Where several match, the most exact rule wins.
            Click addresses of this site are paid wherever they stand.
    """

    def __init__(self, programmes: Iterable[LinkProgramme]) -> None:
        self.page = site_root()
        self.own_names = own_names()
        self.rules: dict[str, list[tuple[LinkRule, LinkProgramme]]] = {}
        self.redirect_hosts: set[str] = set()
        for programme in programmes:
            self.redirect_hosts |= set(programme.redirect_host_names)
            for rule in programme.rules:
                self.rules.setdefault(rule.host, []).append((rule, programme))
        own = resolve_url(self.page)
        self.may_pay_for_own = own is not None and self.may_pay_for(own.host)

    @classmethod
    def of(cls, programmes: "Programmes") -> "Matcher":
        """Return a matcher for these programmes; one that is there already as it is."""
        return programmes if isinstance(programmes, Matcher) else cls(programmes)

    def may_pay_for(self, host: str) -> bool:
        """Whether a link to a host could be paid for by itself or as a redirect."""
        domains = parent_domains(host)
        return any(one in self.rules or one in self.redirect_hosts for one in domains)

    def programme_of(self, url: str) -> LinkProgramme | None:
        """Return the programme that pays for a link, if one does.

        Args:
            url: The URL, its HTML entities decoded.
        """
        if _PLAIN_PATH.fullmatch(url) and not self.may_pay_for_own:
            return None  # most links of a page; no need to resolve them
        resolved = _resolve(url, self.page)
        if resolved is None:
            return None
        if programme := self._find_payer(resolved):
            return programme
        if self._is_redirect(resolved):
            return self.find_redirect_target(resolved.host + resolved.rest)
        return None

    def find_network(self, url: str) -> str:
        """Return the affiliate network of a link, itself or wrapped, or nothing."""
        resolved = _resolve(url, self.page)
        if resolved is None:
            return ""
        inside: Iterable[ResolvedURL | None] = ()
        if self._is_redirect(resolved):
            names = _find_names(resolved.host + resolved.rest)
            inside = (_resolve(f"https://{_read_from(name)}") for name in names)
        for one in (resolved, *inside):
            if one and wrappers.is_network(one):
                return one.host
        return ""

    def _is_redirect(self, url: ResolvedURL) -> bool:
        domains = parent_domains(url.host)
        return not self.redirect_hosts.isdisjoint(domains) or wrappers.wraps(url)

    def _find_payer(self, url: ResolvedURL) -> LinkProgramme | None:
        """Return the programme of the place itself: of our clicks, or by its rules."""
        if url.path.lower().startswith(CLICKS) and self._is_own(url):
            return CLICK_PROGRAMME
        found = [pair for pair in self._rules_of(url.host) if pair[0].fits(url)]
        return max(found, key=lambda pair: pair[0].specificity)[1] if found else None

    def _is_own(self, url: ResolvedURL) -> bool:
        return validate_host(url.host, self.own_names)

    def _rules_of(self, host: str) -> list[tuple[LinkRule, LinkProgramme]]:
        domains = parent_domains(host)
        return [pair for one in domains for pair in self.rules.get(one, ())]

    def find_redirect_target(self, text: str) -> LinkProgramme | None:
        """Return the programme of a URL inside a URL of a redirect host or wrapper.

        Args:
            text: The URL, from its host on.
        """
        tried = 0
        for name in _find_names(text):
            host = _resolve(f"https://{name[0][: wrappers.LONGEST]}")
            if host is None or not (self._rules_of(host.host) or self._is_own(host)):
                continue
            tried += 1
            rest = (
                name.string[name.start() :] if tried <= MOST_WHOLE else _read_from(name)
            )
            trimmed = _BEHIND_VALUE.sub(r"\1", rest)
            for inside in (rest, rest.partition("&")[0], trimmed, host.host):
                url = _resolve(f"https://{inside}")
                if url and (programme := self._find_payer(url)):
                    return programme
        return None


Programmes = Iterable[LinkProgramme] | Matcher


def _read_from(name: re.Match[str]) -> str:
    """Return the URL that begins with a name inside another, no longer than we read."""
    return name.string[name.start() : name.start() + wrappers.LONGEST]


def _resolve(url: str, page: str | None = None) -> ResolvedURL | None:
    """Resolve a link to the page it shows, translated or not."""
    resolved = resolve_url(url, page)
    return resolved and wrappers.see_through_translation(resolved)


def _find_names(text: str) -> Iterator[re.Match[str]]:
    """Find what could be a host anywhere in a text, however often escaped.

    Args:
        text: A URL, from its host on.
    """
    readings = [text]
    for one in readings:  # it grows meanwhile
        yield from _NAME.finditer(one)
        if not one.isascii():
            yield from _WIDE_NAME.finditer(one)
        for other in wrappers.decode(one):
            if len(readings) < MOST_READINGS and other not in readings:
                readings.append(other)
