"""Redirect: an old URL and what stands for it now."""

from django.db import models

from articles.models.article import Article
from articles.models.topic import Topic


class Redirect(models.Model):
    """A URL that an essay or a topic once had, and what stands for it now.

    It names the row, not another URL: however often a slug changes, one redirect leads
    to the URL of today, never to another redirect.
    """

    old_path = models.CharField(
        max_length=200,
        unique=True,
        help_text="From the first slash to the last: /articles/old-name/.",
    )
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="redirects"
    )
    topic = models.ForeignKey(
        Topic, models.CASCADE, null=True, blank=True, related_name="redirects"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(article__isnull=True) ^ models.Q(topic__isnull=True),
                name="articles_redirect_has_one_target",
                violation_error_message="Choose an essay or a topic, one of them.",
            )
        ]

    def __str__(self) -> str:
        return self.old_path
