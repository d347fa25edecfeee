"""Names the app in the admin's menu."""

from django.apps import AppConfig


class AdsConfig(AppConfig):
    name = "ads"
    verbose_name = "Paid things"

    def ready(self) -> None:
        from django.conf import settings

        from config import rate_limits

        rate_limits.parse_limit(
            settings.COUNT_RATE_LIMIT
        )  # one that is none stops the start
