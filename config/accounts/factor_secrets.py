"""Secrets of second factors, encrypted again when a key is rotated."""

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction

from config.encryption import cipher

NAMES = ("secret", "seed")  # in the data of an app, and of recovery codes


def rotate_factor_secrets() -> int:
    """Encrypt again, with the first key, what another key had written.

    Returns:
        How many secrets were written; one that no key can read is left as it is.
    """
    keys = settings.ENCRYPTION_KEYS
    return sum(_rotate_one(pk, keys) for pk in _pks_not_by(keys[0]))


def count_unrotated() -> int:
    """Return how many secrets the first key alone cannot read."""
    return len(_pks_not_by(settings.ENCRYPTION_KEYS[0]))


def _pks_not_by(key: str) -> list[int]:
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    return [
        row.pk
        for row in rows.iterator()
        if not all(_can_read(key, row.data[name]) for name in NAMES if name in row.data)
    ]


def _can_read(key: str, stored: str) -> bool:
    try:
        Fernet(key).decrypt(stored)
    except InvalidToken:
        return False
    return True


@transaction.atomic
def _rotate_one(pk: int, keys: list[str]) -> int:
    """Rotate under the row's lock: a used recovery code is noted in the same column."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return 0
    try:
        fresh = {
            name: cipher(tuple(keys)).rotate(row.data[name]).decode()
            for name in NAMES
            if name in row.data
        }
    except InvalidToken:
        return 0
    row.data |= fresh
    row.save(update_fields=["data"])
    return len(fresh)
