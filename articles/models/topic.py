"""Topic and its QuerySet."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models

from articles.models.markdown import MarkdownField, MarkdownModel, TextPlace
from articles.slugs import UnreservedSlugField
from config.paths import slug_path


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics; one is public by its essays alone."""

    def published(self, at: datetime | None = None) -> "TopicQuerySet":
        """Keep topics that hold at least one essay a reader may see.

        One is looked for in each topic. PostgreSQL would join EXISTS with all essays.
        """
        articles: Any = self.model.articles.rel.related_model
        public = articles.objects.published(at).filter(topics=models.OuterRef("pk"))
        one = models.Subquery(public.order_by().values("pk")[:1])
        return self.alias(public_essay=one).filter(public_essay__isnull=False)


class Topic(MarkdownModel):
    """A topic with an introduction; public while it has a public essay."""

    title = models.CharField(max_length=80)
    slug = UnreservedSlugField(
        "address",
        max_length=80,
        unique=True,
        help_text="Its last part, after /topics/.",
    )
    intro = MarkdownField(blank=True)
    intro_html = models.TextField(editable=False, blank=True)
    in_menu = models.BooleanField(default=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def text_place(self) -> TextPlace:
        place = super().text_place()
        return replace(place, ids=place.ids | {"invitation-title"})

    def get_absolute_url(self) -> str:
        return slug_path("articles:topic", self.slug)
