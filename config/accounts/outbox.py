"""Outbox of mail about accounts: what is owed, sent by `manage.py tend`.

A request only writes a row. A request for a new password costs the same whether or not
an account has the address: whose it is, `tend` finds out.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractUser, User
from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from config.accounts.current_request import browser_family
from config.accounts.events import record_event
from config.accounts.mails import notice_message, reset_message
from config.accounts.try_limits import take_places
from config.encryption import Unreadable
from config.mail import (
    MOST_ATTEMPTS,
    AddressUnreadable,
    describe_error,
    is_free,
    is_server_unavailable,
    retry_delay,
    send_message,
)
from config.models import AccountEvent, AccountMail
from config.rate_limits import client_ip

MOST_A_RUN = 50
KEPT = timedelta(days=1)  # a reset that could not be sent by then is asked for again
RESET_NETWORK_LIMIT = "5/hour"
RESET_SITE_LIMIT = "300/hour"
MOST_RESETS_WAITING = 1000  # rows, while no mail can be sent
LINK_SECONDS = 600  # while a link is so new and unused, no other is mailed


def owe(
    kind: AccountMail.Kind,
    user: AbstractUser,
    request: HttpRequest | None = None,
    *,
    address: str = "",
) -> None:
    """Owe the owner of an account a mail about what just happened to it.

    Args:
        kind: What happened.
        user: Whose account; without an address nothing is owed.
        request: What it was done with, if it was the owner's browser.
        address: Where to; the account's own, unless given.
    """
    if address or user.email:
        now = timezone.now()
        browser = browser_family(request) if request else ""
        AccountMail.objects.create(
            kind=kind,
            user_id=user.pk,
            email=address,
            browser=browser,
            created_at=now,
            due_at=now,
        )


def ask_for_reset(request: HttpRequest, address: str) -> None:
    """Owe a link for a new password to an address; too many are left out in silence.

    No address has a limit of its own here: a stranger could use it up, and shut its
    owner out. What is mailed to one, `send_due` bounds. The rows and cache keys that
    strangers make are bounded by the limit of the site.

    Args:
        request: A stranger's request.
        address: What was typed.
    """
    limits = [
        ("reset-network", client_ip(request) or "unknown", RESET_NETWORK_LIMIT),
        ("reset-site", "site", RESET_SITE_LIMIT),
    ]
    waiting = AccountMail.objects.filter(kind=AccountMail.Kind.RESET_ASKED).count()
    if waiting < MOST_RESETS_WAITING and take_places(limits):
        now = timezone.now()
        AccountMail.objects.create(
            kind=AccountMail.Kind.RESET_ASKED, email=address, created_at=now, due_at=now
        )


def due_keys(at: datetime) -> list[int]:
    """Return the keys of mail that may be sent now."""
    return list(AccountMail.objects.filter(is_free(at)).values_list("pk", flat=True))


def send_due(
    at: datetime | None = None, *, stopped: Callable[[], bool] = lambda: False
) -> dict[str, int]:
    """Send what is due; a server that is away ends the run.

    Args:
        at: The moment; now, unless given.
        stopped: Asked before each mail; true ends the run.

    Returns:
        How many were "sent" and how many "failed".
    """
    counts = Counter(sent=0, failed=0)
    now = at or timezone.now()
    for pk in due_keys(now)[:MOST_A_RUN]:
        if stopped():
            break
        if not AccountMail.objects.filter(is_free(now), pk=pk).update(claimed_at=now):
            continue
        error = _send_claimed(pk, now, counts)
        if error and is_server_unavailable(error):
            break
    return dict(counts)


def _send_claimed(pk: int, at: datetime, counts: Counter[str]) -> Exception | None:
    """Send the mail of one row that this process took, and delete the row.

    Returns:
        Why it failed, or None.
    """
    row = AccountMail.objects.filter(pk=pk).select_related("user").first()
    if row is None:
        return None
    try:
        for user in _recipients(row, at):
            is_reset = row.kind == AccountMail.Kind.RESET_ASKED
            send_message((reset_message if is_reset else notice_message)(row, user))
            counts["sent"] += 1
            if is_reset:
                cache.set(_link_key(user), 1, LINK_SECONDS)
                record_event(AccountEvent.Kind.RESET_ASKED, user)
    except Exception as error:
        counts["failed"] += 1
        _put_off(row, error, at)
        return error
    row.delete()
    return None


def _recipients(row: AccountMail, at: datetime) -> list[User]:
    """Return whom a row concerns now: nobody, where the address is no account's.

    Raises:
        AddressUnreadable: the address cannot be decrypted.
    """
    if isinstance(row.email, Unreadable):
        raise AddressUnreadable
    if row.kind != AccountMail.Kind.RESET_ASKED:
        return [row.user] if row.user and (row.email or row.user.email) else []
    if row.created_at < at - KEPT:
        return []
    people = User.objects.filter(is_active=True, is_staff=True)
    found = people.filter(email__iexact=row.email).exclude(email="")
    return [user for user in found if not cache.get(_link_key(user))]


def _link_key(user: User) -> str:
    """Return the cache key that says that a link was mailed just now.

    It changes with what ends the link: a password, a sign-in, another address.
    """
    ends = f"{user.pk}\0{user.password}\0{user.last_login}\0{user.email}"
    digest = salted_hmac("config.accounts.reset", ends, algorithm="sha256")
    return f"reset-link.{digest.hexdigest()[:32]}"


def _put_off(row: AccountMail, error: Exception, at: datetime) -> None:
    """Count a failure and try later; what was tried often enough is dropped."""
    if row.attempts + 1 >= MOST_ATTEMPTS:
        row.delete()
        return
    AccountMail.objects.filter(pk=row.pk).update(
        attempts=F("attempts") + 1,
        due_at=at + retry_delay(row.attempts),
        claimed_at=None,
        last_error=describe_error(error),
    )
