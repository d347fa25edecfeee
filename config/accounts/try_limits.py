"""Limits of tries to sign in: by account, network and site, before anything is hashed.

Tries are counted, not failures: only what is taken before the password is checked
holds against many tries at once. A device that is known to the account counts alone.
"""

from collections.abc import Sequence

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from config.accounts.events import record_event
from config.models import AccountEvent
from config.rate_limits import client_ip, consume_quota, has_place

# Of each account, from devices that are not known to it. A year of guessing is 11,000
# tries at a password of twelve characters.
ACCOUNT_LIMITS = ("10/hour", "30/day")
DEVICE_LIMITS = ("10/hour", "50/day")
NETWORK_LIMIT = "20/hour"
SITE_LIMIT = "300/hour"

TOO_MANY = (
    "Too many tries. A passkey still signs you in, and so does a device that you have "
    "signed in on before. Or let “Forgot your password?” mail you a link, and sign in "
    "where you opened it. Else wait: an hour, at most a day."
)


class TooManyTries(ValidationError):
    """No try is left; the view answers 429."""

    def __init__(self) -> None:
        super().__init__(TOO_MANY, code="too_many_tries")


Limit = tuple[str, str, str]  # what is counted, who, and how many


def take_try(
    request: HttpRequest,
    kind: str,
    account: str,
    user: AbstractUser | None,
    device: str,
) -> None:
    """Count one try, or refuse it and record that.

    Args:
        request: The request.
        kind: "sign-in" or "factor".
        account: What the account is counted under: the name as typed, in one spelling.
        user: Whose account it is; None where no account has the name.
        device: The id of a device that is known to the account, or nothing.

    Raises:
        TooManyTries: none is left.
    """
    if device:
        limits = [(f"{kind}-device", device, limit) for limit in DEVICE_LIMITS]
    else:
        network = client_ip(request) or "unknown"
        limits = [(f"{kind}-network", network, NETWORK_LIMIT)]
        limits.append((f"{kind}-site", "site", SITE_LIMIT))
        limits += [(f"{kind}-account", account, limit) for limit in ACCOUNT_LIMITS]
    if not take_places(limits):
        record_event(AccountEvent.Kind.REFUSED, user)
        raise TooManyTries


def take_places(limits: Sequence[Limit]) -> bool:
    """Take a place of each of several limits, or none of any.

    All are looked at before one is taken: what is refused leaves no row in the cache,
    so what strangers can leave there is bounded by the limit of the site. Two at once
    may take a place more than they use, never one that there is not.

    Args:
        limits: What is counted, for whom, and how many, such as "5/hour".
    """
    # One name for each period: the places of an hour and of a day are not the same.
    named = [(f"{name}-{one.partition('/')[2]}", who, one) for name, who, one in limits]
    return all(has_place(*one) for one in named) and all(
        consume_quota(*one) for one in named
    )
