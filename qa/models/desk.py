"""What the staff keeps at hand: words to look out for, and texts to reuse."""

from django.core.exceptions import ValidationError
from django.db import models

from qa import triage


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
        if problem := triage.problem_of(self.text):
            raise ValidationError({"text": problem})


class CannedText(models.Model):
    """A text to begin from; what stands in {braces} has to be filled in."""

    class Use(models.TextChoices):
        ANSWER = "answer", "An answer"
        REQUEST = "request", "A request for more"
        DECLINE = "decline", "Declining"

    title = models.CharField(max_length=80)
    use = models.CharField(max_length=8, choices=Use)
    text = models.TextField(help_text="What stands in {braces} has to be filled in.")
    is_reviewed = models.BooleanField(
        "reviewed by you",
        default=False,
        help_text="Until it is ticked, the desk says that nobody here checked it.",
    )

    class Meta:
        ordering = ["use", "title"]

    def __str__(self) -> str:
        return self.title
