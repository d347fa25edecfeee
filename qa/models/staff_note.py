"""Notes of the staff about a question."""

from django.conf import settings
from django.db import models

from config.encryption import EncryptedTextField
from qa.models.question import Question


class StaffNote(models.Model):
    """A remark of the staff's among themselves; never public, never mailed."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="notes")
    text = EncryptedTextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Note {self.pk}"
