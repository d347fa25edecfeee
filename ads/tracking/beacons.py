"""View beacons: sign, parse and count that a block was seen; count clicks.

A block carries its creative, slot and day, signed; they are the same for every reader.
The page adds a random number of its own, kept for ten minutes, so that a beacon sent
twice counts once. Neither says anything about who reads.
"""

import logging
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.db import DatabaseError

from ads.models.daily_count import DailyCount
from ads.serving.selection import site_day
from config import rate_limits

MOST_BYTES = 2048
REMEMBERED = 600  # seconds in which the same beacon counts once
LASTS = timedelta(days=1)  # a page may stay open over midnight, not for a week
_SIGNER = Signer(salt="ads.seen")
_BEACON = re.compile(rb"([0-9a-f]{32}) ([A-Za-z0-9._:-]{1,200})")
_BLOCK = re.compile(r"([0-9]{1,18})\.([a-z0-9-]{1,20})\.([0-9]{4}-[0-9]{2}-[0-9]{2})")

log = logging.getLogger(__name__)


class InvalidBeacon(ValueError):
    """The body of the request is no beacon that this site signed."""


@dataclass(frozen=True)
class ViewBeacon:
    """A block that someone saw, as its page reports it.

    Args:
        creative: Its primary key.
        slot: Where it stood.
        day: When the page was made.
        key: Tells this beacon from others, and nothing else.
    """

    creative: int
    slot: str
    day: date
    key: str


def sign_beacon(creative: int, slot: str, day: date) -> str:
    """Return what a block carries: the same for everybody, all day.

    Args:
        creative: Its primary key.
        slot: Where it stands.
        day: The day in the site's zone.
    """
    return _SIGNER.sign(f"{creative}.{slot}.{day}")


def parse_beacon(body: bytes) -> ViewBeacon:
    """Read a beacon: the page's random number, a space, what the block carries.

    Args:
        body: At most MOST_BYTES.

    Raises:
        InvalidBeacon: it is malformed, or we did not sign it.
    """
    if len(body) > MOST_BYTES or not (found := _BEACON.fullmatch(body)):
        raise InvalidBeacon("malformed")
    try:
        block = _BLOCK.fullmatch(_SIGNER.unsign(found[2].decode("ascii")))
        if block is None:
            raise InvalidBeacon("signed, and no block")
        key = sha256(body).hexdigest()
        return ViewBeacon(int(block[1]), block[2], date.fromisoformat(block[3]), key)
    except (BadSignature, ValueError) as error:
        raise InvalidBeacon("not ours") from error


def count_view(seen: ViewBeacon, sender: str, *, at: datetime | None = None) -> bool:
    """Add one to today's views of what was seen, unless it was counted already.

    Where the cache or the database is away nothing is counted: a total is worth less
    than a page.

    Args:
        seen: What `parse_beacon` returned.
        sender: Whom the rate limit counts, hashed and never kept.
        at: The moment; now, unless given.

    Returns:
        Whether it was counted.
    """
    today = site_day(at)
    if not today - LASTS <= seen.day <= today:
        return False
    if not rate_limits.consume_quota("seen", sender, settings.COUNT_RATE_LIMIT):
        return False
    try:
        is_new = cache.add(f"seen.{seen.key}", 1, REMEMBERED)
        if is_new:
            DailyCount.objects.increment(seen.creative, seen.slot, today, views=1)
    except Exception as error:  # whatever the cache raises, its server's own included
        log.warning("A view was not counted: %s", type(error).__name__)
        return False
    return is_new


def count_click(
    creative: int, slot: str, sender: str, *, at: datetime | None = None
) -> bool:
    """Add one to today's clicks; the redirect goes on whether this works or not.

    Args:
        creative: Its primary key.
        slot: Where the block stood, or `UNKNOWN_SLOT` of `ads.models.daily_count`.
        sender: Whom the rate limit counts, hashed and never kept.
        at: The moment; now, unless given.

    Returns:
        Whether it was counted.
    """
    if not rate_limits.consume_quota("click", sender, settings.COUNT_RATE_LIMIT):
        return False
    try:
        DailyCount.objects.increment(creative, slot, site_day(at), clicks=1)
    except DatabaseError as error:
        log.warning("A click was not counted: %s", type(error).__name__)
        return False
    return True
