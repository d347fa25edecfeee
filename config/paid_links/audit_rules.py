"""Which links are paid for, as the audit reads the programmes' own lines."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote

from django.http.request import validate_host

from ads.links.rules import LinkRule
from ads.links.urls import own_names
from ads.models import AffiliateProgramme, Campaign, Creative
from config.paid_links.audit_urls import IGNORED, ResolvedURL, letters, resolve_href

FREE = (Campaign.Type.HOUSE, Campaign.Type.COMMUNITY)
MOST_ESCAPES = 10
CLICKS = "/go/"
# What may not stand beside a name, for it to be that name and no part of another.
BEFORE, AFTER = r"(?<![a-z0-9-])(?:[a-z0-9-]+\.)*", r"(?![a-z0-9-]|\.[a-z0-9])"


class AuditRules:
    """Which links are paid for.

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
        self.own_names = [letters(name) for name in own_names()]
        self.rules = [rule for one in programmes for rule in one.rules]
        self.wrappers = {
            letters(name) for one in programmes for name in one.redirect_host_names
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
            page: The whole address of its page.
            in_block: Whether it stands in an advertisement, which may be a free one.
        """
        place = resolve_href(href, page)
        if place and validate_host(place.host, self.own_names):
            path = place.path.lower()
            slug = path.removeprefix(CLICKS).partition("/")[0]
            return path.startswith(CLICKS) and not (in_block and slug in self.free)
        return self.matches_programme(href, page)

    def matches_programme(self, href: str, page: str) -> bool:
        """Whether a link leads to a programme, by itself or inside a wrapper."""
        place = resolve_href(href, page)
        if place is None:
            return False
        return any(matches_rule(rule, place) for rule in self.rules) or (
            is_subdomain(place.host, self.wrappers)
            and self.wraps_programme(place.rest.lower())
        )

    def wraps_programme(self, text: str) -> bool:
        """Whether an address of a programme stands in what a wrapper is given."""
        for _ in range(MOST_ESCAPES):
            text = IGNORED.sub("", text)
            for rule in self.rules:
                name = re.escape(rule.host)
                for found in re.finditer(f"{BEFORE}{name}{AFTER}", text):
                    rest = text[found.start() :]
                    inside = (
                        resolve_href(f"//{one}", "https://x/")
                        for one in candidate_urls(rest)
                    )
                    if any(place and matches_rule(rule, place) for place in inside):
                        return True
            text = unquote(text)
        return False


def candidate_urls(text: str) -> tuple[str, str]:
    """Return an address that stands among others as a whole, and up to the next."""
    return text, text.partition("&")[0]


def matches_rule(rule: LinkRule, place: ResolvedURL) -> bool:
    """Whether a line of a programme means a place."""
    return (
        is_subdomain(place.host, {letters(rule.host)})
        and f"{place.path.lower().rstrip('/')}/".startswith(f"{rule.path.lower()}/")
        and (rule.query is None or rule.query in parse_qsl(place.query))
    )


def is_subdomain(host: str, hosts: set[str]) -> bool:
    """Whether a host is one of some, or a subdomain of one."""
    return any(host == one or host.endswith(f".{one}") for one in hosts)
