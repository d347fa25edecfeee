"""Model fields: ReferenceField (a short code to read aloud)."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import models


class ReferenceField(models.CharField):  # type: ignore[type-arg]
    """A unique short code that a person can read out: "K7QM-4TXD".

    Migrations know it as a CharField.
    """

    ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing to confuse aloud

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 9, "unique": True} | kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def get_default(self) -> str:
        code = "".join(secrets.choice(self.ALPHABET) for _ in range(8))
        return f"{code[:4]}-{code[4:]}"
