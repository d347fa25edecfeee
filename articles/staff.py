"""Who is behind a request of the admin: a check for views, and the typed user."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def staff_user(request: HttpRequest) -> User:
    """Return who sent a request that the admin has let in.

    Raises:
        TypeError: nobody is signed in; the view is not behind the admin's check.
    """
    if not isinstance(request.user, User):
        raise TypeError("This view needs a signed-in user.")
    return request.user


def staff_only(view: View) -> View:
    """Answer 403 to everybody else, where the admin would redirect to its sign-in.

    A script would show that page as what it asked for.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (request.user.is_active and request.user.is_staff):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
