"""The desk: who is waiting, and the one screen on which a question is answered."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html

from config.site import current
from qa import moderation, threads
from qa.ages import age_in_words, overdue_days
from qa.answer_form import AnswerForm, opened_form
from qa.models import Question, Reply
from qa.publication import Edit, render_answer
from qa.querysets import queue_of

MODERATE, PUBLISH = "qa.moderate_question", "qa.publish_answer"


@dataclass(frozen=True)
class Waiting:
    """One line of the desk.

    Args:
        question: The question, with its facts.
        queue: Where it stands, in words.
        age: How long it has waited, in words.
        overdue: How long past the promise, in words; empty within it.
    """

    question: Question
    queue: str
    age: str
    overdue: str


def who_waits(*, at: datetime | None = None) -> list[Waiting]:
    """Return everybody who waits: urgent first, then the longest wait."""
    at, promised = at or timezone.now(), current().promised_days
    questions = Question.objects.waiting().select_related("about")
    return [line_of(question, at, promised) for question in questions]


def line_of(question: Question, at: datetime, promised_days: int) -> Waiting:
    """Return one question's line on the desk."""
    late = overdue_days(question.waiting_since, at, promised_days)
    queue = queue_of(question)
    return Waiting(
        question=question,
        queue=queue.label if queue else "",
        age=age_in_words(question.waiting_since, at),
        overdue=f"{late} {'day' if late == 1 else 'days'} overdue" if late else "",
    )


def answering(request: HttpRequest, question: Question, context: dict) -> HttpResponse:
    """Show the answering screen, or carry out the decision that was made on it.

    Args:
        request: A staff request.
        question: The question.
        context: What the admin's templates need.

    Raises:
        PermissionDenied: this account may not make this decision.
    """
    if request.method != "POST":
        return screen(request, question, opened_form(question), context)
    form = AnswerForm(request.POST, question=question)
    decision = request.POST.get("decision", "")
    if decision == "preview":
        if form.is_valid():
            return preview(request, question, form.edit(request.user))
        return screen(request, question, form, context, status=422)
    try:
        return decide(request, question, form, decision) or screen(
            request, question, form, context, status=422
        )
    except moderation.ModerationError as error:
        question.refresh_from_db()
        form.add_error(None, str(error))
        return screen(request, question, form, context, status=409)


def permission_for(decision: str, question: Question) -> str:
    """Return the right that a decision needs.

    What makes something public, or ends it for good, is the author's; what prepares it
    or takes it off the site is the assistant's too.
    """
    shows = decision == "restore" and question.status == Question.Status.HIDDEN
    return PUBLISH if shows or decision in ("publish", "erase") else MODERATE


def decide(
    request: HttpRequest, question: Question, form: AnswerForm, decision: str
) -> HttpResponse | None:
    """Make one domain call; None means that the form has errors to show."""
    if not request.user.has_perm(permission_for(decision, question)):
        raise PermissionDenied
    if decision == "erase":
        return erase(request, question, form)
    is_valid = form.is_valid()
    if "base" not in form.cleaned_data:
        return None
    who = {"by": request.user, "base": form.cleaned_data["base"]}
    if decision in ("draft", "publish"):
        return write(request, question, form, decision, who) if is_valid else None
    return set_aside(request, question, form, decision, who)


def write(request, question, form, decision, who) -> HttpResponse | None:
    """Keep the screen as a draft, or publish it."""
    edit = form.edit(request.user)
    if edit.author is None:
        form.add_error(None, "Enter who answers here first: Authors, on the desk.")
        return None
    if decision == "draft":
        moderation.save_draft(question, edit, **who)
        messages.success(request, "Draft saved. Nothing of it is public.")
        return redirect(request.path)
    if not edit.answer.strip():
        form.add_error("answer", "Write an answer first, or save a draft.")
        return None
    row = moderation.publish(question, edit, **who)
    done = format_html(
        'Question and answer are published: <a href="{}">read them</a>.',
        row.get_absolute_url(),
    )
    messages.success(request, done)
    return redirect("admin:index")


