"""Triage phrases: words to look out for in what is sent, edited by staff."""

from django.core.exceptions import ValidationError
from django.db import models

from qa.triage.flags import phrase_problem


class Phrase(models.Model):
    """Words that make a question come first, or that are harmless after all."""

    class Kind(models.TextChoices):
        URGENT = "urgent", "Danger: comes first, and help is shown"
        ABUSE = "abuse", "Abuse"
        MINOR = "minor", "Somebody under age"
        METHOD_DETAIL = "method_detail", "A method of self-harm"
        HARMLESS = "harmless", "Harmless: not looked at"

    kind = models.CharField(max_length=16, choices=Kind)
    text = models.CharField(max_length=80)
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        ordering = ["kind", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "text"],
                name="qa_phrase_once_per_kind",
                violation_error_message="This phrase is on the list already.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if problem := phrase_problem(self.text):
            raise ValidationError({"text": problem})
