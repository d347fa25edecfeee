"""Views of e-mail: confirm or stop it, and mail the way to a lost page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from config import rate_limits
from config.private_pages import private_response
from qa import moderation
from qa.asking.followup_forms import LostLinkForm
from qa.models import EMAIL_SALT, Question
from qa.notifications.link_requests import request_links
from qa.views.private_page import LOST_COOKIE, question_of

TOO_OFTEN = (
    "Links were asked for very often just now, from your network or by everybody "
    "together, so we send no mail. Your address is still here: send it again in some "
    "minutes, or in an hour"
)


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
    """Have links mailed to an address: whichever it is, the same is done and said."""
    if request.method != "POST":
        return _show_lost_link(request, LostLinkForm())
    form = LostLinkForm(request.POST)
    if not form.is_valid():
        return _show_lost_link(request, form, status=422)
    sender = rate_limits.client_ip(request)
    if not request_links(form.cleaned_data["email"], sender):
        return _show_lost_link(request, form, problem=TOO_OFTEN, status=429)
    return redirect(f"{request.path}?sent=1")


@private_response
def lost_link_again(request: HttpRequest) -> HttpResponse:
    """Show the form with the address after its protection cookie was lost."""
    form = LostLinkForm(initial=request.POST.dict())
    return _show_lost_link(request, form, problem=LOST_COOKIE, status=403)


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
