"""View of the private page: what the asker may see, write and decide there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core import signing
from django.core.signing import Signer
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from config.private_pages import private_response
from qa import moderation
from qa.access_codes import make_access_code
from qa.asking.followup_forms import (
    AmendForm,
    AskerTextForm,
    FollowUpForm,
    ResponseForm,
)
from qa.asking.status_page import asker_status
from qa.models import EmailNotification, Flag, Question
from qa.notifications import mail_limits
from qa.privacy.data_export import export_data, for_reading
from qa.submission_triage import HELP_FIRST, find_pii_by_field, find_submission_flags
from qa.views.access import (
    CLOSED,
    close_page,
    open_by_code,
    show_code_form,
    typed_words,
)
from qa.views.private_page_render import (
    LINK_WAITS,
    done_last,
    show_amending,
    show_noticed,
    show_private_page,
)
from qa.views.private_session import (
    NEW_CODE,
    PrivateSession,
    is_code_of,
    open_session,
    read_seed,
    read_session,
)

NOT_ANY_MORE = "You cannot do that any more. You see below where your question stands"
MAILED_OFTEN = (
    "We mailed you the link several times today. Look for it in your mail, also "
    "under spam"
)
NOT_SURE = "Tick the box to say that you are sure. Nothing was erased"
LOST_COOKIE = (
    "Your browser did not send back the cookie that protects this form, so we did "
    "nothing. What you wrote is all here: check it and send it again"
)


def question_of(token: str, *, salt: str) -> Question:
    """Return the question of a signed link.

    Raises:
        Http404: the link is altered, or nothing of that name was ever sent.
    """
    try:
        public_id = Signer(salt=salt).unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(Question.objects.without_secrets(), public_id=public_id)


@private_response
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def private_page(request: HttpRequest) -> HttpResponse:
    """Show where a question stands; its text only to whoever asks for it by POST.

    Without a session it asks for the access code.
    """
    if request.method == "POST" and "code" in request.POST:
        return _open(request)
    session = read_session(request)
    if request.method != "POST":
        return _show(request, session)
    act = request.POST.get("act", "")
    if act == "close":
        return close_page(request)
    if act == "new_code":
        return _renew_code(request, session)
    if session is None or not _is_about(request, session.question):
        return show_code_form(request, problem=CLOSED, status=403)
    response = _act(request, session.question, act)
    is_done = response.status_code == HTTPStatus.FOUND
    return open_session(response, replace(session, news="yes" if is_done else ""))


def _open(request: HttpRequest) -> HttpResponse:
    """Open the page by the code that was sent, with the words that came with it."""
    question = open_by_code(request)
    if isinstance(question, HttpResponse):
        return question
    writing = WRITTEN.get(request.POST.get("act", ""))
    response: HttpResponse = redirect("qa:yours")
    if writing and _is_about(request, question) and writing.is_offered(question):
        form = writing.form(initial=request.POST.dict())
        response = writing.show(request, question, form=form)
    elif kept := typed_words(request):
        response = show_private_page(request, question, kept=kept)
    return open_session(response, PrivateSession(question))


def _is_about(request: HttpRequest, question: Question) -> bool:
    """Whether a form was opened on the page of this question, not of another."""
    return bool(request.POST.get("reference") == question.reference)


def _show(request: HttpRequest, session: PrivateSession | None) -> HttpResponse:
    if session is None:
        return show_code_form(request)
    question = session.question
    done = done_last(question) if session.news else ""
    is_code_new = session.news == NEW_CODE
    response = show_private_page(request, question, done=done, is_code_new=is_code_new)
    return open_session(response, replace(session, news=""))


def _act(request: HttpRequest, question: Question, act: str) -> HttpResponse:
    """Show, keep or carry out what was sent."""
    if act in SHOWN:
        return SHOWN[act](request, question)
    if act in WRITTEN:
        return _write(request, question, act)
    return _decide(request, question, act)


def _renew_code(request: HttpRequest, session: PrivateSession | None) -> HttpResponse:
    """Make a new code, and go on with the page that shows it.

    The button holds a seed. Pressed twice it gives one code, also to the second press,
    whose session has ended with the old one.
    """
    reference, seed = read_seed(request.POST.get("seed", ""))
    code = make_access_code(seed)
    question = Question.objects.filter(reference=reference).first()
    is_open = session is not None and session.question == question
    if question is None or not (is_open or is_code_of(question, code)):
        return show_code_form(request, problem=CLOSED, status=403)
    try:
        question = moderation.replace_code(question, code)
    except moderation.ModerationError:
        return _refuse(request, question)
    return open_session(redirect("qa:yours"), PrivateSession(question, code, NEW_CODE))


@private_response
def private_page_again(request: HttpRequest) -> HttpResponse:
    """Show the page with every word after its protection cookie was lost."""
    session, act = read_session(request), request.POST.get("act", "")
    again: dict[str, Any] = {"problem": LOST_COOKIE, "status": 403}
    code = request.POST.get("code", "")
    if code or session is None or not _is_about(request, session.question):
        return show_code_form(request, typed=code, **again)
    question = session.question
    writing = WRITTEN.get(act)
    if writing and writing.is_offered(question):
        form = writing.form(initial=request.POST.dict())
        return writing.show(request, question, form=form, **again)
    return show_private_page(request, question, kept=typed_words(request), **again)


# --- what is shown when it is asked for ---------------------------------------------


def _open_amending(request: HttpRequest, question: Question) -> HttpResponse:
    """Show the words of a question in a form, as long as they may be changed."""
    if not asker_status(question).can_amend or question.is_unreadable:
        return show_private_page(request, question, problem=NOT_ANY_MORE, status=409)
    words = {
        "title": question.original_title,
        "body": question.original_body,
        "pseudonym": question.original_pseudonym,
    }
    return show_amending(request, question, form=AmendForm(initial=words))


def _show_export(request: HttpRequest, question: Question) -> HttpResponse:
    context = {
        "question": question,
        "parts": for_reading(export_data(question)),
    }
    return render(request, "qa/data_export.html", context)


def _download_export(request: HttpRequest, question: Question) -> HttpResponse:
    layout = {"indent": 2, "ensure_ascii": False}
    response = JsonResponse(export_data(question), json_dumps_params=layout)
    name = f'attachment; filename="{question.reference}.json"'
    response["Content-Disposition"] = name
    return response


# --- what is written ----------------------------------------------------------------


@dataclass(frozen=True)
class Writing:
    """One thing that an asker may write.

    Args:
        form: What it is checked by, and what keeps it.
        offer: The name of what an `AskerStatus` says about it.
        show: Shows the page that the form stands on.
        send: What the button says that keeps it.
        is_published: Whether readers may see it one day.
    """

    form: type[AmendForm | AskerTextForm]
    offer: str
    show: Callable[..., HttpResponse]
    send: str
    is_published: bool = True

    def is_offered(self, question: Question) -> bool:
        """Whether it may be written now."""
        return bool(getattr(asker_status(question), self.offer))


def _write(request: HttpRequest, question: Question, act: str) -> HttpResponse:
    """Keep what the asker wrote; decided meanwhile, show it in a box to copy."""
    writing, step = WRITTEN[act], request.POST.get("step")
    form = writing.form(request.POST)
    if step == "change" and writing.is_offered(question):
        form = writing.form(initial=request.POST.dict())
        return writing.show(request, question, form=form)
    if form.is_valid():
        noticed = _find_noticed(form, writing) if step != "go_on" else {}
        if noticed and writing.is_offered(question):
            noticed |= {"form": form, "act": act, "send": writing.send}
            return show_noticed(request, question, **noticed)
        try:
            form.keep(question)
        except moderation.ModerationError:
            return _refuse(request, question, kept=typed_words(request))
        return redirect("qa:yours")
    if writing.is_offered(question):
        return writing.show(request, question, form=form, status=422)
    return _refuse(request, question, kept=typed_words(request))


def _find_noticed(form: AmendForm | AskerTextForm, writing: Writing) -> dict[str, Any]:
    """Return what the asker is shown before these words are kept; nothing: empty."""
    words = {name: form.cleaned_data[name] for name in form.fields}
    shown = words.pop("pseudonym", "")
    seen = find_submission_flags("\n\n".join(words.values()))
    found = {
        "is_danger": bool(seen & HELP_FIRST),
        "speaks_of_abuse": Flag.Kind.ABUSE in seen,
        "personal_data": find_pii_by_field(words, shown)
        if writing.is_published
        else [],
    }
    return found if found["is_danger"] or found["personal_data"] else {}


# --- what is decided ----------------------------------------------------------------


def _decide(request: HttpRequest, question: Question, act: str) -> HttpResponse:
    """Carry out what the asker decided; say so where it was too late or unsure."""
    if act == "erase" and not request.POST.get("sure"):
        return show_private_page(
            request, question, problem=NOT_SURE, problem_at="id_sure", status=422
        )
    try:
        if act == "erase":
            moderation.erase(question)
        elif act == "withdraw":
            moderation.withdraw(question)
        elif act == "take_back":
            moderation.take_back(question)
        elif act == "stop_mail":
            moderation.stop_mail(question)
        elif act == "mail_link":
            return _mail_link(request, question)
    except moderation.ModerationError:
        return _refuse(request, question)
    return redirect("qa:yours")


def _mail_link(request: HttpRequest, question: Question) -> HttpResponse:
    """Owe the asker a mail with a link to the page, a few times a day.

    Until the address is confirmed one mail waits, and nothing is counted.
    """
    digest = question.email_digest
    is_confirmed = question.email_confirmed_at is not None
    if digest and not is_confirmed and _link_waits(question):
        return show_private_page(request, question, done=LINK_WAITS)
    if digest and is_confirmed and not mail_limits.consume_link_mail(digest):
        return show_private_page(request, question, problem=MAILED_OFTEN, status=429)
    moderation.send_link(question)
    return redirect("qa:yours")


def _link_waits(question: Question) -> bool:
    """Whether a mail with the link is owed already."""
    kind = EmailNotification.Kind.LINK
    return question.notifications.filter(kind=kind, sent_at=None).exists()


def _refuse(request: HttpRequest, question: Question, kept: str = "") -> HttpResponse:
    """Say that it was decided meanwhile, and give back what was written."""
    question = Question.objects.get(pk=question.pk)
    return show_private_page(
        request, question, problem=NOT_ANY_MORE, kept=kept, status=409
    )


SHOWN: dict[str, Callable[[HttpRequest, Question], HttpResponse]] = {
    "show": partial(show_private_page, is_open=True),
    "edit": _open_amending,
    "held": _show_export,
    "held_json": _download_export,
}
WRITTEN = {
    "amend": Writing(AmendForm, "can_amend", show_amending, "Save the changes"),
    "respond": Writing(
        ResponseForm,
        "can_respond",
        show_private_page,
        "Send the reply",
        is_published=False,
    ),
    "follow_up": Writing(FollowUpForm, "can_write_again", show_private_page, "Send it"),
}
