"""The page "Where you are signed in": a person's own sessions, ended one by one."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from config.accounts.end_sessions import end_sessions
from config.accounts.session_store import digest_key
from config.models import StaffSession


@require_http_methods(["GET", "HEAD", "POST"])
def show_sessions(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show a person's own sessions, or end those that a button names.

    A POST has `session`, the digest of one, or `others`. The session that asks stays:
    *Log out* ends it.

    Args:
        request: Of who is signed in.
        context: What every page of the admin needs.
    """
    user, here = cast(User, request.user), digest_key(request.session.session_key or "")
    if request.method == "POST":
        one = request.POST.get("session", "")
        if one.isalnum() or "others" in request.POST:
            ended = end_sessions(user, but=here, only=one if one.isalnum() else "")
            said = f"Ended: {ended}. Whoever was there has to sign in again."
            messages.success(request, said)
        return redirect("admin:sessions")
    found = list(StaffSession.objects.live().filter(user=user))
    found.sort(key=lambda session: session.pk != here)
    context |= {"title": "Where you are signed in", "sessions": found, "here": here}
    return TemplateResponse(request, "admin/sessions.html", context)
