"""Error views: 400, 403, 404, 410, 500 and CSRF failure, with help numbers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from articles import redirects
from articles.admin.autosave_mixin import show_recovered_article
from articles.subscriptions.views import follow_mail_again
from qa.admin.question import show_recovered_answer
from qa.views.access import mailed_link_again
from qa.views.ask import ask_again
from qa.views.email import lost_link_again
from qa.views.private_page import private_page_again
from qa.views.reports import report_again

# Forms that are shown again, with every word, after their protection cookie was lost.
CSRF_RECOVERY_VIEWS: dict[str, Callable[..., HttpResponse]] = {
    "qa:ask": ask_again,
    "qa:yours": private_page_again,
    "qa:mailed_link": mailed_link_again,
    "qa:lost_link": lost_link_again,
    "qa:report": report_again,
    "articles:follow_mail": follow_mail_again,
    "admin:qa_question_change": show_recovered_answer,
    "admin:articles_article_add": show_recovered_article,
    "admin:articles_article_change": show_recovered_article,
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the browser sent something that makes no sense here."""
    return _forbid_caching(render(request, "400.html", status=400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _forbid_caching(render(request, "403.html", status=403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, or lead to what an old URL stands for now; 410 if that is gone.

    Here, and not where URLs are read: only what was not found costs the question,
    and URLs of any shape that an older site had are led on, too.
    """
    is_read = request.method in ("GET", "HEAD")
    if is_read and (target := redirects.find_target(request.path)):
        query = request.META.get("QUERY_STRING", "")
        moved = HttpResponsePermanentRedirect(target + (f"?{query}" if query else ""))
        patch_cache_control(moved, public=True, no_cache=True)
        return moved
    if redirects.was_public_at(request.path):
        return _forbid_caching(render(request, "articles/410.html", status=410))
    return _forbid_caching(render(request, "404.html", status=404))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; without the database, a page that needs nothing at all."""
    try:
        content = render_to_string("500.html", request=request)
    except Exception:  # the error page must not fail for the reason of the error
        content = render_to_string("500_bare.html")
    return _forbid_caching(HttpResponse(content, status=500))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a lost protection cookie; readers' forms keep every word."""
    match = request.resolver_match
    if match and match.view_name in CSRF_RECOVERY_VIEWS:
        return CSRF_RECOVERY_VIEWS[match.view_name](request, **match.kwargs)
    return _forbid_caching(render(request, "403_csrf.html", status=403))


def _forbid_caching(response: HttpResponse) -> HttpResponse:
    """Set Cache-Control: no cache may store the response."""
    patch_cache_control(response, no_store=True, private=True)
    return response
