"""Who is behind a request of the admin: permission checks for views, the typed user."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]
Permission = Callable[[HttpRequest], bool]


def staff_user(request: HttpRequest) -> User:
    """Return who sent a request that the admin has let in.

    Raises:
        TypeError: nobody is signed in; the view is not behind the admin's check.
    """
    if not isinstance(request.user, User):
        raise TypeError("This view needs a signed-in user.")
    return request.user


def staff_permission_required(allows: Permission) -> Callable[[View], View]:
    """Decorate a view for staff with a permission; everybody else is answered 403.

    The admin would redirect to its sign-in, and a script would show that page as what
    it asked for.

    Args:
        allows: Whether this account may; asked of staff only.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            is_staff = request.user.is_active and request.user.is_staff
            if not (is_staff and allows(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def has_perm(name: str) -> Permission:
    """Return the check for a permission by its name, such as "articles.add_image"."""
    return lambda request: request.user.has_perm(name)