def set_aside(request, question, form, decision, who) -> HttpResponse | None:
    """Carry out a decision that writes no text."""
    if decision == "decline":
        reason = request.POST.get("reason", "")
        moderation.decline(question, reason=reason, **who)
        said = "Declined. The asker sees it on the private page."
    elif decision == "spam":
        moderation.mark_spam(question, **who)
        said = "Marked as spam. It can be restored."
    elif decision == "hide":
        moderation.hide(question, **who)
        said = "Hidden: the whole thread is off the site."
    elif decision == "restore":
        moderation.restore(question, **who)
        said = "Restored."
    else:
        form.add_error(None, "Choose one of the buttons.")
        return None
    messages.success(request, f"{question}: {said}")
    return redirect(request.path)


def erase(request, question, form) -> HttpResponse | None:
    """Erase for good, once the reference has been typed."""
    if request.POST.get("confirm_reference", "").strip().upper() != str(question):
        form.add_error(None, f"Type {question} to erase it. Nothing was erased.")
        return None
    moderation.erase(question, by=request.user)
    messages.success(request, f"{question} is erased.")
    return redirect("admin:index")


def screen(
    request: HttpRequest,
    question: Question,
    form: AnswerForm,
    context: dict,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render the answering screen."""
    at = timezone.now()
    replies = list(question.replies.in_reading_order().select_related("author"))
    facts = Question.objects.with_facts().get(pk=question.pk)
    own = {
        "title": f"Question {question}",
        "question": question,
        "form": form,
        "media": context["media"] + form.media,
        "replies": [reply for reply in replies if reply.published_at],
        "waiting_follow_up": threads.waiting_follow_up(replies),
        "flags": question.flags.filter(cleared_at=None),
        "events": question.events.select_related("by"),
        "line": line_of(facts, at, current().promised_days),
        "is_waiting": queue_of(facts) is not None,
        "may": {
            kind.value
            for kind, states in moderation.MAY.items()
            if question.status in states
            and request.user.has_perm(permission_for(kind.value, question))
        },
        "decline_reasons": Question.DeclineReason.choices,
        "next": next_waiting(question),
    }
    return render(
        request, "admin/qa/question/answer.html", context | own, status=status
    )


def next_waiting(question: Question) -> Question | None:
    """Return who comes first among the others."""
    return Question.objects.waiting().exclude(pk=question.pk).first()


def preview(request: HttpRequest, question: Question, edit: Edit) -> HttpResponse:
    """Show the thread through the readers' own template; nothing is saved.

    Args:
        request: A staff request.
        question: The question; only this copy of it is changed.
        edit: What is on the screen.
    """
    at, copy = timezone.now(), edit.copy
    for name in ("title", "body", "pseudonym", "edited_for_privacy", "is_sensitive"):
        setattr(question, name, getattr(copy, name))
    question.content_note = copy.content_note
    question.published_at = question.published_at or at
    question.slug = question.slug or copy.slug or question.reference.lower()
    question.entries = previewed_entries(question, edit, at)
    context = {
        "question": question,
        "object": question,
        "about": question.about,
        "paid_free": question.is_sensitive,
        "is_preview": True,
    }
    return render(request, "qa/question_detail.html", context)


def previewed_entries(question: Question, edit: Edit, at: datetime) -> list[Reply]:
    """Return the thread's replies as publication would leave them, unsaved."""
    replies = list(
        question.replies.in_reading_order().select_related("author__portrait")
    )
    answer = threads.current_answer(replies)
    if answer is None:
        answer = Reply(question=question, kind=Reply.Kind.ANSWER, created_at=at, pk=0)
        replies.append(answer)
    if answer.published_at is None:
        answer.author = edit.author
    answer.draft = edit.answer
    answer.body_html = render_answer(answer)
    for reply in replies:
        if reply.kind == Reply.Kind.FOLLOW_UP and not reply.published_at:
            reply.body = edit.follow_up
        reply.published_at = reply.published_at or at
    return replies
