"""The signed-in member of staff behind a request of the admin."""

from django.contrib.auth.models import User
from django.http import HttpRequest


def staff_user(request: HttpRequest) -> User:
    """Return who sent a request that the admin has let in.

    Raises:
        TypeError: nobody is signed in; the view is not behind the admin's check.
    """
    if not isinstance(request.user, User):
        raise TypeError("This view needs a signed-in user.")
    return request.user
