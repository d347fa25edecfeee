"""Encryption at rest: EncryptedTextField, and the cipher of the site's keys."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Expression, Lookup


@lru_cache(maxsize=4)
def cipher(keys: tuple[str, ...]) -> MultiFernet:
    """Return the cipher of the given keys; the first writes, all of them read."""
    return MultiFernet([Fernet(key) for key in keys])


class Unreadable(str):
    """Stands for words whose key is missing: says so, and keeps what is stored.

    Saved again, the stored bytes are written back unchanged, so that nothing is lost
    and everything can be read once the key is back.
    """

    stored: str

    @classmethod
    def of(cls, stored: str) -> "Unreadable":
        """Return what stands for these stored bytes."""
        text = cls("(cannot be read: its encryption key is missing)")
        text.stored = stored
        return text


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text, encrypted in the database and plain in Python.

    Nothing can be searched in it: a lookup other than `isnull` is an error, so that
    no query compares against an encrypted value and silently finds nothing. Migrations
    know it as a TextField.
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def get_prep_value(self, value: str | None) -> str | None:
        if not value:
            return value
        if isinstance(value, Unreadable):
            return value.stored
        return cipher(tuple(settings.ENCRYPTION_KEYS)).encrypt(value.encode()).decode()

    def from_db_value(
        self, value: str | None, expression: Expression, connection: object
    ) -> str | None:
        if not value:
            return value
        try:
            return cipher(tuple(settings.ENCRYPTION_KEYS)).decrypt(value).decode()
        except InvalidToken:
            return Unreadable.of(value)

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched.")
        return super().get_lookup(lookup_name)


def encrypted_columns(model: type[models.Model]) -> list[str]:
    """Return the names of a model's encrypted columns."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, EncryptedTextField)]
