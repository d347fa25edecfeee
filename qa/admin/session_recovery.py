"""Words that a lost sign-in or a renewed cookie would have thrown away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.models import SiteSettings

# What a page of another site must not be able to press with its own words in it.
NOT_KEPT = {"csrfmiddlewaretoken", "decision", "confirm_reference", "keep"}
VALUES = {"redact", "insert", "clear_flag", "decide_report"}


def show_recovered_form(request: HttpRequest, object_id: str = "") -> HttpResponse:
    """Show a page that holds everything typed, to go on with after signing in.

    Nothing is decided from it: it leads back to the answering screen with the words in
    its fields, where the button is pressed again.

    Args:
        request: A request to the answering screen that was refused.
        object_id: Of which question; the page leads back to the same address.
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_KEPT | VALUES
        for value in values
    ]
    user = getattr(request, "user", None)
    is_staff = bool(user and user.is_active and user.is_staff)
    header = f"{SiteSettings.load().name}: the desk"
    context = {"fields": fields, "is_staff": is_staff, "site_header": header}
    response = render(request, "admin/qa/question/kept.html", context, status=403)
    response["Cache-Control"] = "no-store, private"
    return response
