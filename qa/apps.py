"""AppConfig of questions: registers search type, Markdown texts, page ids."""

from django.apps import AppConfig


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = "Questions"

    def ready(self) -> None:
        from django.conf import settings

        from articles import markdown_registry, search
        from articles.models.page import Page, register_page_ids
        from config import rate_limits
        from qa.markdown_texts import MARKDOWN_TEXTS
        from qa.models.country_help import help_page_ids
        from qa.search import QuestionSearchType

        rate_limits.parse_limit(
            settings.ASK_RATE_LIMIT
        )  # an invalid limit stops the start
        markdown_registry.register(*MARKDOWN_TEXTS)
        register_page_ids(Page.Slug.HELP_NOW, help_page_ids)
        search.register(QuestionSearchType())
