"""The request that this thread answers: by whom, and with which family of browser."""

from collections.abc import Callable
from contextvars import ContextVar

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# The first that is named counts: most browsers name the ones that they resemble, too.
FAMILIES = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}

_current: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


class CurrentRequestMiddleware:
    """Remember the request while it is answered; look at nothing of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response."""
        token = _current.set(request)
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)


def current_person() -> AbstractBaseUser | None:
    """Return who is signed in at the browser that asks; None in a command."""
    user = getattr(_current.get(), "user", None)
    return user if user is not None and user.is_authenticated else None


def is_request() -> bool:
    """Whether a request is answered, and no command runs."""
    return _current.get() is not None


def current_browser() -> str:
    """Return the family of the browser that asks; nothing where none does."""
    request = _current.get()
    return browser_family(request) if request else ""


def browser_family(request: HttpRequest) -> str:
    """Return the family of the browser, such as "Firefox", or "an unknown browser"."""
    header = request.headers.get("User-Agent", "")
    found = (name for mark, name in FAMILIES.items() if mark in header)
    return next(found, "an unknown browser")
