"""Inventory of all paid URLs on public pages, each with the places that hold it."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ads.disclosure import labelling
from ads.models import AffiliateProgramme, Creative
from articles.markdown_registry import rendered_texts
from config.paid_links.audit import parse_page


def collect_paid_urls(at: datetime | None = None) -> dict[str, list[str]]:
    """Return every paid URL that readers can meet, with the places it stands in.

    Args:
        at: The moment; now, unless given.
    """
    at = at or timezone.now()
    programmes = list(AffiliateProgramme.objects.active())
    found: dict[str, list[str]] = {}
    for creative in _active_creatives(at):
        found.setdefault(creative.target_url, []).append(f"Block “{creative}”")
    for text in rendered_texts():
        for row in text.with_title(text.public_rows(at)).iterator():
            for link in parse_page(getattr(row, text.html_field)).links:
                if labelling.find_programme(link.href, programmes):
                    url = urljoin(settings.SITE_URL, link.href.strip())
                    place = text.describe(row.text_title)
                    found.setdefault(url, []).append(place)
    return {url: list(dict.fromkeys(places)) for url, places in found.items()}


def _active_creatives(at: datetime) -> Iterator[Creative]:
    """Return what runs at a moment, or will run later."""
    goes_on = Q(placements__ends_at=None) | Q(placements__ends_at__gt=at)
    in_use = Creative.objects.filter(retired_at=None)
    placed = in_use.filter(goes_on, placements__isnull=False)
    return placed.distinct().iterator()
