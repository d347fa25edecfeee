"""Rotate encryption keys: encrypts everything again with the first key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Cast

from config.batches import iterate_in_batches
from config.encryption import EncryptedTextField, Unreadable, site_cipher

BATCH = 200


@dataclass
class RotationResult:
    """How far it is.

    Args:
        done: Values encrypted again.
        unreadable: Values that none of the keys can read; left as they are.
        left: Values that the first key alone cannot read, counted at the end.
    """

    done: int = 0
    unreadable: int = 0
    left: int = 0


def columns() -> list[tuple[type[models.Model], str]]:
    """Return every encrypted column of every model."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def rotate_keys(
    progress: Callable[[int], object] = lambda values: None,
) -> RotationResult:
    """Encrypt again what the first key did not write.

    May be stopped and started again at any time, while the site runs.

    Args:
        progress: Called with 1 after each value.

    Returns:
        What was done, and what the first key alone still cannot read.
    """
    so_far = RotationResult()
    for model, name in columns():
        for pk, stored in _not_by_first_key(model, name):
            rotate_one(model, name, pk, stored, so_far)
            progress(1)
    so_far.left = sum(
        1 for model, name in columns() for _ in _not_by_first_key(model, name)
    )
    return so_far


def rotate_one(
    model: type[models.Model], name: str, pk: int, stored: str, so_far: RotationResult
) -> None:
    """Replace one stored value, unless somebody wrote another one meanwhile."""
    try:
        fresh = site_cipher().rotate(stored).decode()
    except InvalidToken:
        so_far.unreadable += 1
        return
    row = with_stored(model, name).filter(pk=pk, stored=stored)
    # A value that stands for stored bytes is written as these bytes.
    so_far.done += row.update(**{name: Unreadable.of(fresh)})


def _not_by_first_key(
    model: type[models.Model], name: str
) -> Iterator[tuple[int, str]]:
    """Yield what the first key alone cannot read: primary key and stored bytes."""
    first = Fernet(settings.ENCRYPTION_KEYS[0])
    rows = with_stored(model, name).exclude(stored="").exclude(stored=None)
    for batch in iterate_in_batches(
        rows.values_list("pk", "stored", named=True), BATCH
    ):
        yield from (
            (pk, stored) for pk, stored in batch if not _can_read(first, stored)
        )


def with_stored(model: type[models.Model], name: str) -> models.QuerySet[Any]:
    """Return the rows of a model with what is stored in a column, not decrypted."""
    stored = Cast(F(name), models.TextField())
    return model._default_manager.annotate(stored=stored)


def _can_read(key: Fernet, stored: str) -> bool:
    try:
        key.decrypt(stored)
    except InvalidToken:
        return False
    return True
