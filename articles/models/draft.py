"""Words on their way: what stands in an editor and is in no essay yet."""

from django.conf import settings
from django.db import models

from articles.models.article import Article


class ArticleDraft(models.Model):
    """What a member of staff has typed into the form of an essay, kept while typing.

    One row for each page of a person's in which something was typed. It goes when that
    page's form is saved or the words are thrown away.

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
    def headline(self) -> str:
        """What the field of the headline held."""
        return "".join(self.fields.get("headline", [])).strip()
