"""Which answers are compressed: those that are the same for everybody.

What is compressed together can be guessed from its length, one character after the
other, where a stranger's words stand beside a secret. Pages for everybody hold none: no
session, no token of a form. Those that do are never compressed here, and a proxy should
leave them alone too.

Source: Gluck, Harris, Prado, "BREACH: Reviving the CRIME attack", Black Hat USA 2013.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PublicGZipMiddleware(GZipMiddleware):
    """Compresses what says of itself that anybody may keep it."""

    max_random_bytes = 0  # nothing to hide, and the same bytes for the same page

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the answer, compressed where it may be and is understood."""
        if not is_for_everybody(response):
            return response
        return super().process_response(request, response)


def is_for_everybody(response: HttpResponseBase) -> bool:
    """Whether an answer says that anybody may keep it, and is no file."""
    kept_by = response.get("Cache-Control", "").split(", ")
    return "public" in kept_by and not response.streaming
