"""Sitemap of published threads."""

from datetime import datetime

from django.db.models import Prefetch

from articles.sitemaps import SiteSitemap
from qa.feeds import changed_at
from qa.models import Question, Reply
from qa.models.question_queryset import QuestionQuerySet


class ThreadSitemap(SiteSitemap):
    """Published threads."""

    def items(self) -> QuestionQuerySet:
        dated = Reply.objects.published().only("question", "published_at", "edited_at")
        entries = Prefetch("replies", dated, to_attr="entries")
        threads = Question.objects.published().only("slug", "published_at", "closed_at")
        return threads.prefetch_related(entries)  # type: ignore[no-redef]

    def lastmod(self, item: Question) -> datetime:
        return changed_at(item)
