"""Sitemap of published threads."""

from datetime import datetime

from articles.sitemaps import SiteSitemap
from qa.feeds import changed_at
from qa.models import Question


class ThreadSitemap(SiteSitemap):
    """Published threads."""

    def items(self) -> list[Question]:
        return list(Question.objects.published().newest_first().with_entries())

    def lastmod(self, item: Question) -> datetime:
        return changed_at(item)
