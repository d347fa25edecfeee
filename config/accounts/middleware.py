"""StaffGateMiddleware: second factor first, confirm again, and one page when busy."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from config.accounts import second_factor
from config.accounts.confirmation import ask_to_confirm, show_kept
from config.accounts.hashers import HashingBusy
from config.accounts.views import BUSY_SECONDS

OUTSIDE_ADMIN = frozenset(["style"])  # pages for staff that do not stand under /admin/
# Pages of one's own account, where a second factor is enrolled and sign-in ends.
OWN_ACCOUNT = ("account_", "mfa_")
WITHOUT_FACTOR = frozenset(["admin:logout", "admin:jsi18n"])

# Asked by scripts, which would take the page that a redirect leads to for an answer.
FOR_SCRIPTS = frozenset(
    [
        "admin:articles_article_token",
        "admin:articles_article_unsaved",
        "admin:qa_question_draft",
        "admin:qa_question_token",
        "markdownx_markdownify",
        "markdownx_upload",
    ]
)
DUE = "Add a passkey or an app first, under “Your account”."


class StaffGateMiddleware:
    """Lets nobody past who owes a second factor, or has to confirm who they are.

    Stands after the middleware of allauth. Reading pages are not asked: neither session
    nor user is touched for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response; pages of an account are kept by nobody."""
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.view_name.startswith(OWN_ACCOUNT):
            add_never_cache_headers(response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Return the page that comes first, if there is one."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_staffs = request.path.startswith(reverse("admin:index"))
        if (
            not (is_staffs or name in OUTSIDE_ADMIN)
            or not request.user.is_authenticated
        ):
            return None
        is_own = name.startswith(OWN_ACCOUNT) or name in WITHOUT_FACTOR
        if not is_own and second_factor.is_due(request):
            return _answer_due(request, name)
        return ask_to_confirm(request, name)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Answer 429 where no place to hash a password was free."""
        if not isinstance(exception, HashingBusy):
            return None
        context = admin.site.each_context(request)
        response = render(request, "account/busy.html", context, status=429)
        response["Retry-After"] = str(BUSY_SECONDS)
        add_never_cache_headers(response)
        return response


def _answer_due(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the page of factors; what was typed is kept on the way."""
    if name in FOR_SCRIPTS:
        return JsonResponse({"error": DUE}, status=403)
    if request.method == "POST" and request.POST:
        return show_kept(request, name, is_due=True)
    return second_factor.redirect_to_offer(request.get_full_path())
