"""Reads addresses the way a browser does, so that no spelling slips past a label."""

import re
from collections.abc import Sequence
from html import unescape
from posixpath import normpath
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http.request import validate_host

# A browser drops these before it reads an address at all.
_DROPPED = str.maketrans("", "", "\t\n\r")
_CONTROLS = "".join(map(chr, range(0x21)))

# It also reads "\" as "/", and takes one slash or three for two.
_AUTHORITY = re.compile(r"(?:https?:[/\\]*|[/\\]{2,})([^/\\?#]*)", re.IGNORECASE)
_SHORT = re.compile(r"https?:(?![/\\]{2})", re.IGNORECASE)

# Signs that nobody sees. No browser reads one in a host, or it opens no such host.
# Source: Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point, without the
# two joiners: between some letters they make another host.
_UNSEEN = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
# Letters that stand for plain ones and are newer than some Python's own table.
_NEWER = {0xA7F1: "s"}
_NEWER |= {0x1CCD6 + place: chr(ord("a") + place) for place in range(26)}
_NEWER |= {0x1CCF0 + place: chr(ord("0") + place) for place in range(10)}
READ_AS: dict[int, str | None] = _NEWER | {
    code: None for first, last in _UNSEEN for code in range(first, last + 1)
}

# Most addresses are written plainly; these need no further reading.
_PLAIN = re.compile(r"(?:#|https?://(?P<host>[a-z0-9.-]*[a-z0-9])(?:[/?#]|\Z))")
_PORT = re.compile(r":[0-9]*$")
_NAME = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)")


def host_of(href: str) -> str:
    """Return the host that an `href` leads to, or nothing for a page of our own.

    Entities, upper case, a port, a name before "@", a trailing dot, percent signs and
    letters outside ASCII are all read as a browser reads them.

    Args:
        href: The attribute's value as it stands in the HTML.

    Returns:
        The host in lower-case ASCII (`xn--` form), or an empty string.

    Source:
        WHATWG URL Standard, sections 3.5 (host parsing) and 4.4 (URL parsing);
        Unicode Technical Standard 46, non-transitional, for letters outside ASCII.
    """
    if plain := _PLAIN.match(href):
        return plain["host"] or ""
    if not (found := _AUTHORITY.match(_cleaned(href))):
        return ""
    host = unquote(found[1].rpartition("@")[2])
    return _as_ascii(_PORT.sub("", host)).rstrip(".")


def rest_of(href: str) -> tuple[str, str]:
    r"""Return the path and the query that an `href` leads to, without its host.

    Args:
        href: The attribute's value as it stands in the HTML.

    Returns:
        The path, percent signs read and dots resolved, beginning with a slash (a
        relative one is read as if it stood at the root); the query as it stands.

    Source:
        WHATWG URL Standard, section 4.4: "\" ends a part like "/" does.
    """
    path, _, query = after_host(href).partition("#")[0].partition("?")
    return _resolved(path), query


def after_host(href: str) -> str:
    """Return all that an `href` says after its host, its fragment too."""
    address = _cleaned(href)
    found = _AUTHORITY.match(address)
    return address[found.end() :] if found else address


def paths_here(href: str, names: Sequence[str]) -> list[str]:
    """List the paths of this site that an `href` may lead to.

    `https:/a` names a host where the page itself is plain http, and a path of the
    page's own site where it is https: whoever must not miss a page of ours asks here.

    Args:
        href: The attribute's value as it stands in the HTML.
        names: What `own_names` returned.
    """
    if (plain := _PLAIN.match(href)) and not validate_host(plain["host"] or "#", names):
        return []
    host, found = host_of(href), []
    if not host or validate_host(host, names):
        found.append(rest_of(href)[0])
    if (short := _SHORT.match(address := _cleaned(href))) and host:
        found.append(_resolved(re.split("[?#]", address[short.end() :])[0]))
    return found


def is_own(host: str) -> bool:
    """Whether a host is one of this site's own names."""
    return validate_host(host, own_names())


def own_names() -> list[str]:
    """List the names that this site answers to; one that begins with a dot is open."""
    named = [name.lower() for name in settings.ALLOWED_HOSTS if name != "*"]
    return [urlsplit(settings.SITE_URL).hostname or "", *named]


def _cleaned(href: str) -> str:
    text = unescape(href).strip(_CONTROLS)
    return text if text.isprintable() else text.translate(_DROPPED)


def _resolved(path: str) -> str:
    path = unquote(path).replace("\\", "/")
    ends = "/" if path.endswith(("/", "/.", "/..")) else ""
    return normpath(f"/{path.lstrip('/')}").rstrip("/") + ends or "/"


def _as_ascii(host: str) -> str:
    """Write a host in lower-case ASCII; "ß" and "ς" are letters of their own."""
    if host.isascii():
        return host.lower()
    letters = normalize("NFKC", host.translate(READ_AS))
    lowered = normalize("NFKC", "".join(one.lower() for one in letters))
    labels = lowered.replace("。", ".").split(".")
    return ".".join(map(_label_as_ascii, labels))


def _label_as_ascii(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def normalize_host(text: str) -> str:
    """Return the bare host of what someone typed: a host or a whole address.

    Args:
        text: For example `Shop.Example` or `https://shop.example/lamps?ref=1`.

    Returns:
        The host in lower-case ASCII.

    Raises:
        ValueError: there is no host of at least two parts in it.
    """
    host = host_of(text if "//" in text else f"//{text.strip()}")
    if not _NAME.fullmatch(host) or host.rpartition(".")[2].isdigit():
        raise ValueError(f"“{text.strip()}” is not a host name such as shop.example.")
    return host


def parent_domains(host: str) -> list[str]:
    """List a host and the domains above it, the longest first.

    Example:
        `a.shop.example` gives `a.shop.example`, `shop.example`, `example`.
    """
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
