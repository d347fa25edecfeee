"""Rate limits that store no IP: N keys in the cache, hashed with a daily secret.

What is counted is hashed with a random key that lives in the cache alone, for a day:
afterwards nobody can tell whose it was, with a copy of the cache or without. The
lowest layer, beside `config.models`: `qa` and `ads` both have limits.
"""

import hmac
import logging
import re
import secrets
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
LIMIT = re.compile(r"(\d{1,6})/(minute|hour|day)")
KEY, KEY_LASTS = "rate-limit.key", 86400

log = logging.getLogger(__name__)


def parse_limit(limit: str) -> tuple[int, int]:
    """Return how many in how many seconds.

    Args:
        limit: Such as "5/hour", or "0" for no limit.

    Raises:
        ImproperlyConfigured: it says neither.
    """
    if limit.strip() == "0":
        return 0, 0
    found = LIMIT.fullmatch(limit.strip())
    if found is None:
        raise ImproperlyConfigured(
            f"“{limit}” is no limit: write a number and minute, hour or day, such as "
            "5/hour, or 0 for none."
        )
    return int(found[1]), SECONDS[found[2]]


def consume_quota(kind: str, subject: str, limit: str) -> bool:
    """Take one of N places, or say that none is left.

    A cache that is broken, and a subject that is empty, let everybody through: a
    question is worth more than a limit.

    Args:
        kind: What is counted: "ask", "click", "code", "follow", "hide", "link",
            "mail", "report", or what `config.accounts` counts: "sign-in-...",
            "factor-..." and "reset-...".
        subject: Who is counted: an IP, the digest of an e-mail address.
        limit: Such as "5/hour".
    """
    number, seconds = parse_limit(limit)
    if not (number and subject):
        return True
    try:
        return _take_place(kind, subject, number, seconds)
    except Exception as error:  # whatever the cache raises, its server's own included
        log.warning("The rate limit is off: %s", type(error).__name__)
        return True


def has_place(kind: str, subject: str, limit: str) -> bool:
    """Whether a place is left, of those that `consume_quota` takes; takes none."""
    number, _ = parse_limit(limit)
    if not (number and subject):
        return True
    try:
        places = _places(kind, subject, number)
        return len(cache.get_many(places)) < number
    except Exception as error:  # whatever the cache raises, its server's own included
        log.warning("The rate limit is off: %s", type(error).__name__)
        return True


def _places(kind: str, subject: str, number: int) -> list[str]:
    """Return the cache keys of the places of one subject."""
    secret = cache.get_or_set(KEY, secrets.token_hex, KEY_LASTS)
    text = f"{kind}\0{subject}".encode()
    digest = hmac.new(str(secret).encode(), text, "sha256").hexdigest()
    return [f"rate-limit.{kind}.{digest}.{place}" for place in range(number)]


def _take_place(kind: str, subject: str, number: int, seconds: int) -> bool:
    """Take the first free place; each is free again after its own time.

    All are looked up at once, so that a limit of a hundred costs no more than of one;
    only `add` decides, so two at once never share the last place.
    """
    places = _places(kind, subject, number)
    taken = cache.get_many(places)
    free = (place for place in places if place not in taken)
    return any(cache.add(place, 1, seconds) for place in free)


def client_ip(request: HttpRequest) -> str:
    """Return the IP that a request is counted under; of IPv6 its first half.

    Behind proxies of ours it is the one that the outermost of them saw; the rest of
    the header is anybody's word.
    """
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    count = settings.TRUSTED_PROXY_COUNT
    named = seen[-count].strip() if 0 < count <= len(seen) else ""
    return _normalize_ip(named) or _normalize_ip(request.META.get("REMOTE_ADDR", ""))


def _normalize_ip(text: str) -> str:
    """Return an IP in one spelling, or nothing where it is none."""
    try:
        ip = ip_address(text)
    except ValueError:
        return ""
    if isinstance(ip, IPv6Address):
        network = IPv6Network((ip, 64), strict=False)
        return str(ip.ipv4_mapped or network.network_address)
    return str(ip)
