"""The asker's own page: where it stands, and everything an asker may do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.core.signing import Signer
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from qa import moderation, reply_time, threads
from qa.asker_forms import AgainForm, AmendForm, FollowUpForm, ResponseForm
from qa.forms import BODY_MAX
from qa.held import for_reading, held
from qa.models import YOURS_SALT, ModerationEvent, Question, Reply
from qa.states import state_of
from qa.views.private import private

Kind = ModerationEvent.Kind

# Said after what the asker did last, and not any more once it is old news.
DONE: dict[str, str] = {
    Kind.AMEND: "Your changes have arrived. What you sent before is replaced.",
    Kind.RESPOND: "Your reply has arrived. Your question is with the author again.",
    Kind.FOLLOW_UP: "It is kept. Once it is answered, both stand under your question.",
    Kind.STOP_MAIL: "No more mail is sent to you, and your address is deleted.",
}
NEWS_LASTS = timedelta(minutes=10)
NOT_ANY_MORE = "That is not possible any more. Below is where your question stands"
NOT_SURE = "Tick the box to say that you are sure. Nothing was erased"
LOST_COOKIE = (
    "Your browser did not send back the cookie that protects this form, so nothing was "
    "done. What you wrote is all here: check it and send it again"
)


def question_of(token: str, *, salt: str = YOURS_SALT) -> Question:
    """Return the question of a private link, or of a link for another use.

    Raises:
        Http404: the link is altered, or nothing of that name was ever sent.
    """
    try:
        public_id = Signer(salt=salt).unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(Question, public_id=public_id)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def yours(request: HttpRequest, token: str) -> HttpResponse:
    """Show where a question stands; its text only to whoever asks for it by POST."""
    question = question_of(token)
    if request.method != "POST":
        return show_yours(request, question, done=done_last(question))
    act = request.POST.get("act", "")
    if act in SHOWN:
        return SHOWN[act](request, question)
    if act in WRITTEN:
        return write(request, question, act)
    return decide(request, question, act)


@private
def yours_again(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page with every word after its protection cookie was lost."""
    question, act = question_of(token), request.POST.get("act", "")
    again = {"problem": LOST_COOKIE, "status": 403}
    writing = WRITTEN.get(act)
    if writing and writing.is_offered(question):
        form = writing.form(initial=request.POST.dict())
        return writing.show(request, question, form=form, **again)
    return show_yours(request, question, kept=typed(request), **again)


# --- what is shown when it is asked for ---------------------------------------------


def show_text(request: HttpRequest, question: Question) -> HttpResponse:
    """Show what the asker wrote, below where it stands."""
    return show_yours(request, question, is_open=True)


def open_amending(request: HttpRequest, question: Question) -> HttpResponse:
    """Show the words of a question in a form, as long as they may be changed."""
    if not state_of(question).can_amend or question.is_unreadable:
        return show_yours(request, question, problem=NOT_ANY_MORE, status=409)
    words = {
        "title": question.original_title,
        "body": question.original_body,
        "pseudonym": question.original_pseudonym,
    }
    return show_amending(request, question, form=AmendForm(initial=words))


def show_held(request: HttpRequest, question: Question) -> HttpResponse:
    """Show everything that is held."""
    context = {
        "question": question,
        "parts": for_reading(held(question)),
        "paid_free": True,
    }
    return render(request, "qa/held.html", context)


def download_held(request: HttpRequest, question: Question) -> HttpResponse:
    """Give everything that is held as a file."""
    layout = {"indent": 2, "ensure_ascii": False}
    response = JsonResponse(held(question), json_dumps_params=layout)
    name = f'attachment; filename="{question.reference}.json"'
    response["Content-Disposition"] = name
    return response


# --- what is written ----------------------------------------------------------------


@dataclass(frozen=True)
class Writing:
    """One thing that an asker may write.

    Args:
        form: What it is checked by, and what keeps it.
        offer: The name of what a `State` says about it.
        show: Shows the page that the form stands on.
    """

    form: type[AmendForm | AgainForm]
    offer: str
    show: Callable[..., HttpResponse]

    def is_offered(self, question: Question) -> bool:
        """Whether it may be written now."""
        return getattr(state_of(question), self.offer)


