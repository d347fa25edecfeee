"""Which requests may be answered from the page store, and under which key."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

from config.page_store.pages import Key

Environ = dict[str, Any]

PAGE_NUMBER = re.compile(r"(page=[1-9][0-9]{0,8})?", re.ASCII)
# With one of these a request asks for more than a page, or sends something.
CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_TRANSFER_ENCODING")


def find_key(environ: Environ) -> Key | None:
    """Return under which key the answer to a request may be kept, or None.

    Args:
        environ: The WSGI environment.
    """
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    is_plain = (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and environ.get("HTTP_HOST", "").lower() in _own_hosts(settings.SITE_URL)
        and _is_own_scheme(environ)
        and environ.get("RAW_URI", "/").startswith("/")
        and not environ.get("SCRIPT_NAME")
        and environ.get("CONTENT_LENGTH", "") in ("", "0")
        and not any(name in environ for name in CONDITIONS)
        and PAGE_NUMBER.fullmatch(query)
        and not path.startswith(_never_kept())
        and path.isascii()
    )
    return (path, query) if is_plain else None


@lru_cache(maxsize=4)
def _own_hosts(site_url: str) -> frozenset[str]:
    """Return how browsers write our host: without the usual port, or with it."""
    parts = urlsplit(site_url)
    usual = 443 if parts.scheme == "https" else 80
    hosts = {parts.netloc}
    if parts.port in (None, usual):
        hosts |= {parts.netloc.removesuffix(f":{usual}"), f"{parts.hostname}:{usual}"}
    return frozenset(hosts)


def _is_own_scheme(environ: Environ) -> bool:
    """Whether Django would take the request for one of the site's own scheme."""
    scheme = environ["wsgi.url_scheme"]
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        said = environ.get(name)
        if said is not None:
            scheme = "https" if said == secure else "http"
    return bool(scheme == ("https" if settings.IS_HTTPS else "http"))


@lru_cache(maxsize=1)
def _never_kept() -> tuple[str, ...]:
    """Return what the paths of files and of the admin begin with."""
    return tuple(
        prefix
        for prefix in (settings.STATIC_URL, settings.MEDIA_URL, reverse("admin:index"))
        if prefix.startswith("/")
    )


def is_only_url(key: Key) -> bool:
    """Whether a page has this URL and no other spelling of it.

    Anybody can invent URLs that lead to a page that there is: `?page=7` of a page
    without pages, a number with zeros before it. They are answered and not kept.

    Args:
        key: What `find_key` returned, of a page that was found.
    """
    path, query = key
    try:
        match = resolve(path)
    except Resolver404:
        return False
    own = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    view = getattr(match.func, "view_class", None)
    return own == path and (not query or bool(getattr(view, "paginate_by", None)))
