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
from qa.answering.views import WITH_VALUE

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
# Which button goes on with kept words, and decides nothing; elsewhere the form is sent
# again as it was.
RESUMED_BY = {
    "admin:qa_question_change": ("decision", "review"),
    "admin:articles_article_add": ("_resume", "1"),
    "admin:articles_article_change": ("_resume", "1"),
}
NOT_KEPT = frozenset(
    ["csrfmiddlewaretoken", "decision", "confirm_reference", *WITH_VALUE]
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
        return None if is_fresh else show_kept(request, name)
    is_asked = name in CONFIRMED_PAGES or (is_post and name in CONFIRMED_ACTIONS)
    if not is_asked or is_confirmed(request, is_post=is_post):
        return None
    return HttpResponseRedirect(_confirm_url(request.get_full_path()))


def _confirm_url(next_url: str) -> str:
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': next_url})}"


def show_kept(request: HttpRequest, name: str, *, is_due: bool = False) -> HttpResponse:
    """Show a page that holds what was typed, with what comes first beside it.

    Args:
        request: A POST of somebody signed in.
        name: The name of its URL.
        is_due: Whether a second factor is missing; else it is to be confirmed.
    """
    done = reverse("account_confirmed")
    enrol_url = f"{reverse('mfa_index')}?{urlencode({'next': done})}"
    context = admin.site.each_context(request) | {
        "fields": _kept_fields(request, name),
        "resume": RESUMED_BY.get(name),
        "is_due": is_due,
        "first_url": enrol_url if is_due else _confirm_url(done),
    }
    response = render(request, "account/confirm_first.html", context, status=403)
    response["Cache-Control"] = "no-store, private"
    return response


def _kept_fields(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    """Return what a page keeps: no password, and no button where another resumes."""
    if name in RESUMED_BY:
        base = ("base", request.POST.get("base", ""))
        pairs = [base, *hidden_inputs(request.POST)]
    else:
        lists = request.POST.lists()
        pairs = [(key, value) for key, values in lists for value in values]
    return [
        (key, value)
        for key, value in pairs
        if key not in NOT_KEPT and "password" not in key
    ]
