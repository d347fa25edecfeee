"""Views of reports: report a published thread, and see what became of it."""

import secrets

from django.conf import settings
from django.core import signing
from django.core.signing import Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from config import rate_limits
from config.models import SiteSettings
from config.private_pages import private_response
from qa import moderation
from qa.asking.followup_forms import REPORT_MAX, ReportForm
from qa.models import REPORTED_SALT, Question, Report
from qa.text import plain_paragraphs
from qa.views.private_page import LOST_COOKIE
from qa.views.threads import respond_gone

PER_SENDER, ON_SITE = "10/hour", "300/hour"
SUSPECT = (
    "A hidden field was filled in, perhaps by your browser. We emptied it. Send the "
    "report once more"
)
DECISIONS: dict[str, str] = {
    Report.Decision.KEPT: "stays as it is",
    Report.Decision.CHANGED: "was changed",
    Report.Decision.REMOVED: "was taken off the site",
}


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what is wrong with a published thread, and keep what a reader says."""
    question = Question.objects.published().filter(slug=slug).first()
    if request.method != "POST":
        if question is None:
            return respond_gone(request, slug)
        opened = {"sending": secrets.token_hex(16)}
        return _show_report(request, question, ReportForm(initial=opened))
    form = ReportForm(request.POST)
    if form.is_valid() and (made := _find_sent_before(slug, form)):
        return redirect(made.private_path)
    if question is None:
        return _respond_too_late(request, slug)
    return _send(request, question, form)


@private_response
def report_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form with every word after its protection cookie was lost."""
    question = Question.objects.published().filter(slug=slug).first()
    if question is None:
        return _respond_too_late(request, slug)
    form = ReportForm(initial=request.POST.dict())
    return _show_report(request, question, form, problem=LOST_COOKIE, status=403)


def _send(request: HttpRequest, question: Question, form: ReportForm) -> HttpResponse:
    """Keep a report, or show the form again with its words and what is missing."""
    if not form.is_valid():
        return _show_report(request, question, form, status=422)
    if form.is_suspect:
        return _show_report(request, question, form, problem=SUSPECT, status=422)
    sender = rate_limits.client_ip(request)
    if rate_limits.refuse_sender("report", sender, PER_SENDER, ON_SITE):
        return _show_report(
            request, question, form, problem=_too_many_message(), status=429
        )
    typed = form.cleaned_data
    try:
        made = moderation.report(
            question,
            reason=typed["reason"],
            words=typed["words"],
            key=form.key,
            sender=sender,
        )
    except moderation.DecisionNotAllowed:
        return _respond_too_late(request, question.slug or "")
    return redirect(made.private_path)


def _find_sent_before(slug: str, form: ReportForm) -> Report | None:
    """Return the report that a double click sends a second time.

    The first of two may have hidden the thread: whoever reported must still get to the
    page that says so.
    """
    if form.key is None:
        return None
    return Report.objects.filter(submission_key=form.key, question__slug=slug).first()


def _too_many_message() -> str:
    contact = SiteSettings.load().contact_email
    return "Many reports came from your network, so we did not keep this one. " + (
        f"Try again later, or write to {contact}" if contact else "Try again later"
    )


def _respond_too_late(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that the thread was taken off the site meanwhile, and give the words back.

    Raises:
        Http404: nothing was ever public there.
    """
    response = respond_gone(request, slug)
    kept = plain_paragraphs(request.POST.get("words", ""))
    if not kept:
        return response
    return render(request, "qa/report_late.html", {"kept": kept}, status=410)


def _show_report(
    request: HttpRequest,
    question: Question,
    form: ReportForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "question": question,
        "form": form,
        "reasons": Report.Reason.choices,
        "words_max": f"{REPORT_MAX:,}",
        "problem": problem,
    }
    return render(request, "qa/report.html", context, status=status)


@private_response
@require_http_methods(["GET", "HEAD"])
def reported(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever reported what became of it: never the words of the report."""
    try:
        public_id = Signer(salt=REPORTED_SALT).unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    made = get_object_or_404(Report, public_id=public_id)
    public = Question.objects.filter(status=Question.Status.PUBLISHED)
    context = {
        "is_public": public.filter(pk=made.question_id).exists(),
        "report": made,
        "decision": DECISIONS.get(made.decision, ""),
        "link": settings.SITE_URL + made.private_path,
    }
    return render(request, "qa/reported.html", context)
