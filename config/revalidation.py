"""Whether what somebody has already still holds: an ETag, and a date that goes with it.

A page's date cannot be read from a row: what it shows comes from many of them, from the
clock and from the day's choice of advertisements, and what was withdrawn has no row at
all. So the site remembers since when it has answered with the bytes that it answers
with: the date changes when they do, the clock's changes included, and never otherwise.

Source: RFC 9110, sections 8.8.2 (a date that is never later than the answer's own) and
8.8.2.2 (two changes within a second, which a date cannot tell apart, get none).
"""

import logging
import time
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date

from config.compression import is_for_everybody

log = logging.getLogger(__name__)


class RevalidationMiddleware(ConditionalGetMiddleware):
    """Gives what everybody may keep an ETag and a date, and answers 304 by either."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the answer, or that what is there already holds.

        A HEAD gets what a GET would get: every view of ours renders for both.
        """
        is_read = request.method in ("GET", "HEAD") and response.status_code == 200
        if not (is_read and is_for_everybody(response)):
            return super().process_response(request, response)
        if not response.has_header("ETag"):
            set_response_etag(response)
        etag = response.get("ETag")
        since = date_of(request, etag) if etag else None
        if since is not None:
            response["Last-Modified"] = http_date(since)
        return get_conditional_response(request, etag, since, response)


def date_of(request: HttpRequest, etag: str) -> int | None:
    """Return since when a page has been what it is, at its own address.

    Behind a question mark anybody could ask for any number of addresses.
    """
    asked = request.META.get("QUERY_STRING")
    return None if asked else shown_since(request.path, etag)


def shown_since(path: str, etag: str) -> int | None:
    """Return since when an address has been answered with these bytes, and remember it.

    Args:
        path: The address.
        etag: What names the bytes.

    Returns:
        Seconds since the epoch; None where no date is true: after a second change
        within a second, while the clock is behind, and where the cache is broken.
    """
    key, now = f"shown.{sha256(path.encode()).hexdigest()}", int(time.time())
    try:
        known, since = cache.get(key, ("", -1))
        if since >= now:
            return since if (known, since) == (etag, now) else None
        if known == etag:
            return since
        cache.set(key, (etag, now), timeout=None)
    except Exception as error:  # whatever the cache raises, its server's own included
        log.warning("No page has a date: %s", type(error).__name__)
        return None
    return now
