"""JSON answers to static/js/autosave.js, which posts the whole form while one types.

The script reads from an answer:

- `base` and `at`: the draft is saved; the version to go on from, and the time;
- `error`: what is wrong, in words;
- `theirs`: status 409, somebody saved a newer version; its texts by field name, as far
  as the page shows them beside what is typed.

After 401 and 403 it asks for a new CSRF token and tries once more.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from http import HTTPStatus

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

View = Callable[..., JsonResponse]
Permission = Callable[[HttpRequest], bool] | None


def saved(base: object, at: datetime | None = None, *, newer: str = "") -> JsonResponse:
    """Answer that the draft is saved.

    Args:
        base: What the next request goes on from.
        at: When it was saved; now, unless given.
        newer: What to say where a newer version was saved meanwhile.
    """
    clock = timezone.localtime(at).strftime("%H:%M")
    content: dict[str, object] = {"base": base, "at": clock}
    if newer:
        content |= {"error": newer, "theirs": {}}
    status = HTTPStatus.CONFLICT if newer else HTTPStatus.OK
    return JsonResponse(content, status=status)


def conflict(error: str, theirs: Mapping[str, object]) -> JsonResponse:
    """Answer 409: nothing is saved, there is a newer version."""
    content = {"error": error, "theirs": theirs}
    return JsonResponse(content, status=HTTPStatus.CONFLICT)


def refused(
    error: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
) -> JsonResponse:
    """Answer that nothing is saved, and why."""
    return JsonResponse({"error": error}, status=status)


def autosave_view(site: AdminSite, view: View, *, allows: Permission = None) -> View:
    """Wrap a view that saves the posted form as a draft: every answer is JSON.

    Args:
        site: Who may enter; the admin itself would redirect to the sign-in page.
        view: May raise `PermissionDenied` and `Http404`.
        allows: Whether this account may, besides.
    """
    return never_cache(require_POST(_json_view(site, view, allows)))


def token_view(site: AdminSite, *, allows: Permission = None) -> View:
    """Return the view of a new CSRF token: a sign-in makes the page's own useless."""

    def token(request: HttpRequest) -> JsonResponse:
        return JsonResponse({"token": get_token(request)})

    return never_cache(require_safe(_json_view(site, token, allows)))


def _json_view(site: AdminSite, view: View, allows: Permission) -> View:
    @wraps(view)
    def checked(request: HttpRequest, **kwargs: object) -> JsonResponse:
        if not site.has_permission(request):
            return refused("Signed out.", HTTPStatus.UNAUTHORIZED)
        try:
            if allows and not allows(request):
                raise PermissionDenied
            return view(request, **kwargs)
        except PermissionDenied:
            return refused("Not for this account.", HTTPStatus.FORBIDDEN)
        except Http404 as missing:
            return refused(str(missing), HTTPStatus.NOT_FOUND)

    return checked
