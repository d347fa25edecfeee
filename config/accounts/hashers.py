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
_has_place: ContextVar[bool] = ContextVar("has_place_to_hash", default=False)


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
        if _has_place.get():
            return str(super().encode(password, salt, iterations))
        with place_to_hash():
            return str(super().encode(password, salt, iterations))


@contextmanager
def place_to_hash(*, is_known_device: bool = False) -> Iterator[None]:
    """Hold one of the few places in which this process hashes passwords.

    Args:
        is_known_device: Whether the request comes from a device that has signed in
            before: these have a place of their own.

    Raises:
        HashingBusy: no place is free.
    """
    places = _known if is_known_device else _strangers
    if not places.acquire(blocking=False):
        raise HashingBusy
    token = _has_place.set(True)
    try:
        yield
    finally:
        _has_place.reset(token)
        places.release()
