"""ArticleDraft: what stands in the form of an essay and is not saved in it yet."""

from django.conf import settings
from django.db import models

from articles.models.article import Article


class ArticleDraft(models.Model):
    """An autosaved draft: what a member of staff has typed into the form of an essay.

    One row for each page of a person's in which something was typed. It is deleted when
    that page's form is saved or the draft is thrown away.

    Attributes:
        base: The essay's version that was on the screen; 0 for a new essay.
        fields: What each field of the form held, by its name: a list of strings.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, null=True, related_name="unsaved"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    base = models.PositiveIntegerField()
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"Unsaved words of {self.saved_at:%d %B %Y}"

    @property
    def token(self) -> str:
        """What names the draft in its present state; another after each save."""
        return f"{self.pk}@{self.saved_at.isoformat()}"

    @property
    def headline(self) -> str:
        """What the field of the headline held."""
        return "".join(self.fields.get("headline", [])).strip()
