"""Page: standing pages such as /about/ and /privacy/."""

from django.db import models
from django.urls import reverse

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
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:page", args=[self.slug])
