"""ImageMention: which rows to look at for the uses of an image."""

import re
from collections.abc import Iterable

from django.db import models

STEM_MAX = 32
IN_TEXT = re.compile(r"images/(\w+)")


class ImageMentionQuerySet(models.QuerySet["ImageMention"]):
    """Mentions of images."""

    def remember(self, row: models.Model, field: str) -> None:
        """Keep which images a text shows, when its row is saved.

        Args:
            row: The row, saved.
            field: The name of the column that holds the text.
        """
        stems = set(IN_TEXT.findall(getattr(row, field) or ""))
        text = text_name(type(row), field)
        self.bulk_create(
            (
                self.model(stem=stem[:STEM_MAX], text=text, row_id=row.pk)
                for stem in sorted(stems)
            ),
            ignore_conflicts=True,
        )

    def rows_of(
        self, text: str, stems: Iterable[str] | None
    ) -> "models.QuerySet[ImageMention, int]":
        """Return the keys of the rows whose text may show one of some images.

        Args:
            text: See `text_name`.
            stems: What the names of the images' files begin with; None for any.
        """
        found = self.filter(text=text)
        if stems is not None:
            found = found.filter(stem__in=list(stems))
        return found.values_list("row_id", flat=True)


def text_name(model: type[models.Model], field: str) -> str:
    """Return what a mention calls a column of a model: "articles.article.body"."""
    return f"{model._meta.label_lower}.{field}"


class ImageMention(models.Model):
    """A text that showed an image when it was saved.

    It says where to look, not what is there: it stays when the text shows something
    else, because earlier versions still show it, and `media.usage` reads the text.
    """

    stem = models.CharField(max_length=STEM_MAX)
    text = models.CharField(max_length=60)
    row_id = models.BigIntegerField()

    objects = ImageMentionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["stem", "text", "row_id"], name="articles_imagemention_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stem} in {self.text} {self.row_id}"
