from django.apps import AppConfig


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = "Questions"

    def ready(self) -> None:
        from django.conf import settings

        from qa import throttle

        throttle.parse(settings.ASK_RATE_LIMIT)  # a limit that is none stops the start
