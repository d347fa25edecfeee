"""Confirming who you are again: which pages ask for it, and for how long it holds.

A page that shows or deletes what cannot be taken back asks for password or second
factor within the last hour. Its form may be sent for an hour longer, so that what was
typed is not lost; no session ever keeps what was sent.

Source: OWASP ASVS 5.0, V7.5: full authentication again before sensitive operations.
"""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from articles.autosave.form_snapshot import hidden_inputs
from qa.answering.read_access import close_what_was_sent

PEOPLE = ("user", "group")
# Pages that ask when they are opened, and when their form is sent.
CONFIRMED_PAGES = frozenset(
    [
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "admin:auth_user_password_change",
        *(f"admin:auth_{name}_add" for name in PEOPLE),
        *(f"admin:auth_{name}_change" for name in PEOPLE),
        *(f"admin:auth_{name}_delete" for name in PEOPLE),
    ]
)
# Lists whose actions ask; who took over a session cannot end those of its owner.
CONFIRMED_ACTIONS = frozenset(
    ["admin:sessions", *(f"admin:auth_{name}_changelist" for name in PEOPLE)]
)
# Buttons on the screen of a question that ask: reading what was sent, and erasing.
QUESTION, BUTTONS = "admin:qa_question_change", frozenset(["open", "erase"])


def is_confirmed(request: HttpRequest, *, is_post: bool) -> bool:
    """Whether this session proved lately who it belongs to.

    Args:
        request: A request of somebody signed in.
        is_post: Whether a form is sent, that may be as old again.
    """
    if not isinstance(request.user, AbstractUser):
        return False
    records = get_authentication_records(request, request.user)
    if not records:
        return False
    age = time.time() - records[-1]["at"]
    longest = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT * (2 if is_post else 1)
    return bool(0 <= age <= longest)


def ask_to_confirm(request: HttpRequest, name: str) -> HttpResponse | None:
    """Return the page that asks who it is, or None where nothing has to be asked.

    Args:
        request: A request of somebody signed in.
        name: The name of its URL.
    """
    is_post = request.method == "POST"
    if name == QUESTION and not is_confirmed(request, is_post=True):
        close_what_was_sent(request)
    if name == QUESTION and is_post and request.POST.get("decision") in BUTTONS:
        is_fresh = is_confirmed(request, is_post=False)
        return None if is_fresh else _show_kept(request)
    is_asked = name in CONFIRMED_PAGES or (is_post and name in CONFIRMED_ACTIONS)
    if not is_asked or is_confirmed(request, is_post=is_post):
        return None
    return HttpResponseRedirect(_confirm_url(request.get_full_path()))


def _confirm_url(next_url: str) -> str:
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': next_url})}"


def _show_kept(request: HttpRequest) -> HttpResponse:
    """Show a page that holds what was typed, with the way to confirm beside it."""
    omitted = ("decision", "confirm_reference")
    context = admin.site.each_context(request) | {
        "fields": [
            pair for pair in hidden_inputs(request.POST) if pair[0] not in omitted
        ],
        "base": request.POST.get("base", ""),
        "confirm_url": _confirm_url(request.path),
    }
    response = render(request, "account/confirm_first.html", context, status=403)
    response["Cache-Control"] = "no-store, private"
    return response
