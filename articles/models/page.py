"""Page: standing pages such as /about/ and /privacy/."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from articles.models.markdown import MarkdownField, MarkdownModel, TextPlace


class Page(MarkdownModel):
    """A standing page: about, privacy, advertising, help now, safety."""

    class Slug(models.TextChoices):
        ABOUT = "about", "/about/"
        PRIVACY = "privacy", "/privacy/"
        ADVERTISING = "advertising", "/advertising/"
        HELP_NOW = "help-now", "/help-now/"
        SAFETY = "safety", "/safety/"

    slug = models.SlugField("address", max_length=40, unique=True, choices=Slug)
    title = models.CharField(max_length=120)
    body = MarkdownField()
    body_html = models.TextField(editable=False, blank=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Save it, and date it anew if its words have changed."""
        words = ("title", "body")
        stored = Page.objects.filter(pk=self.pk).values_list(*words).first()
        if stored and stored != tuple(getattr(self, name) for name in words):
            self.updated_at = timezone.now()
            if update_fields:
                update_fields = {*update_fields, "updated_at"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:page", args=[self.slug])

    def text_place(self) -> TextPlace:
        place = super().text_place()
        return replace(place, ids=place.ids | _page_ids.get(self.slug, frozenset)())


_page_ids: dict[str, Callable[[], frozenset[str]]] = {
    Page.Slug.ADVERTISING: lambda: frozenset({"who-pays"}),
    Page.Slug.PRIVACY: lambda: frozenset({"kept-title"}),
    Page.Slug.SAFETY: lambda: frozenset({"help-title"}),
}


def register_page_ids(slug: str, find_ids: Callable[[], frozenset[str]]) -> None:
    """Register the ids that the template of a page adds to its text.

    Args:
        slug: The page's.
        find_ids: Returns them as they are now.
    """
    _page_ids[slug] = find_ids
