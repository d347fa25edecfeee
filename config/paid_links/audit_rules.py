"""The audit's own matching of links to affiliate programmes and click addresses."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote

from django.http.request import validate_host

from ads.links.rules import LinkRule
from ads.links.urls import ResolvedURL, own_names, resolve_url
from ads.models import AffiliateProgramme, Campaign, Creative

FREE = (Campaign.Type.HOUSE, Campaign.Type.COMMUNITY)
MOST_ESCAPES = 10
CLICKS = "/go/"
NAME = re.compile(r"(?:[a-z0-9.-]|[^\x00-\x7f])+")  # what could be a host
# What may not stand beside a name, for it to be that name and no part of another.
BEFORE, AFTER = r"(?<![a-z0-9-])(?:[a-z0-9-]+\.)*", r"(?![a-z0-9-]|\.[a-z0-9])"


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
        place = resolve_url(href, page)
        if place and validate_host(place.host, self.own_names):
            path = place.path.lower()
            if path.startswith(CLICKS):
                slug = path.removeprefix(CLICKS).partition("/")[0]
                return not (in_block and slug in self.free)
        return self.matches_programme(href, page)

    def matches_programme(self, href: str, page: str) -> bool:
        """Whether a link leads to a programme, by itself or by a redirect host."""
        place = resolve_url(href, page)
        if place is None:
            return False
        return any(_matches_rule(rule, place) for rule in self.rules) or (
            _is_subdomain(place.host, self.redirect_hosts)
            and self.leads_on_to_programme(place.rest.lower())
        )

    def leads_on_to_programme(self, text: str) -> bool:
        """Whether a URL of a programme stands in what a redirect host is given."""
        for _ in range(MOST_ESCAPES):
            for spelling in {text, NAME.sub(_to_ascii, text)}:
                if any(_names_rule(spelling, rule) for rule in self.rules):
                    return True
            text = unquote(text)
        return False


def _to_ascii(name: re.Match[str]) -> str:
    """Write a host name found in a text in ASCII, as a browser would."""
    url = None if name[0].isascii() else resolve_url(f"https://{name[0]}")
    return url.host if url else name[0]


def _names_rule(text: str, rule: LinkRule) -> bool:
    for found in re.finditer(f"{BEFORE}{re.escape(rule.host)}{AFTER}", text):
        whole = text[found.start() :]
        urls = (
            resolve_url(f"https://{one}")
            for one in (whole, whole.partition("&")[0], found[0])
        )
        if any(url and _matches_rule(rule, url) for url in urls):
            return True
    return False


def _matches_rule(rule: LinkRule, place: ResolvedURL) -> bool:
    path = unquote(rule.path).lower()
    return (
        _is_subdomain(place.host, {rule.host})
        and f"{place.path.lower().rstrip('/')}/".startswith(f"{path}/")
        and (rule.query is None or rule.query in parse_qsl(place.query))
    )


def _is_subdomain(host: str, hosts: set[str]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in hosts)
