"""Device cookies: which devices have signed in before, kept on the device alone.

A device that has one keeps its own number of wrong tries, so that a stranger's guesses
do not lock the author out; and signing in without one is told by mail.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
"""

import secrets
from contextlib import suppress

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

LASTS = 400 * 24 * 3600  # seconds; the longest that browsers keep a cookie
SALT = "config.accounts.device"


def find_device(request: HttpRequest, user: AbstractBaseUser | None) -> str:
    """Return the id of a device that has signed in to this account, or nothing.

    Args:
        request: The request.
        user: Whose account; None where there is no such account.
    """
    cookie = request.COOKIES.get(_cookie_name(user.pk)) if user else None
    if user is None or not cookie:
        return ""
    try:
        device, mark = signing.loads(cookie, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    is_bound = constant_time_compare(str(mark), _password_mark(user))
    return str(device) if is_bound else ""


def has_signed_in_before(request: HttpRequest) -> bool:
    """Whether somebody has signed in on this device; asks no database.

    Tells an author whose session is over from a stranger.
    """
    prefix = _cookie_name("")
    found = (text for name, text in request.COOKIES.items() if name.startswith(prefix))
    for cookie in found:
        with suppress(signing.BadSignature, ValueError):
            signing.loads(cookie, salt=SALT, max_age=LASTS)
            return True
    return False


def remember_device(
    request: HttpRequest, response: HttpResponseBase, user: AbstractBaseUser
) -> None:
    """Let the device be known to this account, until its password changes."""
    device = find_device(request, user) or secrets.token_urlsafe(12)
    response.set_cookie(
        _cookie_name(user.pk),
        signing.dumps([device, _password_mark(user)], salt=SALT),
        max_age=LASTS,
        path=reverse("admin:index"),
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _cookie_name(pk: object) -> str:
    """Return the cookie's name; one for each account that uses the device."""
    return f"{'__Secure-' if settings.IS_HTTPS else ''}device-{pk}"


def _password_mark(user: AbstractBaseUser) -> str:
    """Return a digest that changes with the account and its password."""
    text = f"{user.pk}\0{user.password}"
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()[:32]
