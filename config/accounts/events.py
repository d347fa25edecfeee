"""Audit log of accounts: `record_event` writes a row and one line to the log.

The log's line has numbers only. Of what strangers can repeat at will, the first of an
hour is logged, and then each time that the number has doubled.
"""

import logging
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.db.models import Q, Sum
from django.utils import timezone

from config.models import AccountEvent

SEE_ACCOUNT_EVENTS = "auth.change_user"  # who may change people

logger = logging.getLogger("accounts")


def record_event(
    kind: AccountEvent.Kind,
    user: AbstractBaseUser | None = None,
    by: AbstractBaseUser | None = None,
) -> None:
    """Record what happened to an account, in the database and in the log.

    Kinds of `AccountEvent.COUNTED` are counted in one row for each account and hour.

    Args:
        kind: What happened.
        user: Whose account; None where a name was typed that no account has.
        by: Who did it, if that is known; kinds that are counted keep nobody.
    """
    now, account = timezone.now(), user.pk if user else None
    if kind in AccountEvent.COUNTED:
        count = _count_event(kind, account, now)
    else:
        AccountEvent.objects.create(
            at=now, kind=kind, user_id=account, by_id=by.pk if by else None
        )
        count = 1
    if count & (count - 1) == 0:
        logger.log(
            logging.WARNING if kind in AccountEvent.FAILURES else logging.INFO,
            "account: %s user=%s by=%s count=%d",
            kind.value,
            account or "-",
            by.pk if by else "-",
            count,
        )


def _count_event(kind: AccountEvent.Kind, account: int | None, now: datetime) -> int:
    """Count an event in its row of the hour, and return the number so far.

    The same statements run for an account and for none, for the first and any other.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    count_key = f"{kind.value}:{account or 0}:{hour:%Y%m%d%H}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO config_accountevent (at, kind, user_id, count, count_key)"
            " VALUES (%s, %s, %s, 1, %s) ON CONFLICT (count_key)"
            " DO UPDATE SET count = config_accountevent.count + 1",
            [
                connection.ops.adapt_datetimefield_value(hour),
                kind.value,
                account,
                count_key,
            ],
        )
    return AccountEvent.objects.values_list("count", flat=True).get(count_key=count_key)


def news_of_accounts(*, at: datetime | None = None) -> dict[str, int]:
    """Return how many tries failed and how many people are new, in the last day.

    Args:
        at: The moment; now, unless given.

    Returns:
        `failed` and `added`.
    """
    since = (at or timezone.now()) - timedelta(days=1)
    found = AccountEvent.objects.filter(at__gte=since).aggregate(
        failed=Sum("count", filter=Q(kind__in=AccountEvent.FAILURES), default=0),
        added=Sum("count", filter=Q(kind=AccountEvent.Kind.PERSON_ADDED), default=0),
    )
    return dict(found)
