"""What is paid is plain words."""

import re

from django.core.exceptions import ValidationError

_TAG = re.compile(r"<[a-zA-Z/!?]")


def validate_plain(value: str) -> None:
    """Refuse HTML: what is paid is plain words and a picture of ours.

    Raises:
        ValidationError: there is a tag in the text.
    """
    if _TAG.search(value):
        raise ValidationError("Write plain words: HTML is not shown as such.")
