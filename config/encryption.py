"""Encryption at rest: encrypted model fields, and the cipher of the site's keys."""

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


def site_cipher() -> MultiFernet:
    """Return the cipher of `ENCRYPTION_KEYS`."""
    return cipher(tuple(settings.ENCRYPTION_KEYS))


PADDING = "\0"  # no text that anybody sends has it


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
        return site_cipher().encrypt(value.encode()).decode()

    def from_db_value(
        self, value: str | None, expression: Expression, connection: object
    ) -> str | None:
        if not value:
            return value
        try:
            return site_cipher().decrypt(value).decode()
        except InvalidToken:
            return Unreadable.of(value)

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched.")
        return super().get_lookup(lookup_name)


class PaddedTextField(EncryptedTextField):
    """Encrypted text whose stored length tells neither its own nor whether it is empty.

    NULL alone is stored as it is: it says that nothing is kept any more.
    """

    BLOCK = 255

    def get_prep_value(self, value: str | None) -> str | None:
        if value is None or isinstance(value, Unreadable):
            return super().get_prep_value(value)
        return super().get_prep_value(_pad(value, self.BLOCK))

    def from_db_value(
        self, value: str | None, expression: Expression, connection: object
    ) -> str | None:
        text = super().from_db_value(value, expression, connection)
        return text if isinstance(text, Unreadable) else text and text.rstrip(PADDING)


class EncryptedChoiceField(EncryptedTextField):
    """One of a few choices: encrypted, each as long as any other, decrypted once.

    What a process has decrypted it remembers, since queues read the same rows all day.
    """

    LONGEST = 31  # bytes; with one more for the cipher these are two blocks of it

    def get_prep_value(self, value: str | None) -> str | None:
        if not value or isinstance(value, Unreadable):
            return super().get_prep_value(value)
        return super().get_prep_value(_pad(value, self.LONGEST))

    def from_db_value(
        self, value: str | None, expression: Expression, connection: object
    ) -> str | None:
        return _read_choice(tuple(settings.ENCRYPTION_KEYS), value) if value else value


# More than a site has flags that are up: a smaller one, read in a cycle, holds nothing.
# Full, it takes 48 MB of a process.
@lru_cache(maxsize=100_000)
def _read_choice(keys: tuple[str, ...], stored: str) -> str:
    try:
        return cipher(keys).decrypt(stored).decode().rstrip(PADDING)
    except InvalidToken:
        return Unreadable.of(stored)


def _pad(text: str, block: int) -> str:
    """Fill a text up to a multiple of so many bytes, at least one."""
    size = len(text.encode())
    return text + PADDING * (-size % block if size else block)


def encrypted_columns(model: type[models.Model]) -> list[str]:
    """Return the names of a model's encrypted columns."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, EncryptedTextField)]
