"""Author of essays and answers."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.urls import reverse

from articles.models.image import Image
from articles.models.markdown import MarkdownField, MarkdownModel


class Author(MarkdownModel):
    """Who writes and answers, with what a reader needs to judge them by."""

    name = models.CharField(max_length=80)
    short_name = models.CharField(
        max_length=40, help_text="As in “Dr Marrow reads every question herself”."
    )
    remark = models.CharField(
        max_length=80, blank=True, help_text="Shown after the name, in brackets."
    )
    credentials = models.CharField(max_length=120)
    role = models.CharField(max_length=80, help_text="Shown beside answers.")
    registration = models.CharField(
        max_length=160, blank=True, help_text="The registration body and number."
    )
    biography = MarkdownField(blank=True)
    biography_html = models.TextField(editable=False, blank=True)
    portrait = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="The account that writes under this name.",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def for_user(cls, user: AbstractBaseUser) -> "Author | None":
        """Return under whose name an account writes: its own, or the site's author."""
        return cls.objects.filter(user=user).first() or cls.objects.first()

    @classmethod
    def name_in_sentences(cls) -> str:
        """Return how the site's author is named: "Dr Marrow reads every question"."""
        author = cls.objects.only("short_name").first()
        return author.short_name if author else "The author"

    def get_absolute_url(self) -> str:
        return reverse("articles:author")
