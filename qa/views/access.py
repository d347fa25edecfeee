"""Views that open a private page, by code or by a mailed link, and that close it."""

from django.core import signing
from django.core.signing import TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from config import rate_limits
from config.private_pages import private_response
from qa.access_codes import access_code_digest, parse_access_code
from qa.models import MAILED_LINK_LASTS, MAILED_LINK_SALT, Question
from qa.views.private_session import (
    PrivateSession,
    close_session,
    is_key_of,
    open_session,
)

WRONG_PER_SENDER = "20/hour"
NO_CODE = (
    "This is not a whole code. It has twelve letters and digits, in three groups of "
    "four, such as k7m2-9qdf-3xwp"
)
WRONG_CODE = (
    "This code opens nothing here. Check each letter. If you made a new code, only the "
    "new one works"
)
TOO_MANY = f"{WRONG_CODE}. You can try again at once"
CLOSED = (
    "We did nothing, because your page is closed. It closes after 30 minutes, or when "
    "you open another page in this browser. Enter your code: what you wrote comes back"
)
# What an asker may have typed when the page was closed by its time.
WORDS = ("title", "body", "pseudonym", "words")
TYPED = ("act", "reference", *WORDS)


def open_by_code(request: HttpRequest) -> Question | HttpResponse:
    """Return the question of the code that was sent, or the page that says why not.

    A right code opens the page whatever anybody else tried: no limit can be used up by
    a stranger to shut an asker out. Guessing fails by the 60 bits of a code; that a
    network sends many wrong ones is told by the status, 429.
    """
    typed = request.POST.get("code", "")
    code = parse_access_code(typed)
    if not code:
        return show_code_form(request, problem=NO_CODE, typed=typed, status=422)
    digest = access_code_digest(code)
    question = Question.objects.filter(code_digest=digest).first()
    if question is not None:
        return question
    sender = rate_limits.client_ip(request)
    if rate_limits.refuse_sender("code", sender, WRONG_PER_SENDER):
        return show_code_form(request, problem=TOO_MANY, typed=typed, status=429)
    return show_code_form(request, problem=WRONG_CODE, typed=typed, status=422)


def show_code_form(
    request: HttpRequest,
    *,
    problem: str = "",
    typed: str = "",
    status: int = 200,
    done: str = "",
) -> HttpResponse:
    """Show the page that asks for the code, with what was typed on the closed page."""
    context = {
        "problem": problem,
        "typed": typed,
        "done": done,
        "kept": {name: request.POST[name] for name in TYPED if name in request.POST},
        "words": typed_words(request),
    }
    return render(request, "qa/code.html", context, status=status)


def typed_words(request: HttpRequest) -> str:
    """Return every word that was sent, one field after the other."""
    sent = (request.POST.get(name, "").strip() for name in WORDS)
    return "\n\n".join(text for text in sent if text)


def close_page(request: HttpRequest) -> HttpResponse:
    """Close the private page; its address asks for the code again."""
    return close_session(redirect("qa:closed"))


@private_response
@require_http_methods(["GET", "HEAD"])
@csrf_protect
def closed(request: HttpRequest) -> HttpResponse:
    """Say that the private page is closed."""
    return show_code_form(request, done="The page is closed.")


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def mailed_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open a private page by a mailed link: a button, since programs open links too."""
    question = _question_of_mailed_link(token)
    if question is None:
        return _show_link_over(request)
    if request.method == "POST":
        return open_session(redirect("qa:yours"), PrivateSession(question))
    return render(request, "qa/mailed_link.html", {"question": question})


@private_response
def mailed_link_again(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button again after the page's protection cookie was lost."""
    question = _question_of_mailed_link(token)
    if question is None:
        return _show_link_over(request)
    return render(request, "qa/mailed_link.html", {"question": question}, status=403)


def _show_link_over(request: HttpRequest) -> HttpResponse:
    context = {"link_days": MAILED_LINK_LASTS.days}
    return render(request, "qa/mailed_link_over.html", context, status=410)


def _question_of_mailed_link(token: str) -> Question | None:
    """Return the question of a mailed link, or None where the link has ended.

    Raises:
        Http404: it was never ours, or is altered.
    """
    signer = TimestampSigner(salt=MAILED_LINK_SALT)
    try:
        key = signer.unsign(token, max_age=MAILED_LINK_LASTS)
    except signing.SignatureExpired:
        return None
    except signing.BadSignature:
        raise Http404 from None
    public_id, _, mark = key.partition("-")
    rows = Question.objects.without_secrets()
    question = rows.filter(public_id=public_id).first()
    return question if question and is_key_of(question, mark) else None
