"""SearchRebuild: how far an unfinished rebuild of the search index has come."""

from django.db import models


class SearchRebuild(models.Model):
    """The last row that was done; there is one while a rebuild is not finished.

    Only `articles.search` writes here, in the transaction of the entries.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
