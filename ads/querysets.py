"""What runs at a moment: the only definition of "live" for everything paid."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


class PlacementQuerySet(models.QuerySet):
    """Placements, narrowed by phrases that chain."""

    def live(self, at: datetime | None = None) -> "PlacementQuerySet":
        """Keep what runs at a moment: from its start, and gone at its very end.

        Args:
            at: The moment to judge by; now, unless given.
        """
        at = at or timezone.now()
        is_open = Q(ends_at=None) | Q(ends_at__gt=at)
        return self.filter(is_open, starts_at__lte=at, creative__retired_at=None)

    def for_topics(self, topics: Iterable[int]) -> "PlacementQuerySet":
        """Keep those whose campaign may stand beside all of these topics.

        A campaign that is bound to topics stands beside those only, and nowhere once
        they are deleted. One excluded topic outweighs any number of included ones.

        Args:
            topics: Primary keys of the page's topics.
        """
        from ads.models import Campaign

        of_campaign = Q(campaign=OuterRef("creative__campaign"))
        on_page = Q(topic__in=list(topics))
        included = Campaign.topics.through.objects.filter(of_campaign)
        excluded = Campaign.excluded_topics.through.objects.filter(of_campaign)
        return self.filter(
            Q(creative__campaign__is_topic_bound=False)
            | Exists(included.filter(on_page)),
            ~Exists(excluded.filter(on_page)),
        )

    def with_topics(self) -> "PlacementQuerySet":
        """Fetch beside which topics each may stand, in two queries for all."""
        campaign = "creative__campaign"
        return self.prefetch_related(
            f"{campaign}__topics", f"{campaign}__excluded_topics"
        )

    def with_creative(self) -> "PlacementQuerySet":
        """Fetch all that a slot shows in the same query."""
        return self.select_related("creative__campaign__advertiser", "creative__image")


class AdvertiserQuerySet(models.QuerySet):
    """Who pays, and who is given a place."""

    def paying(self, at: datetime | None = None) -> "AdvertiserQuerySet":
        """Keep those who pay for something that runs at a moment.

        Args:
            at: The moment to judge by; now, unless given.
        """
        from ads.models import Campaign, Placement

        free = (Campaign.Type.HOUSE, Campaign.Type.COMMUNITY)
        running = Placement.objects.live(at).exclude(creative__campaign__type__in=free)
        mine = running.filter(creative__campaign__advertiser=OuterRef("pk"))
        return self.filter(Exists(mine))


class CreativeQuerySet(models.QuerySet):
    """Creatives, narrowed by phrases that chain."""

    def live(self, at: datetime | None = None) -> "CreativeQuerySet":
        """Keep creatives that some placement shows at a moment."""
        from ads.models import Placement

        running = Placement.objects.live(at).filter(creative=OuterRef("pk"))
        return self.filter(Exists(running))


class ProgrammeQuerySet(models.QuerySet):
    """Affiliate programmes."""

    def active(self) -> "ProgrammeQuerySet":
        """Keep those whose links earn money now."""
        return self.filter(is_active=True)
