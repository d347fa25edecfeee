"""View decorator of private pages: no-store, noindex, no word lost without database."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from qa.views.unavailable import show_unavailable

log = logging.getLogger(__name__)


def private_response(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page as one person's: kept by nobody, found by no search engine.

    While the database does not answer, the page says so and keeps what was sent.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except (InterfaceError, OperationalError) as error:
            log.error("The database does not answer: %s", type(error).__name__)
            response = show_unavailable(request)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped
