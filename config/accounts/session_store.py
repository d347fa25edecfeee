"""Session engine: rows under a digest, encrypted; no row for who is not signed in.

The cookie of who is signed in is a random key. Its row stands under the key's SHA-256,
so that nothing in the database, or in a copy of it, signs anybody in. Before that, as
between a password and a second factor, the browser keeps the data itself, encrypted,
for a quarter of an hour: a stranger makes no row.

Source: Django, "How to use sessions", "Extending database-backed session engines".
"""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.core.exceptions import BadRequest
from django.utils import timezone

from config.accounts.current_request import current_browser
from config.encryption import cipher
from config.models import StaffSession

SEALED = "~"  # begins a cookie that is data itself; no key begins so
SEALED_SECONDS = 15 * 60
MOST_SEALED = 3500  # characters: a browser keeps 4,096 bytes of a cookie


class SessionTooLarge(BadRequest):
    """Data of who is not signed in does not fit into a cookie; answered 400."""


def digest_key(key: str) -> str:
    """Return what the database keeps of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(SessionBase):
    """Sessions of the staff in `StaffSession`; everybody else's in their cookie."""

    def load(self) -> dict[str, Any]:
        key = self.session_key or ""
        data = _unseal(key) if key.startswith(SEALED) else self._load_row(key)
        if data is None:
            self._session_key = None
        return data or {}

    def _load_row(self, key: str) -> dict[str, Any] | None:
        row = StaffSession.objects.live().filter(pk=digest_key(key)).first()
        if row is None:
            return None
        data = _decrypt(row.data, row.pk)
        if data is not None:
            row.touch()
        return data

    def exists(self, session_key: str) -> bool:
        return StaffSession.objects.filter(pk=digest_key(session_key)).exists()

    def create(self) -> None:
        """Begin anew; the row is made when somebody is signed in and it is saved."""
        self._session_key = None
        self._session_cache: dict[str, Any] = {}
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Keep the data; a session that was ended meanwhile stays ended.

        Raises:
            UpdateError: the session was ended by another request.
            SessionTooLarge: nobody is signed in, and it fits into no cookie.
        """
        data = dict(self.items())
        key = "" if must_create else self.session_key or ""
        if SESSION_KEY not in data:
            self.delete(key)
            self._session_key = _seal(data)
        elif key and not key.startswith(SEALED):
            self._update(key, data)
        else:
            self._insert(data)

    def _insert(self, data: dict[str, Any]) -> None:
        key, now = secrets.token_urlsafe(32), timezone.now()
        digest = digest_key(key)
        StaffSession.objects.create(
            key_digest=digest,
            data=_encrypt(data, digest),
            user_id=data[SESSION_KEY],
            began_at=now,
            last_used_at=now,
            browser=current_browser(),
        )
        self._session_key = key

    def _update(self, key: str, data: dict[str, Any]) -> None:
        digest = digest_key(key)
        changed = StaffSession.objects.filter(pk=digest).update(
            data=_encrypt(data, digest), user_id=data[SESSION_KEY]
        )
        if not changed:
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key and not key.startswith(SEALED):
            StaffSession.objects.filter(pk=digest_key(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        StaffSession.objects.expired().delete()


def _cipher() -> MultiFernet:
    """Return the cipher of sessions: nothing encrypted elsewhere can be put in place.

    Its keys are derived from the site's. Readers choose words that are encrypted with
    those; a copy of such a column must open no session.
    """
    derived = (
        hmac.digest(key.encode(), b"config.accounts.session_store", "sha256")
        for key in settings.ENCRYPTION_KEYS
    )
    return cipher(tuple(base64.urlsafe_b64encode(key).decode() for key in derived))


def _encrypt(data: dict[str, Any], place: str) -> str:
    return _cipher().encrypt(json.dumps([place, data]).encode()).decode()


def _decrypt(text: str, place: str, ttl: int | None = None) -> dict[str, Any] | None:
    """Return what was encrypted for this place; None for anything else."""
    try:
        found, data = json.loads(_cipher().decrypt(text.encode(), ttl))
    except (InvalidToken, UnicodeError):
        return None
    return data if found == place else None


def _seal(data: dict[str, Any]) -> str:
    """Return the cookie of who is not signed in.

    Raises:
        SessionTooLarge: a browser would not keep it.
    """
    cookie = SEALED + _encrypt(data, SEALED).rstrip("=")
    if len(cookie) > MOST_SEALED:
        raise SessionTooLarge
    return cookie


def _unseal(cookie: str) -> dict[str, Any] | None:
    text = cookie.removeprefix(SEALED)
    data = _decrypt(text + "=" * (-len(text) % 4), SEALED, SEALED_SECONDS)
    return None if data is None or SESSION_KEY in data else data
