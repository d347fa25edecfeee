"""What search engines may list of the writing, with when each last changed."""

from datetime import datetime
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max

from articles.models import Article, Author, Page, Topic


class SiteSitemap(Sitemap):
    """A list under the site's own scheme and host, whoever asks."""

    def get_urls(self, page=1, site=None, protocol=None) -> list[dict]:
        address = urlsplit(settings.SITE_URL)
        return super().get_urls(
            page, SimpleNamespace(domain=address.netloc), address.scheme
        )


class ArticleSitemap(SiteSitemap):
    """Published essays."""

    def items(self):
        essays = Article.objects.published().newest_first()
        return list(essays.prefetch_related("corrections"))

    def lastmod(self, item: Article) -> datetime | None:
        return item.changed_at


class TopicSitemap(SiteSitemap):
    """Topics that hold something, as old as their newest essay."""

    def items(self):
        public = Article.objects.published()
        shown = Topic.objects.published().filter(articles__in=public)
        shown = shown.annotate(newest=Max("articles__published_at"))
        return list(shown.order_by("title"))

    def lastmod(self, item: Topic) -> datetime | None:
        return item.newest


class PageSitemap(SiteSitemap):
    """Standing pages."""

    def items(self):
        return list(Page.objects.all())

    def lastmod(self, item: Page) -> datetime:
        return item.updated_at


class AuthorSitemap(SiteSitemap):
    """Who writes."""

    def items(self):
        return list(Author.objects.all()[:1])
