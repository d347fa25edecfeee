"""Sitemaps of essays, topics, pages and the author."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max

from articles.models import Article, Author, Page, Topic


class SiteSitemap(Sitemap):
    """Base class of all sitemaps: URLs begin with SITE_URL."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class ArticleSitemap(SiteSitemap):
    """Published essays."""

    def items(self) -> list[Article]:
        essays = Article.objects.published().newest_first()
        return list(essays.prefetch_related("corrections"))

    def lastmod(self, item: Article) -> datetime | None:
        return item.changed_at


class TopicSitemap(SiteSitemap):
    """Public topics, dated by their newest essay."""

    def items(self) -> list[Any]:
        public = Article.objects.published()
        shown = Topic.objects.published().filter(articles__in=public)
        shown = shown.annotate(newest=Max("articles__published_at"))
        return list(shown.order_by("title"))

    def lastmod(self, item: Any) -> datetime | None:
        newest: datetime | None = item.newest
        return newest


class PageSitemap(SiteSitemap):
    """Standing pages."""

    def items(self) -> list[Page]:
        return list(Page.objects.all())

    def lastmod(self, item: Page) -> datetime:
        return item.updated_at


class AuthorSitemap(SiteSitemap):
    """The author."""

    def items(self) -> list[Author]:
        return list(Author.objects.all()[:1])
