"""Slugs: the reserved ones, and the model field that refuses them."""

from django.core.exceptions import ValidationError
from django.db import models

RESERVED_SLUGS = {"preview", "new", "ask", "yours", "report", "feed", "feeds"}


def refuse_reserved_slug(value: str) -> None:
    """Refuse a slug that the site needs for itself, or one with capital letters.

    Raises:
        ValidationError: the slug is reserved, or has capitals.
    """
    if value != value.lower():
        raise ValidationError("Use small letters only: addresses differ by capitals.")
    if value in RESERVED_SLUGS:
        raise ValidationError(f"“{value}” is kept for the site itself; choose another.")


class UnreservedSlugField(models.SlugField):
    """A SlugField that refuses reserved slugs; migrations know it as a SlugField."""

    default_validators = [*models.SlugField.default_validators, refuse_reserved_slug]

    def deconstruct(self) -> tuple:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs
