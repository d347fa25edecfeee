"""LinkRequest: an address that the links to its private pages are asked for."""

from django.db import models

from config.encryption import PaddedTextField


class LinkRequest(models.Model):
    """One request for links, encrypted; the periodic tasks look it up and delete it.

    The request itself looks nothing up: its time would tell who has asked here.
    """

    email = PaddedTextField()
    asked_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Link request {self.pk}"
