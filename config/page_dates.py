"""Since when each public page has had its present bytes, kept in the cache.

The key of a page is a keyed digest of its path: whoever has a copy of the cache cannot
try which titles there were. An erasure takes it along. The lowest layer, beside
`rate_limits`: `qa` erases, and the middleware reads and writes.
"""

import logging
import time
from typing import cast

from django.core.cache import cache
from django.utils.crypto import salted_hmac

log = logging.getLogger(__name__)


def _cache_key(path: str) -> str:
    digest = salted_hmac("config.page_date", path, algorithm="sha256").hexdigest()
    return f"page-date.{digest}"


def unchanged_since(path: str, etag: str) -> int | None:
    """Return since when a path has had this ETag, and keep it in the cache.

    Args:
        path: The path of the URL.
        etag: The ETag of the response.

    Returns:
        Seconds since the epoch; None if no date is true: after a second change within
        one second, while the clock runs behind, and if the cache fails.
    """
    key, now = _cache_key(path), int(time.time())
    try:
        known, since = cast(tuple[str, int], cache.get(key, ("", -1)))
        if since >= now:
            return since if (known, since) == (etag, now) else None
        if known == etag:
            return since
        cache.set(key, (etag, now), timeout=None)
    except Exception as error:  # whatever the cache raises, its server's own included
        log.warning("No page has a date: %s", type(error).__name__)
        return None
    return now


def forget_page(path: str) -> None:
    """Delete what the cache holds of a page that is gone for good.

    A cache that fails stops no erasure; what it holds then names no page.
    """
    try:
        cache.delete(_cache_key(path))
    except Exception as error:  # whatever the cache raises, its server's own included
        log.warning("The date of a page is left: %s", type(error).__name__)
