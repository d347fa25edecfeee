"""AppConfig of questions: registers the search type and the Markdown texts."""

from django.apps import AppConfig


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = "Questions"

    def ready(self) -> None:
        from django.conf import settings

        from articles import markdown_registry, search
        from config import rate_limits
        from qa.markdown_texts import MARKDOWN_TEXTS
        from qa.search import QuestionSearchType

        rate_limits.parse_limit(
            settings.ASK_RATE_LIMIT
        )  # an invalid limit stops the start
        markdown_registry.register(*MARKDOWN_TEXTS)
        search.register(QuestionSearchType())
