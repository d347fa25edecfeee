"""Message storage: what is said after saving, encrypted in a cookie of this host.

It names what was saved, so it does not stand there in clear. A session would cost a
query with each message; it takes what does not fit into the cookie.
"""

from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

from config.encryption import site_cipher


class SealedCookieStorage(CookieStorage):
    """Django's storage in a cookie, with the prefix and encrypted."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"

    def _encode_parts(self, messages: Any, encode_empty: bool = False) -> str | None:
        signed = super()._encode_parts(messages, encode_empty)  # type: ignore[misc]
        if not signed:
            return None
        return site_cipher().encrypt(signed.encode()).decode()

    def _decode(self, data: str | None) -> Any:
        try:
            found = site_cipher().decrypt((data or "").encode("ascii", "replace"))
        except InvalidToken:
            self.used = bool(data)  # so that it is deleted
            return None
        return super()._decode(found.decode())  # type: ignore[misc]


class MessageStorage(FallbackStorage):
    """The cookie first, and the session for what does not fit."""

    storage_classes = (SealedCookieStorage, SessionStorage)
