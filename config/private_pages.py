"""Pages of one person: no-store, noindex, and no word lost without the database."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

# The fields that hold words, in the order of the forms. The others travel unseen.
LABELS = {
    "title": "The title",
    "body": "Your question",
    "words": "What you wrote",
    "pseudonym": "The name to show",
    "email": "Your e-mail address",
}
LONG = ("body", "words")
RETRY_AFTER = 60  # seconds

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
            response = _show_unavailable(request)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def _show_unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 without asking the database, with the form as it was sent.

    Who says to be too young is shown none of it: nothing that they typed is kept.
    """
    is_too_young = request.POST.get("adult") == "no"
    sent = {} if is_too_young else request.POST.dict()
    sent.pop("csrfmiddlewaretoken", None)
    context = {
        "is_form": request.method == "POST" and not is_too_young,
        "fields": [
            {"name": name, "label": label, "value": sent[name], "is_long": name in LONG}
            for name, label in LABELS.items()
            if name in sent
        ],
        "hidden": {name: value for name, value in sent.items() if name not in LABELS},
    }
    response = render(request, "unavailable.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
