"""When time alone may change a public page: publication, placements, midnight."""

from datetime import datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from ads.models import Placement
from articles.models import Article


def next_change(at: datetime) -> datetime:
    """Return the first moment after another at which some public page may change.

    Scheduled essays appear, placements begin and end; at midnight of the site's zone
    advertisements change places, and what is said by days changes.

    Args:
        at: The moment to count from.
    """
    placements = Placement.objects.filter(creative__retired_at=None)
    moments = (
        Article.objects.scheduled(at).aggregate(at=Min("published_at"))["at"],
        placements.filter(starts_at__gt=at).aggregate(at=Min("starts_at"))["at"],
        placements.filter(ends_at__gt=at).aggregate(at=Min("ends_at"))["at"],
        _next_midnight(at),
    )
    return min(moment for moment in moments if moment)


def _next_midnight(at: datetime) -> datetime:
    zone = timezone.get_default_timezone()
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone)
