"""What a reader sees when something is wrong: the site's look, and help numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from qa.views import ask_again


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the browser sent something that makes no sense here."""
    return private(render(request, "400.html", status=400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return private(render(request, "403.html", status=403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return private(render(request, "404.html", status=404))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; without the database, a page that needs nothing at all."""
    try:
        content = render_to_string("500.html", request=request)
    except Exception:  # the error page must not fail for the reason of the error
        content = render_to_string("500_bare.html")
    return private(HttpResponse(content, status=500))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a lost protection cookie; the asking form keeps every word."""
    if request.resolver_match and request.resolver_match.view_name == "qa:ask":
        return ask_again(request)
    return private(render(request, "403_csrf.html", status=403))


def private(response: HttpResponse) -> HttpResponse:
    """Keep an error out of every cache."""
    patch_cache_control(response, no_store=True, private=True)
    return response
