"""Models of the project itself: site settings, periodic tasks, account events."""

from config.models.account_event import AccountEvent
from config.models.site import DueVacuum, PeriodicTask, SiteSettings, site_settings

__all__ = [
    "AccountEvent",
    "DueVacuum",
    "PeriodicTask",
    "SiteSettings",
    "site_settings",
]
