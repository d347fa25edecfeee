"""Reads host names the way a browser does, so that no spelling slips past a label."""

import re
from html import unescape
from urllib.parse import unquote

# A browser drops these before it reads an address at all.
_DROPPED = str.maketrans("", "", "\t\n\r")
_CONTROLS = "".join(map(chr, range(0x21)))

# It also reads "\" as "/", and takes one slash or three for two.
_AUTHORITY = re.compile(r"(?:https?:[/\\]*|[/\\]{2,})([^/\\?#]*)", re.IGNORECASE)

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
        WHATWG URL Standard, sections 3.5 (host parsing) and 4.4 (URL parsing).
    """
    if plain := _PLAIN.match(href):
        return plain["host"] or ""
    address = unescape(href).strip(_CONTROLS).translate(_DROPPED)
    if not (found := _AUTHORITY.match(address)):
        return ""
    host = unquote(found[1].rpartition("@")[2])
    return _as_ascii(_PORT.sub("", host)).rstrip(".")


def _as_ascii(host: str) -> str:
    """Write a host in lower-case ASCII; what cannot be written so stays as it is."""
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return host.lower()


def normalise(text: str) -> str:
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


def with_parents(host: str) -> list[str]:
    """List a host and the domains above it, the longest first.

    Example:
        `a.shop.example` gives `a.shop.example`, `shop.example`, `example`.
    """
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
