"""POST data of an admin form, shown again after the session or CSRF cookie was lost.

Used by the admin of essays and of questions: `with_form_recovery` wraps their change
forms for a lost session, and `config.views.errors` calls their `show_recovered_form`
after a lost CSRF cookie.
"""

from collections.abc import Callable, Container
from functools import wraps

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.autosave.form_snapshot import hidden_inputs
from config.models import SiteSettings

View = Callable[..., HttpResponse]


def show_recovered_form(
    request: HttpRequest,
    *,
    resume: tuple[str, str],
    promise: str,
    omitted: Container[str] = (),
    **url_kwargs: object,
) -> HttpResponse:
    """Show a page that holds everything typed, to go on with after signing in.

    Nothing is saved from it: it leads back to the form with the data in its fields. A
    page of another site, which could post here too, can press no other button.

    Args:
        request: A refused request to the form; the page leads back to its URL.
        resume: Name and value of the button, which must decide nothing.
        promise: What that button does, in words.
        omitted: Names of buttons and confirmations, which are not carried over.
        url_kwargs: From the URL; not used.
    """
    user = getattr(request, "user", None)
    inputs = [pair for pair in hidden_inputs(request.POST) if pair[0] not in omitted]
    context = {
        "fields": [("base", request.POST.get("base", "")), *inputs],
        "resume": resume,
        "promise": promise,
        "is_staff": bool(user and user.is_active and user.is_staff),
        "site_header": f"{SiteSettings.load().name}: admin",
    }
    response = render(request, "admin/recovered_form.html", context, status=403)
    response["Cache-Control"] = "no-store, private"
    return response


def with_form_recovery(site: AdminSite, view: View, recover: View) -> View:
    """Wrap a view of the admin: a POST without a session is answered by `recover`."""
    checked = site.admin_view(view)

    @wraps(view)
    def recovering(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not site.has_permission(request):
            return recover(request)
        return checked(request, **kwargs)

    return recovering
