"""WordingHint: a phrase to avoid when writing on suicide and self-harm."""

from typing import Any

from django.db import models


class WordingHint(models.Model):
    """A phrase to avoid, with what to say instead.

    Source: WHO, Preventing suicide: a resource for media professionals, 2023.
    """

    phrase = models.CharField(
        max_length=80,
        unique=True,
        help_text="Whole words, in small letters: “committed suicide”.",
    )
    instead = models.CharField(
        max_length=200, help_text="Shown to the author: “died by suicide”."
    )

    class Meta:
        ordering = ["phrase"]
        verbose_name = "wording hint"

    def __str__(self) -> str:
        return self.phrase

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.phrase = " ".join(self.phrase.lower().split())
        super().save(*args, **kwargs)
