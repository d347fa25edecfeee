"""Answers to HEAD: what a page says of itself, without the page.

Views render for HEAD as for GET, so that both say the same. What they rendered is no
part of the answer, and the server complains in the log of each one that sends it.

Source: RFC 9110, section 9.3.2.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class HeadMiddleware:
    """Sends no body with an answer to HEAD; its length stays said."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, its body left out where only the head was asked for."""
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.content = b""
        return response
