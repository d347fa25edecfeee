"""Views of e-mail: confirm or stop it, and mail the way to a lost page."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from config import rate_limits
from config.private_pages import private_response
from qa import moderation
from qa.asking.followup_forms import LostLinkForm
from qa.digests import email_digest
from qa.models import EMAIL_SALT, Question
from qa.notifications import mail_limits
from qa.views.private_page import LOST_COOKIE, question_of

LINKS_AT_ONCE = 20
PER_SENDER, ON_SITE = "10/hour", "300/hour"


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # the link is the secret: nobody can post to an address they do not have
def mail(request: HttpRequest, token: str) -> HttpResponse:
    """Allow mail about a question, or stop it. Opening the page changes nothing.

    Source:
        RFC 8058: a mail program that stops mail posts without a cookie, and is
        answered without a redirect.
    """
    question = question_of(token, salt=EMAIL_SALT)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return _show_mail(request, moderation.stop_mail(question))
    if request.method == "POST":
        return _carry_out(request, question)
    return _show_mail(request, question)


def _carry_out(request: HttpRequest, question: Question) -> HttpResponse:
    """Carry out what was chosen; say so where there is no address any more."""
    act = request.POST.get("act")
    try:
        if act == "confirm":
            moderation.confirm_email(question)
        elif act == "stop":
            moderation.stop_mail(question)
        elif act == "stop_all":
            _stop_all(question)
    except moderation.DecisionNotAllowed:
        question.refresh_from_db()
        return _show_mail(request, question, status=409)
    return redirect(question.mail_path)


def _stop_all(question: Question) -> None:
    same = Question.objects.exclude(email_digest="").filter(
        email_digest=question.email_digest
    )
    for other in same.without_secrets():
        moderation.stop_mail(other)


def _show_mail(
    request: HttpRequest, question: Question, *, status: int = 200
) -> HttpResponse:
    """Show the reference and the choices, never where the question stands."""
    context = {
        "question": question,
        "has_address": bool(question.email_digest),
        "is_late": status == 409,
    }
    return render(request, "qa/mail.html", context, status=status)


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def lost_link(request: HttpRequest) -> HttpResponse:
    """Have links mailed to an address, and say the same whether it is known."""
    if request.method != "POST":
        return _show_lost_link(request, LostLinkForm())
    form = LostLinkForm(request.POST)
    if not form.is_valid():
        return _show_lost_link(request, form, status=422)
    digest = email_digest(form.cleaned_data["email"])
    if _may_send(request, digest):
        _send_links(digest)
    return redirect(f"{request.path}?sent=1")


@private_response
def lost_link_again(request: HttpRequest) -> HttpResponse:
    """Show the form with the address after its protection cookie was lost."""
    form = LostLinkForm(initial=request.POST.dict())
    return _show_lost_link(request, form, problem=LOST_COOKIE, status=403)


def _may_send(request: HttpRequest, digest: str) -> bool:
    """Whether neither this sender nor this address has asked too often."""
    sender = rate_limits.client_ip(request)
    refused = rate_limits.consume_sender_quota("link", sender, PER_SENDER, ON_SITE)
    return refused is None and mail_limits.consume_link_mail(digest)


def _send_links(digest: str) -> None:
    """Owe a mail for each question that was sent with an address and allows mail."""
    sent = Question.objects.filter(
        email_digest=digest,
        email_confirmed_at__isnull=False,
        code_digest__isnull=False,
    )
    for question in sent.without_secrets().order_by("-pk")[:LINKS_AT_ONCE]:
        with suppress(moderation.DecisionNotAllowed):  # mail was stopped at this moment
            moderation.send_link(question)


def _show_lost_link(
    request: HttpRequest, form: LostLinkForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Show the form, or that a mail may be on its way."""
    context = {
        "form": form,
        "is_sent": request.method != "POST" and "sent" in request.GET,
        "problem": problem,
    }
    return render(request, "qa/lost_link.html", context, status=status)
