"""SearchEntry: a row of the search index."""

from django.db import models


class SearchEntry(models.Model):
    """The searchable words of one row of some kind.

    Only `articles.search` writes here. The databases keep their own index of these
    rows beside them, up to date by themselves: see the migrations.

    `folded` are words behind content notes, found like others and never quoted;
    `notes` is what these content notes say.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    visible_from = models.DateTimeField()  # before the long columns: always read
    title = models.TextField()
    words = models.TextField(blank=True)
    folded = models.TextField(blank=True, db_default="")
    notes = models.TextField(blank=True, db_default="")

    class Meta:
        verbose_name_plural = "search entries"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], name="articles_searchentry_one_of_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
