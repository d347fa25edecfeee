"""Decide which affiliate programme pays for a link, from its URL alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
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

MOST_ESCAPES = 10  # of a URL inside a URL inside a URL; no further

# What could be a host inside a longer text: letters, figures, hyphens, dots between.
_SIGN = r"(?:[^\W_]|-)"
_NAME = re.compile(rf"(?<![^\W_])(?<!-)(?:{_SIGN}+[.。．｡])+{_SIGN}+")
# The same with signs around and in it that are no letters: some a browser drops.
_WIDE_NAME = re.compile(r"(?:[A-Za-z0-9.-]|[^\x00-\x7f])+")
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
        query: A pair of the query's, as in `merchant=123`, or nothing.
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
        pairs = parse_qsl(url.query, keep_blank_values=True) if self.query else ()
        return begins and (self.query is None or self.query in pairs)


@lru_cache(maxsize=512)  # of what staff typed; each page reads the same rules
def _parse_rule(line: str) -> LinkRule:
    url = resolve_typed(line)
    if "//" in line:
        return LinkRule(url.host)
    pairs = parse_qsl(url.query, keep_blank_values=True)
    path = quote(url.path.rstrip("/"), safe=_PATH_SIGNS)
    return LinkRule(url.host, path, pairs[0] if pairs else None)


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
        self.may_pay_for_own = self._may_pay_for(resolve_url(self.page))

    def _may_pay_for(self, page: ResolvedURL | None) -> bool:
        domains = parent_domains(page.host) if page else []
        return any(one in self.hosts for one in domains)

    @classmethod
    def of(cls, programmes: "Programmes") -> "Matcher":
        """Return a matcher for these programmes; one that is there already as it is."""
        return programmes if isinstance(programmes, Matcher) else cls(programmes)

    @property
    def hosts(self) -> set[str]:
        """Every host that a paid link could name."""
        return self.rules.keys() | self.redirect_hosts

    def programme_of(self, url: str) -> LinkProgramme | None:
        """Return the programme that pays for a link, if one does.

        Args:
            url: The URL, its HTML entities decoded.
        """
        if _PLAIN_PATH.fullmatch(url) and not self.may_pay_for_own:
            return None  # most links of a page; no need to resolve them
        resolved = resolve_url(url, self.page)
        if resolved is None:
            return None
        is_click = resolved.path.lower().startswith(CLICKS)
        if is_click and validate_host(resolved.host, self.own_names):
            return CLICK_PROGRAMME
        if programme := self._find_by_rule(resolved):
            return programme
        domains = parent_domains(resolved.host)
        is_redirect = not self.redirect_hosts.isdisjoint(domains)
        return self.find_redirect_target(resolved.rest) if is_redirect else None

    def _find_by_rule(self, url: ResolvedURL) -> LinkProgramme | None:
        found = [pair for pair in self._rules_of(url.host) if pair[0].fits(url)]
        return max(found, key=lambda pair: pair[0].specificity)[1] if found else None

    def _rules_of(self, host: str) -> list[tuple[LinkRule, LinkProgramme]]:
        domains = parent_domains(host)
        return [pair for one in domains for pair in self.rules.get(one, ())]

    def find_redirect_target(self, text: str) -> LinkProgramme | None:
        """Return the programme of a URL inside a URL of a redirect host.

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


Programmes = Iterable[LinkProgramme] | Matcher


def _find_names(text: str) -> Iterator[re.Match[str]]:
    """Find what could be a host anywhere in a text, however often escaped.

    Args:
        text: All that a URL says after its own host.
    """
    for _ in range(MOST_ESCAPES):
        yield from _NAME.finditer(text)
        if not text.isascii():
            yield from _WIDE_NAME.finditer(text)
        before, text = text, unquote(text)
        if text == before:
            return
