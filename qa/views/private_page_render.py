"""Rendering of the private page; `qa.views.private_page` decides what is shown."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.models import Author
from qa.asking.followup_forms import AskerTextForm
from qa.asking.forms import BODY_MAX
from qa.asking.status_page import AskerStatus, asker_status
from qa.models import EventKind, Question, Reply, threads
from qa.moderation.signatures import format_signature
from qa.stats.expected_date import expected_by
from qa.stats.response_time import read_response_times
from qa.submission_triage import HELP_FIRST
from qa.views.private_session import code_in_session, make_seed

# Said on the page that follows what the asker did.
DONE: dict[str, str] = {
    EventKind.AMEND: "Your changes have arrived. They replace what you sent before.",
    EventKind.RESPOND: "Your reply has arrived.",
    EventKind.TAKE_BACK: (
        "We deleted what you added. Your question and its answer stay."
    ),
    EventKind.STOP_MAIL: "You get no more mail, and we deleted your address.",
    EventKind.SEND_LINK: "A mail with the link is on its way to you.",
    EventKind.NEW_CODE: (
        "You have a new code. The old code and all links in mails have ended."
    ),
}
LINK_WAITS = (
    "First press the button in the mail that asks if this is your address. The mail "
    "with the link comes after that."
)


def show_noticed(
    request: HttpRequest, question: Question, **noticed: object
) -> HttpResponse:
    """Show help, and what could show who somebody is, before words are kept."""
    return render(request, "qa/confirm_text.html", {"question": question, **noticed})


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
    }
    return render(request, "qa/amend_form.html", context, status=status)


def show_private_page(
    request: HttpRequest,
    question: Question,
    *,
    status: int = 200,
    form: forms.Form | None = None,
    is_open: bool = False,
    is_code_new: bool = False,
    **said: str,
) -> HttpResponse:
    """Show the private page.

    Args:
        request: The request.
        question: Whose page it is.
        status: 200, or that of an error.
        form: What was being written, filled again or with errors.
        is_open: Whether the text is shown.
        is_code_new: Whether the access code is shown for the first time, so not folded.
        said: `problem`, the field it is at (`problem_at`), `done`, and `kept`: words
            to give back.
    """
    replies = list(question.replies.select_related("author"))
    code = code_in_session(request, question)
    context = _standing(question, replies) | {
        "question": question,
        "form": form or AskerTextForm(),
        "body_max": f"{BODY_MAX:,}",
        "link": f"{settings.SITE_URL}{reverse('qa:yours')}#{code}" if code else "",
        "code": code,
        "is_code_new": is_code_new,
        "seed": make_seed(question),
        "said": _private_words(replies) if is_open else [],
        "is_open": is_open,
    }
    return render(request, "qa/private_page.html", context | said, status=status)


def _standing(question: Question, replies: list[Reply]) -> dict[str, Any]:
    """Return where a question stands, in words, and what is expected next."""
    state, author = asker_status(question), Author.name_in_sentences()
    message, signature = _message(question, state, replies)
    return {
        "state": state,
        "author": author,
        "text": state.text.format(author=author, signature=signature),
        "message": message,
        "signature": signature,
        "mail": _mail_state(question),
        "expected_by": expected_by(question),
        "promise": read_response_times().summary,
        "is_danger": _is_danger(question, state),
        "elsewhere": _duplicate_answer(question),
    }


def done_last(question: Question) -> str:
    """Return the confirmation of what the asker did last, if there is one to give."""
    last = question.events.last()
    if last and last.kind == EventKind.SEND_LINK and not question.email_confirmed_at:
        return LINK_WAITS
    return DONE.get(last.kind, "") if last else ""


def _message(
    question: Question, state: AskerStatus, replies: list[Reply]
) -> tuple[str, str]:
    """Return what was written for the asker alone, and who signs it; or nothing."""
    if question.status == Question.Status.DECLINED:
        return question.decline_message, format_signature(question.declined_as)
    asked = threads.open_request(replies)
    if asked and (state.can_respond or state.has_message):
        return asked.original, format_signature(asked.author)
    return "", ""


def _is_danger(question: Question, state: AskerStatus) -> bool:
    """Whether help comes first: words speak of danger, and nobody cleared that.

    Declining a question and answering in private clear its flags; help stays.
    """
    raised = question.flags.all().of_kinds(HELP_FIRST)
    if question.status == Question.Status.DECLINED:
        crisis = Question.DeclineReason.CRISIS_SIGNPOSTED
        return question.decline_reason == crisis or bool(raised)
    return any(state.has_message or flag.cleared_at is None for flag in raised)


def _mail_state(question: Question) -> str:
    """Return how mail stands: "none", "asked" (not confirmed) or "on"."""
    if not question.email_digest:
        return "none"
    return "on" if question.email_confirmed_at else "asked"


def _duplicate_answer(question: Question) -> Question | None:
    return Question.objects.published().filter(duplicates=question).first()


def _private_words(replies: list[Reply]) -> list[tuple[str, Reply]]:
    """Return what was written beside the answers, in order, each after who wrote it."""
    said = [reply for reply in replies if reply.kind != Reply.Kind.ANSWER]
    ordered = sorted(said, key=lambda reply: (reply.created_at, reply.pk))
    return [(_who_wrote(reply), reply) for reply in ordered]


def _who_wrote(reply: Reply) -> str:
    if reply.kind == Reply.Kind.REQUEST:
        return f"{format_signature(reply.author)} wrote"
    is_private = reply.kind == Reply.Kind.RESPONSE
    return "You wrote in private" if is_private else "You wrote again"
