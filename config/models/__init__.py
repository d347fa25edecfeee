"""Models of the project itself: site settings, periodic tasks, accounts."""

from config.models.account_event import AccountEvent
from config.models.account_mail import AccountMail
from config.models.site import DueVacuum, PeriodicTask, SiteSettings, site_settings
from config.models.staff_session import StaffSession

__all__ = [
    "AccountEvent",
    "AccountMail",
    "DueVacuum",
    "PeriodicTask",
    "SiteSettings",
    "StaffSession",
    "site_settings",
]
