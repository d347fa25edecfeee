"""RequestLimitMiddleware: how large a request's body may be, and of which kind.

Judged by the headers, before anything of the body is read. One table by the name of
the URL; what is not in it may send a little, and no file.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, TooManyFieldsSent
from django.forms import Field, Form
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from articles.markup.limits import MAX_CHARACTERS
from articles.media.uploads import MAX_BYTES
from articles.subscriptions.forms import SubscribeForm
from config.accounts.known_devices import has_signed_in_before
from qa.asking.followup_forms import LostLinkForm, ReportForm
from qa.asking.forms import AskForm

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
SIZE = re.compile(r"[0-9]{1,12}", re.ASCII)
KINDS = frozenset({"", FORM, "text/plain"})
# A character of four bytes as forms send it: %F0%9F%99%82
ENCODED = 12
# What a field may hold that says nothing of its length: a signed time, a choice.
LENGTH_IF_UNSAID = 1000
# A text that is too long comes back with every word as long as it is no more than so
# many times too long.
SLACK = 4


@dataclass(frozen=True)
class BodyLimit:
    """What one URL takes.

    Attributes:
        size: Bytes.
        kinds: Content types.
        permission: What whoever sends must be allowed to do; empty: anybody may.
    """

    size: int
    kinds: frozenset[str] = KINDS
    permission: str = ""


def limit_of_form(form: type[Form]) -> BodyLimit:
    """Return what fits a form whose every text is a few times too long.

    Args:
        form: Its class; the longest texts are those of its fields.
    """
    characters = sum(_longest(field) for field in form.base_fields.values())
    return BodyLimit(SLACK * ENCODED * characters)


def _longest(field: Field) -> int:
    limits = [getattr(one, "limit_value", None) for one in field.validators]
    return min(
        (one for one in limits if isinstance(one, int)), default=LENGTH_IF_UNSAID
    )


SMALL = BodyLimit(16 * 1024)
# Mail programs may send "List-Unsubscribe=One-Click" as multipart (RFC 8058, 3.2).
ONE_CLICK = BodyLimit(SMALL.size, KINDS | {MULTIPART})
# Two of the longest texts: an answer's form holds the answer and the question.
STAFF = BodyLimit(2 * ENCODED * MAX_CHARACTERS)
# A picture that is up to three times too large is answered by its form, in words.
PICTURE = BodyLimit(3 * MAX_BYTES, KINDS | {MULTIPART}, "articles.add_image")


@lru_cache(maxsize=1)
def body_limits() -> dict[str, BodyLimit]:
    """Return the limits by URL name; of all other URLs it is SMALL, of staff STAFF."""
    asking = limit_of_form(AskForm)
    return {
        "qa:ask": asking,
        "qa:yours": asking,  # amend, reply, follow up: no field that asking has not
        "qa:report": limit_of_form(ReportForm),
        "qa:lost_link": limit_of_form(LostLinkForm),
        "articles:follow_mail": limit_of_form(SubscribeForm),
        "qa:mail": ONE_CLICK,
        "articles:subscription": ONE_CLICK,
        "markdownx_upload": PICTURE,
        "admin:articles_image_add": PICTURE,
    }


def find_limit(request: HttpRequest) -> BodyLimit:
    """Return what a request may send.

    Args:
        request: After its URL was resolved.

    Raises:
        PermissionDenied: the URL takes files, and not from this person.
    """
    match = request.resolver_match
    name = match.view_name if match else ""
    limit = body_limits().get(name)
    if limit is None:
        is_for_staff = name.startswith(("admin:", "markdownx_"))
        return STAFF if is_for_staff and _is_or_was_staff(request) else SMALL
    if limit.permission and not (
        request.user.is_staff and request.user.has_perm(limit.permission)
    ):
        raise PermissionDenied
    return limit


def _is_or_was_staff(request: HttpRequest) -> bool:
    """Whether what was typed may be long: whose session is over keeps their words."""
    return request.user.is_staff or has_signed_in_before(request)


class RequestLimitMiddleware:
    """Refuse a body that is too large, or of a kind that its URL does not take.

    It stands before CsrfViewMiddleware, which reads forms. It judges in `process_view`:
    by then the URL is resolved, and the AuthenticationMiddleware, which stands after
    it, has said who sends.

    Source: RFC 9110, sections 15.5.12 (411), 15.5.14 (413) and 15.5.16 (415).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what is refused is refused in `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, *view: object
    ) -> HttpResponseBase | None:
        """Return the refusal, or None where the view may read the body."""
        if "Transfer-Encoding" in request.headers:
            return _refuse(request, 411)
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size == "0":
            return None
        try:
            limit = find_limit(request)
        except PermissionDenied:
            match = request.resolver_match
            if request.user.is_authenticated or (match and not match.namespace):
                raise
            return redirect_to_login(request.path)  # as the admin would; unread
        if not SIZE.fullmatch(size) or int(size) > limit.size:
            return _refuse(request, 413, is_picture=bool(limit.permission))
        if request.content_type not in limit.kinds:
            return _refuse(request, 415)
        return _read_form(request)


def _read_form(request: HttpRequest) -> HttpResponse | None:
    """Read a form; return a refusal where it broke off or has too many fields.

    CsrfViewMiddleware would read it next, and take one that broke off for one without
    its token.
    """
    try:
        request.POST  # noqa: B018 - Django reads the body here
    except UnreadablePostError:
        return _refuse(request, 400, is_partial=True)
    except TooManyFieldsSent:
        return _refuse(request, 413, has_many_fields=True)
    return None


def _refuse(request: HttpRequest, status: int, **facts: bool) -> HttpResponse:
    """Answer with a page in words; it is kept by nobody."""
    template = "413.html" if status == 413 else "400.html"
    context = facts | {"picture_mb": MAX_BYTES // 2**20}
    response = render(request, template, context, status=status)
    patch_cache_control(response, no_store=True, private=True)
    return response
