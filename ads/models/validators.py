"""Plain text without HTML: a validator, and a model field that has it."""

import re

from django.core.exceptions import ValidationError
from django.db import models

_TAG = re.compile(r"<[a-zA-Z/!?]")


def validate_plain_text(value: str) -> None:
    """Refuse HTML: what is paid is plain words and a picture of ours.

    Raises:
        ValidationError: there is a tag in the text.
    """
    if _TAG.search(value):
        raise ValidationError("Write plain words: HTML is not shown as such.")


class PlainTextField(models.CharField):
    """A CharField that refuses HTML; migrations know it as a CharField."""

    default_validators = [validate_plain_text]

    def deconstruct(self) -> tuple:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
