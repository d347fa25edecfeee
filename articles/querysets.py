"""Who may see an essay: the only definition of "public" for what the author writes."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

A_YEAR = timedelta(days=365)


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

    def scheduled(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Keep the essays whose moment is still to come.

        Args:
            at: The moment to judge by; now, unless given.
        """
        return self.filter(
            status=self.model.Status.PUBLISHED, published_at__gt=at or timezone.now()
        )

    def due_for_review(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Keep public essays that were not published, revised or read again for a year.

        Args:
            at: The moment to judge by; now, unless given.
        """
        a_year_ago = (at or timezone.now()) - A_YEAR
        revised = models.Q(revised_at__gte=a_year_ago)
        read = models.Q(reviewed_at__gte=timezone.localdate(a_year_ago))
        old = self.published(at).filter(published_at__lt=a_year_ago)
        return old.exclude(revised).exclude(read)

    def gone(self, at: datetime | None = None) -> "ArticleQuerySet":
        """Keep essays that were public once and are no more.

        Args:
            at: The moment to judge by; now, unless given.
        """
        return self.filter(
            status=self.model.Status.UNPUBLISHED, published_at__lte=at or timezone.now()
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
