"""Search type of essays."""

from datetime import datetime

from django.db.models import QuerySet

from articles.models import Article, Topic
from articles.search.registry import SearchDocument, SearchType


class ArticleSearchType(SearchType):
    """Search type of essays: headline, standfirst and text."""

    name = "essay"
    label = "Essay"
    plural = "Essays"
    template = "articles/_hit.html"
    model = Article

    def published(self, at: datetime | None = None) -> QuerySet[Article]:
        # A hit says whether its links are paid, and that is read off the finished text.
        return Article.objects.published(at).defer("body", "outline")

    def to_index(self) -> QuerySet[Article]:
        rows = Article.objects.filter(status=Article.Status.PUBLISHED)
        return rows.only("headline", "standfirst", "body_html", "published_at")

    def document(self, row: Article) -> SearchDocument:
        return SearchDocument.build(row.headline, row.standfirst, html=row.body_html)

    def title(self, row: Article) -> str:
        return row.headline

    def in_topic(self, rows: QuerySet[Article], topic: Topic) -> QuerySet[Article]:
        return rows.filter(topics=topic)
