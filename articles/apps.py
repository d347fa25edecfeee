from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Writing"

    def ready(self) -> None:
        from articles import search
        from articles.search.articles import ArticleSearchType

        search.register(ArticleSearchType())
