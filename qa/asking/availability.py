"""Whether questions are accepted now: a pause, too many open, or too many sent."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from config import rate_limits
from config.models import SiteSettings
from qa.models import Question


@dataclass(frozen=True)
class AskingClosed:
    """Why no questions are taken.

    Args:
        until: The first day on which they are again; None where many wait.
    """

    until: date | None = None


def asking_closed(
    at: datetime | None = None, site: SiteSettings | None = None
) -> AskingClosed | None:
    """Return why asking is closed, or None where it is open.

    Args:
        at: The moment; now, unless given. The day is that of the site's time zone.
        site: The settings, where they are read already.
    """
    site = site or SiteSettings.load()
    today = timezone.localdate(at)
    if site.asking_closed_until and today < site.asking_closed_until:
        return AskingClosed(site.asking_closed_until)
    if site.most_open and Question.objects.open().count() >= site.most_open:
        return AskingClosed()
    return None


def consume_asking_quota(sender: str) -> str:
    """Take a place of those for questions; return what to say where none is left.

    Args:
        sender: Whom the question counts for: what `rate_limits.client_ip` returned.

    Returns:
        Sentences for whoever asks, the last without its full stop, or nothing.
    """
    refused = rate_limits.refuse_sender(
        "ask", sender, settings.ASK_RATE_LIMIT, on_site=settings.ASK_SITE_LIMIT
    )
    if refused is None:
        return ""
    came = (
        "Many questions came from your network"
        if refused is rate_limits.Refusal.SENDER
        else "Many people are asking at the moment"
    )
    contact = SiteSettings.load().contact_email
    return (
        f"{came}, so we cannot take this one yet. Your words are all here. Keep a copy "
        "and send it later" + (f", or write to {contact}" if contact else "")
    )
