from django.apps import AppConfig


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = "Questions"

    def ready(self) -> None:
        from django.conf import settings

        from articles import search
        from config import rate_limits
        from qa import markdown_texts
        from qa.search import QuestionSearchType

        rate_limits.parse_limit(
            settings.ASK_RATE_LIMIT
        )  # an invalid limit stops the start
        markdown_texts.register_texts()
        search.register(QuestionSearchType())
