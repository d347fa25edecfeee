"""Models of the project itself: site settings, periodic tasks, account events."""

from config.models.account_event import AccountEvent
from config.models.site import DueVacuum, PeriodicTask, SiteSettings, site_settings
from config.models.staff_session import StaffSession

__all__ = [
    "AccountEvent",
    "DueVacuum",
    "PeriodicTask",
    "SiteSettings",
    "StaffSession",
    "site_settings",
]
