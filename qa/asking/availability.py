"""Whether questions are accepted now: a pause, or too many open."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from config.models import SiteSettings
from qa.models import Question


@dataclass(frozen=True)
class AskingClosed:
    """Why no questions are taken.

    Args:
        until: The first day on which they are again; None where many wait.
    """

    until: date | None = None


def asking_closed(at: datetime | None = None) -> AskingClosed | None:
    """Return why asking is closed, or None where it is open.

    Args:
        at: The moment; now, unless given. The day is that of the site's time zone.
    """
    site = SiteSettings.load()
    today = timezone.localdate(at)
    if site.asking_closed_until and today < site.asking_closed_until:
        return AskingClosed(site.asking_closed_until)
    if site.most_open and Question.objects.open().count() >= site.most_open:
        return AskingClosed()
    return None
