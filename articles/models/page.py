"""Page: standing pages such as /about/ and /privacy/."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from articles.models.markdown import MarkdownField, MarkdownModel


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
