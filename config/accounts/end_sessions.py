"""End sessions of a person: one, all others, or all."""

from django.contrib.auth.models import AbstractBaseUser

from config.accounts.current_request import current_person
from config.accounts.events import record_event
from config.models import AccountEvent, StaffSession


def end_sessions(user: AbstractBaseUser, *, but: str = "", only: str = "") -> int:
    """End sessions of a person at once, wherever they are signed in.

    Args:
        user: Whose.
        but: The digest of the key of one that stays.
        only: The digest of the key of the one that ends; else all do.

    Returns:
        How many ended.
    """
    found = StaffSession.objects.filter(user_id=user.pk)
    if only:
        found = found.filter(pk=only)
    ended, _ = found.exclude(pk=but).delete()
    if ended:
        record_event(AccountEvent.Kind.SESSION_ENDED, user=user, by=current_person())
    return ended
