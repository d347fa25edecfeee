from django.apps import AppConfig


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = "Questions"

    def ready(self) -> None:
        from django.conf import settings

        from articles import search
        from config import throttle
        from qa import pictures
        from qa.search import Answers

        throttle.parse(settings.ASK_RATE_LIMIT)  # a limit that is none stops the start
        pictures.register_texts()
        search.register(Answers())