def write(request: HttpRequest, question: Question, act: str) -> HttpResponse:
    """Keep what the asker wrote; decided meanwhile, show it in a box to copy."""
    writing = WRITTEN[act]
    form = writing.form(request.POST)
    if form.is_valid():
        try:
            form.keep(question)
        except moderation.ModerationError:
            return refuse(request, question, kept=typed(request))
        return redirect(question.private_path)
    if writing.is_offered(question):
        return writing.show(request, question, form=form, status=422)
    return refuse(request, question, kept=typed(request))


def typed(request: HttpRequest) -> str:
    """Return every word that was sent, one field after the other."""
    names = ("title", "body", "pseudonym", "words")
    sent = (request.POST.get(name, "").strip() for name in names)
    return "\n\n".join(text for text in sent if text)


# --- what is decided ----------------------------------------------------------------


def decide(request: HttpRequest, question: Question, act: str) -> HttpResponse:
    """Carry out what the asker decided; say so where it was too late or unsure."""
    if act == "erase" and not request.POST.get("sure"):
        return show_yours(
            request, question, problem=NOT_SURE, problem_at="id_sure", status=422
        )
    try:
        if act == "erase":
            moderation.erase(question)
        elif act == "withdraw":
            moderation.withdraw(question)
        elif act == "stop_mail":
            moderation.stop_mail(question)
    except moderation.ModerationError:
        return refuse(request, question)
    return redirect(question.private_path)


def refuse(request: HttpRequest, question: Question, kept: str = "") -> HttpResponse:
    """Say that it was decided meanwhile, and give back what was written."""
    question = Question.objects.get(pk=question.pk)
    return show_yours(request, question, problem=NOT_ANY_MORE, kept=kept, status=409)


# --- the pages ----------------------------------------------------------------------


def show_amending(
    request: HttpRequest,
    question: Question,
    *,
    form: forms.Form,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the form in which a question is changed."""
    context = {
        "question": question,
        "form": form,
        "problem": problem,
        "body_max": f"{BODY_MAX:,}",
        "paid_free": True,
    }
    return render(request, "qa/yours_amend.html", context, status=status)


def show_yours(
    request: HttpRequest,
    question: Question,
    *,
    status: int = 200,
    form: forms.Form | None = None,
    is_open: bool = False,
    **said: str,
) -> HttpResponse:
    """Show the private page.

    Args:
        request: The request.
        question: Whose page it is.
        status: 200, or that of an error.
        form: What was being written, filled again or with errors.
        is_open: Whether the text is shown.
        said: `problem`, the field it is at (`problem_at`), `done`, and `kept`: words
            to give back.
    """
    state = state_of(question)
    replies = list(question.replies.all())
    context = {
        "question": question,
        "state": state,
        "form": form or AgainForm(),
        "body_max": f"{BODY_MAX:,}",
        "link": settings.SITE_URL + question.private_path,
        "mail": mail_of(question),
        "expected": reply_time.expected(),
        "asked": threads.open_request(replies) if state.can_respond else None,
        "elsewhere": answer_elsewhere(question),
        "said": private_words(replies) if is_open else [],
        "is_open": is_open,
        "paid_free": True,
    }
    return render(request, "qa/yours.html", context | said, status=status)


def done_last(question: Question) -> str:
    """Return the confirmation of what the asker did a moment ago, if anything."""
    last = question.events.last()
    if last is None or timezone.now() - last.at > NEWS_LASTS:
        return ""
    return DONE.get(last.kind, "")


def mail_of(question: Question) -> str:
    """Return how mail stands: "none", "asked" (not confirmed) or "on"."""
    if not question.email_digest:
        return "none"
    return "on" if question.email_proved_at else "asked"


def answer_elsewhere(question: Question) -> Question | None:
    """Return the public question that a duplicate is pointed to."""
    published = Question.objects.published()
    return published.filter(pk=question.duplicate_of_id).first()


def private_words(replies: list[Reply]) -> list[Reply]:
    """Return what was written under a question beside the answers, in order."""
    said = [reply for reply in replies if reply.kind != Reply.Kind.ANSWER]
    return sorted(said, key=lambda reply: (reply.created_at, reply.pk))


SHOWN: dict[str, Callable[[HttpRequest, Question], HttpResponse]] = {
    "show": show_text,
    "edit": open_amending,
    "held": show_held,
    "held_json": download_held,
}
WRITTEN = {
    "amend": Writing(AmendForm, "can_amend", show_amending),
    "respond": Writing(ResponseForm, "can_respond", show_yours),
    "follow_up": Writing(FollowUpForm, "can_write_again", show_yours),
}
