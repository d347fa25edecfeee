"""Resolve links as a browser does, by the WHATWG URL Standard (`ada-url`)."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ada_url import join_url, normalize_url
from django.conf import settings
from django.http.request import validate_host

LONGEST_HOST = 253  # RFC 1035, section 2.3.4, written out
_NAME = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{2,63}(?<!-)")


class ResolvedURL(NamedTuple):
    """The place that a link leads to.

    Attributes:
        host: In lower-case ASCII (`xn--` form), without a trailing dot.
        path: Dots resolved, percent signs decoded.
        query: As a browser sends it, without its question mark.
        rest: Everything after the host as a browser sends it, the fragment too.
    """

    host: str
    path: str
    query: str
    rest: str


def resolve_url(url: str, page: str | None = None) -> ResolvedURL | None:
    """Return where a link leads; None where that is not the web, or nowhere.

    Args:
        url: The URL, its HTML entities decoded.
        page: The full URL of the page that holds the link; without one, only a
            full URL can be resolved.

    Source:
        WHATWG URL Standard, section 4.4.
    """
    try:
        href = join_url(page, url) if page else normalize_url(url)
    except ValueError:
        return None
    # What ada-url has written out anew, Python's parser reads without a doubt; asking
    # ada-url for each part costs four times as much.
    parts = urlsplit(href)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or not 0 < len(host) <= LONGEST_HOST:
        return None
    rest = "/" + href.split("/", maxsplit=3)[3]
    return ResolvedURL(host, unquote(parts.path), parts.query, rest)


def site_root() -> str:
    """Return the URL against which links of this site's texts are resolved."""
    return f"{settings.SITE_URL}/"


def own_names() -> list[str]:
    """List the names that this site answers to; one that begins with a dot is open."""
    names = (urlsplit(settings.SITE_URL).hostname or "", *settings.ALLOWED_HOSTS)
    return [_ascii_name(name) for name in names if name != "*"]


@lru_cache(maxsize=64)
def _ascii_name(name: str) -> str:
    bare = name.removeprefix(".")
    url = resolve_url(f"https://{bare}")
    return name.removesuffix(bare) + (url.host if url else bare.lower())


def is_own(host: str) -> bool:
    """Whether a host is one of this site's own names."""
    return validate_host(host, own_names())


def resolve_typed(text: str) -> ResolvedURL:
    """Resolve what someone typed into a form: a host, or a whole URL.

    Args:
        text: For example `Shop.Example/lamps` or `https://shop.example/?ref=1`.

    Raises:
        ValueError: there is no host of at least two parts in it.
    """
    typed = text.strip().lstrip("/")
    url = resolve_url(typed if "//" in typed else f"https://{typed}")
    last = url.host.rpartition(".")[2] if url else ""
    if url is None or not _NAME.fullmatch(url.host) or last.isdigit():
        raise ValueError(f"“{text.strip()}” is not a host name such as shop.example.")
    return url


def parent_domains(host: str) -> list[str]:
    """List a host and the domains above it, the longest first.

    Example:
        `a.shop.example` gives `a.shop.example`, `shop.example`, `example`.
    """
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
