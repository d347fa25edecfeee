"""Views of following: the page about mail and feeds, the form, the mailed link.

The form is a page of its own, kept by nobody: its protection needs a cookie, and the
page that explains mail and feeds is a reading page, which sets none.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.signing import Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView

from articles import seo
from articles.models import Subscription
from articles.models.subscription import LINK_SALT, UNCONFIRMED_DAYS
from articles.subscriptions import membership
from articles.subscriptions.forms import SubscribeForm
from articles.views import ReadingMixin
from config import rate_limits
from config.models import SiteSettings
from config.private_pages import private_response

PER_SENDER, ON_SITE = "10/hour", "300/hour"
LOST_COOKIE = (
    "Your browser did not send back the cookie that protects this form, so we sent no "
    "mail. Your address is still here: send it again"
)
TOO_MANY_WAIT = (
    "We cannot take addresses just now. Yours is still here. Send it again in a few "
    "minutes"
)
SUSPECT = (
    "A field that should stay empty was filled in, perhaps by your browser. It is "
    "empty again: send the form once more"
)


class Follow(ReadingMixin, TemplateView):
    """How to hear of what is new: by mail, or with a feed reader."""

    template_name = "articles/follow.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            metadata=seo.page_metadata("Follow this site", self.request.path),
            site_url=settings.SITE_URL,
            **kwargs,
        )


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def follow_mail(request: HttpRequest) -> HttpResponse:
    """Take an address: the same is said, and done, whether it is known or not."""
    if request.method != "POST":
        return _show_form(request, SubscribeForm())
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    if form.is_suspect:
        return _show_form(request, form, problem=SUSPECT, status=422)
    sender = rate_limits.client_ip(request)
    if rate_limits.refuse_sender("follow", sender, PER_SENDER, ON_SITE):
        return _show_form(request, form, problem=_too_many_message(), status=429)
    typed = form.cleaned_data
    if not membership.request_subscription(typed["email"], typed["frequency"]):
        return _show_form(request, form, problem=TOO_MANY_WAIT, status=429)
    return redirect(f"{request.path}?sent=1")


@private_response
def follow_mail_again(request: HttpRequest) -> HttpResponse:
    """Show the form with the address after its protection cookie was lost."""
    form = SubscribeForm(initial=request.POST.dict())
    return _show_form(request, form, problem=LOST_COOKIE, status=403)


def _too_many_message() -> str:
    contact = SiteSettings.load().contact_email
    return "Several addresses came from your network, so we sent no mail. " + (
        f"Try again in an hour, or write to {contact}"
        if contact
        else "Try again in an hour"
    )


def _show_form(
    request: HttpRequest, form: SubscribeForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Show the form, or that a mail may be on its way."""
    context = {
        "form": form,
        "choices": Subscription.Frequency.choices,
        "days": UNCONFIRMED_DAYS,
        "is_sent": request.method != "POST" and "sent" in request.GET,
        "problem": problem,
    }
    return render(request, "articles/follow_mail.html", context, status=status)


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # the link is the secret: nobody can post to an address they do not have
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm, change or end mail. Opening the page changes nothing.

    Source:
        RFC 8058: a mail program that stops mail posts without a cookie, and is
        answered without a redirect.
    """
    found = _subscription_of(token)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        if found is not None:
            membership.unsubscribe(found)
        return _show_subscription(request, None)
    if request.method == "POST":
        if found is not None:
            _carry_out(found, request.POST.get("act", ""))
        return redirect(request.path)
    return _show_subscription(request, found)


def _subscription_of(token: str) -> Subscription | None:
    """Return the subscription of a mailed link, or None where it is deleted.

    Raises:
        Http404: the link is altered.
    """
    try:
        public_id = Signer(salt=LINK_SALT).unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    return Subscription.objects.filter(public_id=public_id).first()


def _carry_out(found: Subscription, act: str) -> None:
    """Carry out what was chosen; the page then says how things stand."""
    if act == "confirm":
        membership.confirm(found)
    elif act in Subscription.Frequency:
        membership.change_frequency(found, act)
    elif act == "stop":
        membership.unsubscribe(found)


def _show_subscription(
    request: HttpRequest, found: Subscription | None
) -> HttpResponse:
    """Show how things stand and the choices, never the address."""
    context = {
        "subscription": found,
        "other_choices": [
            choice
            for choice in Subscription.Frequency.choices
            if found and choice[0] != found.frequency
        ],
        "days": UNCONFIRMED_DAYS,
        "path": request.path,
    }
    return render(request, "articles/subscription.html", context)
