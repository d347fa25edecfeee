"""The audit's own matching of links to affiliate programmes and click addresses.

It shares the URL parser, the reading of link rules and the list of hosts that lead on
with the labelling; all else is its own.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, unquote_plus

from django.http.request import validate_host

from ads.links.rules import LinkRule
from ads.links.urls import ResolvedURL, own_names, resolve_url
from ads.models import AffiliateProgramme, Campaign, Creative
from config.paid_links import audit_wrappers

FREE = (Campaign.Type.HOUSE, Campaign.Type.COMMUNITY)
MOST_READINGS = 40
MOST_WHOLE = 5  # URLs of a programme inside one URL, read to their end
CLICKS = "/go/"
NAME = re.compile(r"(?:[A-Za-z0-9.-]|[^\x00-\x7f])+")  # what could be a host
# What may not stand beside a name, for it to be that name and no part of another.
BEFORE, AFTER = r"(?<![a-z0-9-])", r"(?![a-z0-9-]|\.[a-z0-9])"
# What may end a URL inside another; only so much of it is tried.
ENDS, MOST_ENDS = re.compile(r"&|/|:|;|__[;_]|[^\w.~%+=?-]"), 20
TRANSLATED = re.compile(
    r"(?<![a-z0-9-])[a-z0-9-]++\.translate\.goog[^\s#]*", re.IGNORECASE
)


class AuditRules:
    """Tells which links are paid for, for one state of the programmes.

    Args:
        programmes: The active ones.
        creatives: All there are: who shows one of them free of charge says so.
    """

    def __init__(
        self,
        programmes: Iterable[AffiliateProgramme],
        creatives: Iterable[Creative] = (),
    ) -> None:
        programmes = list(programmes)
        self.own_names = own_names()
        self.rules = [rule for one in programmes for rule in one.rules]
        self.redirect_hosts = {
            name for one in programmes for name in one.redirect_host_names
        }
        self.free = {
            one.slug
            for one in creatives
            if one.campaign.type in FREE
            and not self.matches_programme(one.target_url, "https://x/")
        }

    def is_paid(self, href: str, page: str, *, in_block: bool = False) -> bool:
        """Whether somebody pays for a link.

        Args:
            href: Where it leads, as it stands there.
            page: The whole URL of its page.
            in_block: Whether it stands in an advertisement, which may be a free one.
        """
        place = _open(href, page)
        if place and self.is_click(place):
            slug = place.path.lower().removeprefix(CLICKS).partition("/")[0]
            return not (in_block and slug in self.free)
        return self.matches_programme(href, page) or any(
            map(self.is_click, self.find_inside(place))
        )

    def is_click(self, place: ResolvedURL) -> bool:
        """Whether a place is the click address of an advertisement of ours."""
        is_own = validate_host(place.host, self.own_names)
        return is_own and place.path.lower().startswith(CLICKS)

    def matches_programme(self, href: str, page: str) -> bool:
        """Whether a link leads to a programme, by itself or through another host."""
        place = _open(href, page)
        if place is None:
            return False
        return any(_matches_rule(rule, place) for rule in self.rules) or (
            self.is_known_to_lead_on(place) and bool(self.find_carried(place.rest))
        )

    def is_known_to_lead_on(self, place: ResolvedURL) -> bool:
        """Whether a host is known to lead on to an address that it is given."""
        return _is_subdomain(place.host, self.redirect_hosts) or (
            audit_wrappers.is_known_to_lead_on(place.host, place.path)
        )

    def find_carried(self, text: str) -> str:
        """Return the host of a programme whose URL stands in a text, or nothing."""
        for one in _read(text):
            for rule in self.rules:
                if _names_rule(one, rule):
                    return rule.host
        return ""

    def find_doubtful(self, href: str, page: str) -> str:
        """Return the programme's host in a link to another site that is not paid.

        No list is asked: whether such a host leads on, somebody must find out.
        """
        place = _open(href, page)
        if (
            place is None
            or validate_host(place.host, self.own_names)
            or self.is_paid(href, page)
        ):
            return ""
        return self.find_carried(place.rest)

    def find_unknown_network(self, href: str, page: str) -> str:
        """Return the affiliate network of a link that no programme has, or nothing."""
        place = _open(href, page)
        if place is None or self.is_paid(href, page):
            return ""
        for one in (place, *self.find_inside(place)):
            if audit_wrappers.is_network(one.host, one.path):
                return one.host
        return ""

    def find_inside(self, place: ResolvedURL | None) -> Iterator[ResolvedURL]:
        """Yield every place that a link which leads on could lead to."""
        if place is None or not self.is_known_to_lead_on(place):
            return
        for text in _read(place.rest):
            for name in NAME.finditer(text):
                is_host = "." in name[0] or text.endswith("//", 0, name.start())
                if is_host and (one := _open(f"https://{_read_from(name)}")):
                    yield one


def _read(text: str) -> Iterator[str]:
    """Yield what stands in a URL, however often it is escaped or encoded."""
    known = [text]
    for one in known:  # it grows meanwhile
        yield from {one, NAME.sub(_to_ascii, one)}
        more = [
            *audit_wrappers.readings(one),
            *map(_untranslated, TRANSLATED.findall(one)),
        ]
        new = dict.fromkeys(text for text in more if text not in known)
        known += list(new)[: MOST_READINGS - len(known)]


def _read_from(name: re.Match[str]) -> str:
    """Return what begins with a name in a text, no longer than an address is read."""
    return name.string[name.start() : name.start() + audit_wrappers.LONGEST]


def _open(href: str, page: str | None = None) -> ResolvedURL | None:
    """Return where a link leads, through Google's translator to what it translates."""
    place = resolve_url(href, page)
    if place is None:
        return None
    return place._replace(host=audit_wrappers.original_host(place.host, place.query))


def _untranslated(address: str) -> str:
    place = _open(f"https://{address}")
    return f"{place.host}{place.rest}" if place else ""


def _to_ascii(name: re.Match[str]) -> str:
    """Write a host name found in a text in ASCII, as a browser would."""
    host = name[0][: audit_wrappers.LONGEST]
    url = None if host.isascii() else resolve_url(f"https://{host}")
    return url.host if url else name[0]


def _names_rule(text: str, rule: LinkRule) -> bool:
    name = f"{BEFORE}{re.escape(rule.host)}{AFTER}"
    for number, found in enumerate(re.finditer(name, text, re.IGNORECASE)):
        is_whole = number < MOST_WHOLE
        whole = text[found.start() :] if is_whole else _read_from(found)
        query = whole.find("?")
        ends = [end.start() for end in ENDS.finditer(whole, max(query, 0))][:MOST_ENDS]
        urls = (
            resolve_url(f"https://{one}")
            for one in (whole, *(whole[:end] for end in ends), found[0])
        )
        if any(url and _matches_rule(rule, url) for url in urls):
            return True
    return False


def _matches_rule(rule: LinkRule, place: ResolvedURL) -> bool:
    path = unquote(rule.path).lower()
    return (
        _is_subdomain(place.host, {rule.host})
        and f"{place.path.lower().rstrip('/')}/".startswith(f"{path}/")
        and (rule.query is None or _says(place.query, *rule.query))
    )


def _says(query: str, name: str, value: str) -> bool:
    """Whether a query has a pair, split at each of the signs that servers split at."""
    for signs in ("&", "&;"):
        for pair in re.split(f"[{signs}]", query):
            key, _, said = map(unquote_plus, pair.partition("="))
            if key.lower() == name.lower() and said == value:
                return True
    return False


def _is_subdomain(host: str, hosts: set[str]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in hosts)
