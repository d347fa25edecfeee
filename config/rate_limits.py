"""Rate limits that store no IP: N keys in the cache, hashed with a daily secret.

What is counted is hashed with a random key that lives in the cache alone, for a day:
afterwards nobody can tell whose it was, with a copy of the cache or without. The
lowest layer, beside `config.models`: `qa` and `ads` both have limits.
"""

import hmac
import logging
import re
import secrets
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

SECONDS = {"minute": 60, "hour": 3600, "day": 86400}
LIMIT = re.compile(r"(\d{1,6})/(minute|hour|day)")
KEY, KEY_LASTS = "rate-limit.key", 86400
MISCOUNTED = "rate-limit.miscounted"
WIDER = 8  # how many senders' worth the network around a sender may send
MOST_HOPS = 20
# Addresses that are not routed on the internet: RFC 1918, 6598, 3927, 4193, 4291.
OWN_NETWORKS = [
    ip_network(one)
    for one in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
        *("127.0.0.0/8", "169.254.0.0/16", "::/64", "fc00::/7", "fe80::/10"),
    )
]
# An IP as proxies write it. Of IPv6, only one in brackets can have a port.
ADDRESS = re.compile(
    r"\[(?P<bracketed>[0-9A-Fa-f:.]{2,45}(%[^\]]*)?)\](:[0-9]{1,5})?"
    r"|(?P<plain>[0-9.]{7,15})(:[0-9]{1,5})?"
    r"|(?P<bare>[0-9A-Fa-f:.]{2,45}(%.*)?)"
)


class Refusal(Enum):
    """Who has sent too much: the sender with its network, or everybody together."""

    SENDER = "sender"
    SITE = "site"


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


def refuse_sender(
    kind: str, sender: str, limit: str, on_site: str = "0"
) -> Refusal | None:
    """Take a place of a sender, of the network around it, and of the whole site.

    Args:
        kind: See `consume_quota`.
        sender: What `client_ip` returned.
        limit: Of the sender; the network around it has WIDER times as many.
        on_site: Of all senders together.

    Returns:
        Who had no place left, or None where all had.
    """
    for subject, own in sender_limits(sender, limit):
        if not consume_quota(kind, subject, own):
            return Refusal.SENDER
    return None if consume_quota(kind, "site", on_site) else Refusal.SITE


def sender_limits(sender: str, limit: str) -> list[tuple[str, str]]:
    """Return what a sender is counted as, each with its limit: itself, its network.

    Args:
        sender: What `client_ip` returned.
        limit: Of the sender; the network around it has WIDER times as many.
    """
    number, _ = parse_limit(limit)
    period = limit.strip().partition("/")[2]
    wider = f"{min(number * WIDER, 999_999)}/{period}" if number else limit
    return [(sender, limit), (_network_around(sender), wider)]


def _network_around(sender: str) -> str:
    """Return the network that a sender's provider was most likely given.

    Whoever rents a machine is often given a /48 of IPv6, and could count as 65,536
    senders of a /64 each. For IPv4 a /24 is the smallest network that is routed by
    itself, so whoever owns addresses owns 256.

    Source: RFC 6177 for /48; RFC 4271 leaves the /24 to the custom of providers.
    """
    try:
        ip = ip_address(sender)
    except ValueError:
        return ""
    size = 48 if isinstance(ip, IPv6Address) else 24
    return str(ip_network((ip, size), strict=False))


def client_ip(request: HttpRequest) -> str:
    """Return the IP that a request is counted under; of IPv6 its first half.

    Behind proxies of ours it is the one that the outermost of them saw; the rest of
    the header is anybody's word.
    """
    hops = _read_hops(request)
    count = settings.TRUSTED_PROXY_COUNT
    named = hops[-count] if 0 < count <= len(hops) else ""
    found = normalize_ip(named) or normalize_ip(request.META.get("REMOTE_ADDR", ""))
    # An inner proxy may write the header anew: then it has no more hops than counted.
    if hops and len(hops) >= count and _is_own(found):
        _note_miscount()
    return found


def _read_hops(request: HttpRequest) -> list[str]:
    """Return what stands in X-Forwarded-For; the last was added by the nearest."""
    header = request.headers.get("X-Forwarded-For", "")
    return header.split(",")[-MOST_HOPS:] if header.strip() else []


def normalize_ip(text: str) -> str:
    """Return an IP in one spelling, of IPv6 its /64; nothing where it is none.

    Args:
        text: As proxies write it: in brackets, with a port, with a zone, in quotes.
    """
    found = ADDRESS.fullmatch(text.strip().strip('"').strip())
    if found is None:
        return ""
    try:
        ip = ip_address(
            (found["bracketed"] or found["plain"] or found["bare"]).partition("%")[0]
        )
    except ValueError:
        return ""
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ip_network((ip, 64), strict=False).network_address)


def _is_own(ip: str) -> bool:
    """Whether an address is of a machine of ours: no reader has one of these."""
    return bool(ip) and any(ip_address(ip) in one for one in OWN_NETWORKS)


def _note_miscount() -> None:
    """Remember for a day that a proxy's own address was taken for a sender's."""
    try:
        cache.set(MISCOUNTED, 1, KEY_LASTS)
    except Exception as error:  # whatever the cache raises, its server's own included
        log.warning("The rate limit is off: %s", type(error).__name__)


def is_proxy_miscounted() -> bool:
    """Whether senders lately seemed to have the address of a proxy of ours.

    Then all of them count as one: TRUSTED_PROXY_COUNT is too small. A sender cannot
    bring this about from outside: what was counted is what our own proxy saw.
    """
    try:
        return cache.get(MISCOUNTED) is not None
    except Exception as error:  # whatever the cache raises, its server's own included
        log.warning("The rate limit is off: %s", type(error).__name__)
        return False
