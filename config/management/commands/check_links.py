"""Check paid links: list those that do not answer, or lead to another host.

It asks for every block's target and every affiliate link in what is published. It ends
with an error when one is broken, so that a cron job says so.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from ads.links.urls import is_own
from config.paid_links import inventory
from config.paid_links.checker import Ask, LinkCheckResult, LinkStatus, check_links
from config.paid_links.http_client import SafeHTTPClient
from config.progress import show_progress

LISTED = [
    LinkStatus.BROKEN,
    LinkStatus.CHANGED,
    LinkStatus.UNSURE,
    LinkStatus.NOT_ASKED,
]


class Command(BaseCommand):
    help = __doc__
    stealth_options = ("ask",)  # tests bring a network of their own

    def handle(self, *args: Any, **options: Any) -> None:
        places = inventory.collect_paid_urls()
        ask = options.get("ask") or SafeHTTPClient(
            f"link-check (+{settings.SITE_URL}/)"
        )
        found = self.ask_all(places, ask)
        self.say(found, places)
        if broken := sum(one.status == LinkStatus.BROKEN for one in found):
            raise CommandError(f"Broken paid links: {broken}. They are listed above.")

    def ask_all(self, places: dict[str, list[str]], ask: Ask) -> list[LinkCheckResult]:
        results = check_links(places, ask=ask, is_own=is_own)
        found = show_progress(results, unit="URLs", total=len(places))
        order = [*LISTED, LinkStatus.FINE]
        return sorted(found, key=lambda one: order.index(one.status))

    def say(
        self, found: Iterable[LinkCheckResult], places: dict[str, list[str]]
    ) -> None:
        counted = dict.fromkeys([LinkStatus.FINE, *LISTED], 0)
        for one in found:
            counted[one.status] += 1
            if one.status in LISTED:
                self.stdout.write(f"{one.status}: {one.url} ({one.reason})")
                for place in places[one.url]:
                    self.stdout.write(f"    in {place}")
        said = [f"{number} {kind}" for kind, number in counted.items() if number]
        self.stdout.write(f"Paid links: {', '.join(said) or 'none'}.")
