"""BoundedPBKDF2PasswordHasher: few password hashings at once in each process.

One hashing takes a processor for about a third of a second. Without a bound, a handful
of anonymous loops at the sign-in page takes every processor from the readers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import BoundedSemaphore

from django.contrib.auth.hashers import PBKDF2PasswordHasher

MOST_AT_ONCE = 1  # in each process, from devices that nobody knows
MOST_AT_ONCE_KNOWN = 1  # beside these, from devices that have signed in before

_strangers = BoundedSemaphore(MOST_AT_ONCE)
_known = BoundedSemaphore(MOST_AT_ONCE_KNOWN)
_is_known: ContextVar[bool] = ContextVar("is_known_device", default=False)


class HashingBusy(Exception):
    """As many passwords are being hashed as this process hashes at once."""


class BoundedPBKDF2PasswordHasher(PBKDF2PasswordHasher):
    """Django's PBKDF2 hasher, which refuses at once where others are hashing.

    Every check and every change of a password comes through here, whatever view it is.
    """

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Return the encoded hash.

        Raises:
            HashingBusy: no place is free.
        """
        places = _known if _is_known.get() else _strangers
        if not places.acquire(blocking=False):
            raise HashingBusy
        try:
            encoded: str = super().encode(password, salt, iterations)
        finally:
            places.release()
        return encoded


@contextmanager
def hashing_for_known_device(is_known: bool) -> Iterator[None]:
    """Hash in the places that are kept for known devices.

    Args:
        is_known: Whether the request comes from one; else nothing changes.
    """
    token = _is_known.set(is_known)
    try:
        yield
    finally:
        _is_known.reset(token)
