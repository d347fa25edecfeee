"""Views of asking: the form, help first where it is needed, the check, the sending.

Every word travels by POST, from page to page; nothing is kept before it is sent.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from articles.models import Author
from config import rate_limits
from config.models import SiteSettings
from config.private_pages import private_response
from qa import moderation
from qa.asking import availability
from qa.asking.forms import BODY_MAX, AskForm, new_started, published_article
from qa.asking.similar import find_similar
from qa.models import Flag, Question
from qa.stats.expected_date import describe_expected
from qa.stats.response_time import read_response_times
from qa.submission_triage import (
    HELP_FIRST,
    PiiHint,
    find_pii_by_field,
    find_submission_flags,
    mark_pii,
)
from qa.views.private_session import (
    NEW_CODE,
    PrivateSession,
    is_code_of,
    open_session,
)

MAIL_HINT = (
    "We write only when there is news. First we ask you if you want that. No mail says "
    "what you asked. We delete the address {days} days after the answer. Without it, "
    "your code shows you the news."
)
# A longer text is folded on the check page, so that the button to send it is in sight.
LONG = 600


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
@csrf_protect
def ask(request: HttpRequest) -> HttpResponse:
    """Ask: the form, help first, the check page, the sending.

    A form that was opened before a pause may still be sent: nothing typed is lost.
    """
    if request.method != "POST":
        return _open_form(request)
    form, step = AskForm(request.POST), request.POST.get("step")
    if not form.is_adult:
        return _show_too_young(request)
    if step == "change":
        return _show_form(request, AskForm(initial=_typed_values(request)))
    if not form.is_valid():
        return _show_form(request, _renewed(request, form), status=422)
    if step == "send":
        return _send(request, form)
    return _show_check(request, form, help_first=step != "go_on")


def _show_too_young(request: HttpRequest) -> HttpResponse:
    """Show whom the young can turn to; what was typed is on no page any more."""
    return render(request, "qa/too_young.html")


def _open_form(request: HttpRequest) -> HttpResponse:
    slug = request.GET.get("about", "")
    if pause := availability.asking_closed():
        context = {
            "pause": pause,
            "about": published_article(slug),
            "times": read_response_times(),
        }
        return render(request, "qa/closed.html", context)
    return _show_form(request, AskForm(initial=_initial_values(slug)))


def _show_check(
    request: HttpRequest, form: AskForm, *, help_first: bool
) -> HttpResponse:
    """Show what is about to be sent; where it speaks of danger, help before it."""
    words = form.cleaned_data
    seen = find_submission_flags(_text_of(words["title"], words["body"]))
    is_danger = bool(seen & HELP_FIRST)
    context = {
        "form": form,
        "about": words["about"],
        "is_danger": is_danger,
        "speaks_of_abuse": is_danger and Flag.Kind.ABUSE in seen,
    }
    if help_first and is_danger:
        return render(request, "qa/danger.html", context)
    context |= {
        "is_long": len(words["body"]) > LONG,
        # Nobody in danger is sent to read about somebody else's evening first.
        "similar": [] if is_danger else find_similar(words["title"], words["body"]),
        "expected": describe_expected(),
    }
    return render(request, "qa/check.html", context | _marked_texts(words))


def _text_of(title: str, body: str) -> str:
    return f"{title}\n\n{body}"


@dataclass(frozen=True)
class MarkedText:
    """A text that was typed, with what in it could show who somebody is.

    Args:
        parts: Its parts in order, and of each whether it is marked.
        hints: What is pointed out beside it.
    """

    parts: list[tuple[str, bool]]
    hints: list[PiiHint]


def _marked_texts(words: dict[str, str]) -> dict[str, MarkedText]:
    """Return title, text and name, by the names of their fields."""
    texts = {name: words[name] for name in ("title", "body")}
    hints = find_pii_by_field(texts, words["pseudonym"])
    return {
        name: MarkedText(
            mark_pii(text, hints),
            [hint for hint in hints if hint.field == f"id_{name}"],
        )
        for name, text in (texts | {"pseudonym": words["pseudonym"]}).items()
    }


def _send(request: HttpRequest, form: AskForm) -> HttpResponse:
    """Keep the question; over a limit, keep the words on the page and say so."""
    sent = form.submission()
    known = Question.objects.filter(submission_key=sent.key).exists()
    if not known:
        sender = rate_limits.client_ip(request)
        if too_many := availability.consume_asking_quota(sender):
            return _show_form(request, form, problem=too_many, status=429)
    return _open_page_of(moderation.submit(sent), sent.code)


def _open_page_of(question: Question, code: str) -> HttpResponse:
    """Go on with the private page; sent again after a new code was made, ask for it."""
    response = redirect("qa:yours")
    if not is_code_of(question, code):
        return response
    return open_session(response, PrivateSession(question, code, NEW_CODE))


def _initial_values(slug: str) -> dict[str, str]:
    about = published_article(slug)
    return {"about": about.slug if about else "", "started": new_started()}


def _typed_values(request: HttpRequest) -> dict[str, str]:
    """Return what was typed, for a form that is shown again without complaint."""
    names = set(AskForm.base_fields)
    return {name: request.POST.get(name, "") for name in names}


def _renewed(request: HttpRequest, form: AskForm) -> AskForm:
    """Give a form that failed on its signed time a new one, words kept."""
    if "started" in form.errors:
        form.data = data = request.POST.copy()
        data["started"] = new_started()
    return form


def _show_form(
    request: HttpRequest, form: AskForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Show the asking form with what it holds.

    Args:
        request: The request.
        form: New, filled again, or with errors.
        problem: One more sentence for the error summary.
        status: 200, 422 for words to put right, 403 for a missing protection cookie.
    """
    typed = _text_of(form["title"].value() or "", form["body"].value() or "")
    seen = find_submission_flags(typed[: 2 * BODY_MAX])
    times = read_response_times()
    context = {
        "form": form,
        "about": published_article(form["about"].value() or ""),
        "author": Author.objects.first(),
        "times": times,
        "expected": describe_expected(times),
        "is_danger": bool(seen & HELP_FIRST),
        "body_max": f"{BODY_MAX:,}",
        "mail_hint": MAIL_HINT.format(days=SiteSettings.load().keep_email_days),
        "problem": problem,
    }
    return render(request, "qa/ask.html", context, status=status)


@private_response
@ensure_csrf_cookie
def ask_again(request: HttpRequest) -> HttpResponse:
    """Show the form with every word after its protection cookie was lost.

    Who says to be too young is answered as ever: nothing is kept, on no page.
    """
    if not AskForm(request.POST).is_adult:
        return _show_too_young(request)
    form = AskForm(initial=_typed_values(request) | {"started": new_started()})
    problem = (
        "Your browser did not send the cookie that protects this form. Your words are "
        "all here. Check them and send them again"
    )
    return _show_form(request, form, problem=problem, status=403)
