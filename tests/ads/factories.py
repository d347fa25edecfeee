"""Rows for tests of what is paid; each has sensible values that a test may change."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from ads.models import (
    Advertiser,
    AffiliateProgramme,
    Campaign,
    Creative,
    Placement,
    Slot,
)
from ads.serving.selection import choose_creative, load_candidates, site_day
from articles.models import Image, Topic

_numbers = count(1)


def a_programme(
    link_rules: str = "paper.example", **changes: Any
) -> AffiliateProgramme:
    """A programme that is in no database."""
    values = {
        "name": f"Programme {next(_numbers)}",
        "disclosure": "If you buy paper through a link here, this site earns a little.",
    }
    return AffiliateProgramme(link_rules=link_rules, **values | changes)


def make_programme(
    link_rules: str = "paper.example", **changes: Any
) -> AffiliateProgramme:
    programme = a_programme(link_rules, **changes)
    programme.save()
    return programme


def make_advertiser(**changes: Any) -> Advertiser:
    values = {"name": f"Low Lamp {next(_numbers)}"}
    return Advertiser.objects.create(**values | changes)


def make_campaign(**changes: Any) -> Campaign:
    topics = changes.pop("topics", [])
    excluded = changes.pop("excluded_topics", [])
    advertiser = changes.pop("advertiser", None) or make_advertiser()
    values = {
        "name": f"Campaign {next(_numbers)}",
        "advertiser": advertiser,
        "is_topic_bound": bool(topics),
    }
    campaign = Campaign.objects.create(**values | changes)
    campaign.topics.set(topics)
    campaign.excluded_topics.set(excluded)
    return campaign


def make_creative(**changes: Any) -> Creative:
    campaign = changes.pop("campaign", None) or make_campaign()
    number = next(_numbers)
    values = {
        "slug": f"lamps-{number}",
        "headline": f"Reading lamps {number}",
        "text": "Dim, warm and silent.",
        "target_url": "https://lowlamp.example/lamps",
    }
    return Creative.objects.create(campaign=campaign, **values | changes)


def make_placement(slot: str = Slot.OPENING, **changes: Any) -> Placement:
    creative = changes.pop("creative", None) or make_creative()
    values: dict[str, Any] = {"starts_at": yesterday()}
    return Placement.objects.create(creative=creative, slot=slot, **values | changes)


def make_topic(**changes: Any) -> Topic:
    number = next(_numbers)
    values = {"title": f"Topic {number}", "slug": f"topic-{number}"}
    return Topic.objects.create(**values | changes)


def make_image(**changes: Any) -> Image:
    values = {"file": "images/lamp.png", "width": 96, "height": 64}
    return Image.objects.create(**values | changes)


def pick_creative(
    slot: str, *, topics: Iterable[int], path: str, at: datetime | None = None
) -> Creative | None:
    """Choose the creative of a slot as a page with one slot does."""
    candidates = load_candidates(topics, at=at)
    return choose_creative(candidates, slot, path=path, day=site_day(at))


def yesterday() -> datetime:
    return timezone.now() - timedelta(days=1)


def tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)
