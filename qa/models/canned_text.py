"""Canned texts: texts to begin an answer, a request or a refusal from."""

from django.db import models


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
        help_text="Until it is ticked, the admin says that nobody here checked it.",
    )

    class Meta:
        ordering = ["use", "title"]

    def __str__(self) -> str:
        return self.title
