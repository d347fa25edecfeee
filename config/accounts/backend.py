"""StaffBackend: the authentication backend; only active staff are anybody here."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AbstractUser


class StaffBackend(AuthenticationBackend):
    """Sign-in by user name and password, for active staff.

    Django asks it on each request, too: who is no longer staff is signed out at once.
    """

    def user_can_authenticate(self, user: AbstractUser | None) -> bool:
        """Whether this account may be signed in."""
        return bool(user and user.is_active and user.is_staff)
