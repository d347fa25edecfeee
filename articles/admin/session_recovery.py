"""An essay that a lost sign-in or a renewed cookie would have thrown away."""

from collections.abc import Callable
from functools import wraps

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.workflow.drafts import fields_of
from config.models import SiteSettings


def show_recovered_form(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Show a page that holds everything typed, to go on with after signing in.

    Nothing is saved from it: it leads back to the form with the words in its fields.
    A page of another site, which could send this too, can press no other button.

    Args:
        request: A request to the form of an essay that was refused.
        kwargs: Of which essay; the page leads back to the same address.
    """
    user = getattr(request, "user", None)
    context = {
        "fields": pairs(request),
        "base": request.POST.get("base", ""),
        "is_staff": bool(user and user.is_active and user.is_staff),
        "site_header": f"{SiteSettings.load().name}: the desk",
    }
    template = "admin/articles/article/kept.html"
    response = render(request, template, context, status=403)
    response["Cache-Control"] = "no-store, private"
    return response


def pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """Return everything that was typed, as the hidden fields of another form."""
    fields = fields_of(request.POST)
    return [(name, value) for name, values in fields.items() for value in values]


def recover_form_data(site: AdminSite, view: Callable) -> Callable:
    """Ask for a sign-in as everywhere; but what was typed comes back."""
    checked = site.admin_view(view)

    @wraps(view)
    def kept(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST" and not site.has_permission(request):
            return show_recovered_form(request)
        return checked(request, *args, **kwargs)

    return kept
