"""AppConfig: checks the rate limit of counting at start."""

from django.apps import AppConfig


class AdsConfig(AppConfig):
    name = "ads"
    verbose_name = "Paid things"

    def ready(self) -> None:
        from django.conf import settings

        from config import rate_limits

        rate_limits.parse_limit(settings.COUNT_RATE_LIMIT)  # a wrong one is fatal
