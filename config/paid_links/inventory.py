"""Inventory of all paid URLs on public pages, each with the places that hold it."""

from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ads.disclosure import labelling
from ads.models import AffiliateProgramme, Creative
from articles.markdown_registry import rendered_texts


class _Links(HTMLParser):
    """Collects where the links of a piece of HTML lead, as typed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def extract_links(html: str) -> list[str]:
    """Return where the links of a piece of HTML lead, in their order."""
    parser = _Links()
    parser.feed(html)
    parser.close()
    return parser.found


def collect_paid_urls(at: datetime | None = None) -> dict[str, list[str]]:
    """Return every paid address that readers can meet, with the places it stands in.

    Args:
        at: The moment; now, unless given.
    """
    at = at or timezone.now()
    programmes = list(AffiliateProgramme.objects.active())
    found: dict[str, list[str]] = {}
    for creative in active_creatives(at):
        found.setdefault(creative.target_url, []).append(f"Block “{creative}”")
    for text in rendered_texts():
        for row in text.with_title(text.public_rows(at)).iterator():
            for link in extract_links(getattr(row, text.html_field)):
                if labelling.find_programme(link, programmes):
                    address = urljoin(settings.SITE_URL, link.strip())
                    place = text.describe(row.text_title)
                    found.setdefault(address, []).append(place)
    return {address: list(dict.fromkeys(places)) for address, places in found.items()}


def active_creatives(at: datetime) -> Iterator[Creative]:
    """Return what runs at a moment or will run later."""
    goes_on = Q(placements__ends_at=None) | Q(placements__ends_at__gt=at)
    in_use = Creative.objects.filter(retired_at=None)
    placed = in_use.filter(goes_on, placements__isnull=False)
    return placed.distinct().iterator()
