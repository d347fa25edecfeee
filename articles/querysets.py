"""Who may see an essay: the only definition of "public" for what the author writes."""

from datetime import datetime

from django.db import models
from django.utils import timezone


class ArticleQuerySet(models.QuerySet):
    """Essays, narrowed by phrases that chain."""

    def published(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Keep the essays that a reader may see.

        A scheduled essay becomes public by the clock alone: nothing has to run.

        Args:
            at: The moment to judge by; now, unless given.
        """
        return self.filter(
            status=self.model.Status.PUBLISHED, published_at__lte=at or timezone.now()
        )

    def newest_first(self) -> "ArticleQuerySet":
        """Order by the day of publication, newest first."""
        return self.order_by("-published_at", "-pk")

    def with_byline(self) -> "ArticleQuerySet":
        """Fetch the author and portrait in the same query."""
        return self.select_related("author__portrait")


class TopicQuerySet(models.QuerySet):
    """Topics; one is public by its essays alone."""

    def published(self, at: datetime | None = None) -> "TopicQuerySet":
        """Keep topics that hold at least one essay a reader may see."""
        from articles.models import Article

        public = Article.objects.published(at).filter(topics=models.OuterRef("pk"))
        return self.filter(models.Exists(public))
