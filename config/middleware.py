"""Middleware: HEAD without a body, gzip for public responses, conditional requests."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import (
    get_conditional_response,
    patch_vary_headers,
    set_response_etag,
)
from django.utils.http import http_date

from config.page_dates import unchanged_since
from config.page_store.requests import is_only_url
from config.page_store.responses import WANTS_WHOLE_PAGE


class HeadMiddleware:
    """Send no body in response to HEAD; the Content-Length stays.

    Views render for HEAD as for GET, so that both answer with the same headers. The
    server logs a complaint for each HEAD answered with a body.

    Source: RFC 9110, section 9.3.2.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, without its body if the request is a HEAD."""
        response = self.get_response(request)
        if request.method != "HEAD":
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()  # a file is closed with the response
        elif isinstance(response, HttpResponse):
            response.content = b""
        return response


class PublicGZipMiddleware(GZipMiddleware):
    """Compress public responses only: those that are the same for every reader.

    The length of a compressed page can reveal a secret, character by character, if the
    page also repeats words of the attacker. Public pages hold no secret: no session and
    no form token. Pages with a token are never compressed here, and a proxy should not
    compress them either.

    Source: Gluck, Harris, Prado, "BREACH: Reviving the CRIME attack", Black Hat 2013.
    """

    shortest = 200  # bytes; what is shorter, Django's class leaves as it is
    max_random_bytes = 0  # nothing to hide, and the same bytes for the same page

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the response, compressed if public and the browser accepts it."""
        if not _is_public_response(response):
            return response
        if WANTS_WHOLE_PAGE in request.META:  # the page store compresses it, once
            if len(cast(HttpResponse, response).content) >= self.shortest:
                patch_vary_headers(response, ("Accept-Encoding",))
            return response
        return super().process_response(request, response)


def _is_public_response(response: HttpResponseBase) -> bool:
    """Whether a response is cacheable by anybody (`public`) and is not streamed."""
    kept_by = response.get("Cache-Control", "").split(", ")
    return "public" in kept_by and not response.streaming


class RevalidationMiddleware(ConditionalGetMiddleware):
    """Add ETag and Last-Modified to public pages, and answer 304 by either.

    A page's date cannot be read from a row: a page depends on many rows, on the clock
    and on the advertisements chosen for the day, and a withdrawn text has no row. So
    the cache keeps since when each URL has had its present bytes.

    Source: RFC 9110, sections 8.8.2 (a date never later than the response's own) and
    8.8.2.2 (two changes within a second cannot be told apart by date and get none).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the response, or 304; a HEAD gets the headers a GET would get."""
        is_read = request.method in ("GET", "HEAD") and response.status_code == 200
        if not (is_read and _is_public_response(response)):
            return super().process_response(request, response)
        if not response.has_header("ETag"):
            set_response_etag(response)
        etag = response.get("ETag")
        since = _last_modified(request, etag) if etag else None
        if since is not None:
            response["Last-Modified"] = http_date(since)
        if WANTS_WHOLE_PAGE in request.META:  # the page store answers 304
            return response
        answer = get_conditional_response(
            request, etag, since, cast(HttpResponse, response)
        )
        return answer or response


def _last_modified(request: HttpRequest, etag: str) -> int | None:
    """Return the Last-Modified of a page under its one URL, else None.

    With a query string, or a number spelled otherwise, anybody could make the cache
    remember any number of URLs.
    """
    path = request.path_info
    if request.META.get("QUERY_STRING") or not is_only_url((path, "")):
        return None
    return unchanged_since(path, etag)
