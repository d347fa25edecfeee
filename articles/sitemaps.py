"""Sitemaps of essays, topics, pages and the author, cut into files by primary key."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core import paginator
from django.db.models import OuterRef, QuerySet, Subquery

from articles.models import Article, Author, Page, Topic


class PrimaryKeyPaginator(paginator.Paginator):
    """Pages of a queryset, ordered by its primary key, that are ranges of that key.

    Page 1 holds the keys 1 to `per_page`. So the last page costs what the first does,
    and a row never moves to another page. A page has at most `per_page` rows.
    """

    object_list: QuerySet[Any]

    @property
    def page_range(self) -> range:
        """The numbers of all pages from the first row's to the last row's."""
        last_row = self.object_list.reverse().values("pk")[:1]
        rows = self.object_list.annotate(last_key=Subquery(last_row))
        for ends in rows.values_list("pk", "last_key")[:1]:
            first, last = ((key - 1) // self.per_page + 1 for key in ends)
            return range(first, last + 1)
        return range(0)

    def page(self, number: int | str) -> "paginator.Page[Any]":
        """Return a page.

        Raises:
            EmptyPage: there is no row in it, nor before and after it.
        """
        number = int(number)
        start = (number - 1) * self.per_page
        rows = self.object_list.filter(pk__gt=start, pk__lte=start + self.per_page)
        found = list(rows)
        if not found and number not in self.page_range:
            raise paginator.EmptyPage
        return paginator.Page(found, number, self)


class SiteSitemap(Sitemap):
    """Base class of all sitemaps: URLs begin with SITE_URL, 300 or fewer in a file.

    A file takes about as long as a list page; sitemaps.org allows 50,000 URLs in a file
    and 50,000 files.
    """

    limit = 300

    def items(self) -> QuerySet[Any]:
        """Return what is listed, in any order."""
        raise NotImplementedError

    @property
    def paginator(self) -> "paginator.Paginator[Any]":
        return PrimaryKeyPaginator(self.items().order_by("pk"), self.limit)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class ArticleSitemap(SiteSitemap):
    """Published essays."""

    def items(self) -> QuerySet[Article]:
        return Article.objects.published().prefetch_related("corrections")

    def lastmod(self, item: Article) -> datetime | None:
        return item.changed_at


class TopicSitemap(SiteSitemap):
    """Public topics, dated by their newest essay."""

    def items(self) -> QuerySet[Any]:
        essays = Article.objects.published().filter(topics=OuterRef("pk"))
        newest = essays.order_by("-published_at").values("published_at")[:1]
        return Topic.objects.published().annotate(newest=Subquery(newest))

    def lastmod(self, item: Any) -> datetime | None:
        newest: datetime | None = item.newest
        return newest


class PageSitemap(SiteSitemap):
    """Standing pages."""

    def items(self) -> QuerySet[Page]:
        return Page.objects.all()

    def lastmod(self, item: Page) -> datetime:
        return item.updated_at


class AuthorSitemap(SiteSitemap):
    """The author."""

    def items(self) -> QuerySet[Author]:
        return Author.objects.filter(pk__in=Author.objects.values("pk")[:1])
