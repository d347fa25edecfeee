"""The answering screen: what a button sends, and what the desk makes of it."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.html import format_html

from qa import moderation
from qa.answering.actions import BESIDE, SET_ASIDE, ActionRequest, FormIncomplete
from qa.answering.context import AnsweringScreen
from qa.answering.form_edits import RETYPES
from qa.answering.forms import AnswerForm, opened_form, typed_data
from qa.answering.permissions import EVENTS, UNREADABLE, allowed, permission_for
from qa.answering.preview import preview
from qa.answering.publish_blockers import UNREAD, is_unseen, objections
from qa.answering.read_access import is_unreadable, may_show, posted
from qa.answering.side_fields import NOT_SENT, drop_used, move_to_note, typed_beside
from qa.models import Question

# Buttons that carry a value of their own, beside the plain `decision`.
WITH_VALUE = ("redact", "insert", "clear_flag", "decide_report", "keep")
# In the session: of which question what was sent stays open over a redirect.
STAYS_OPEN = "qa_stays_open"
NO_KEY = (
    "Its encryption key is missing, so it cannot be read or published. Put the key "
    "back into ENCRYPTION_KEYS; nothing is lost until then."
)


@dataclass
class FormSubmission:
    """One press of a button on the screen of one question.

    Args:
        request: A staff request.
        question: The question.
        context: What the admin's templates need.
        act: The button.
        value: What the button itself says.
        data: Everything on the screen, as typed.
        opened: Whether what was sent is shown.
    """

    request: HttpRequest
    question: Question
    context: dict
    act: str = ""
    value: str = ""
    data: QueryDict = field(default_factory=QueryDict)
    opened: bool = False

    def form(self, *, is_draft: bool = True) -> AnswerForm:
        """Return the screen's form with what was typed."""
        shown = may_show(self.question, self.request.user) | posted(self.request)
        return AnswerForm(
            self.data, question=self.question, shown=shown, is_draft=is_draft
        )

    def again(self, *, form=None, status=200, problems=(), replaced=""):
        """Show the screen with everything that was typed."""
        return AnsweringScreen(
            self.request,
            self.question,
            form or self.form(),
            data=self.data,
            opened=self.opened,
            problems=list(problems),
            replaced=replaced,
        ).render(self.context, status)

    def done(self, said: str, *, is_kept: bool = True) -> HttpResponse:
        """Say what was done; words that are not kept stay on the screen."""
        messages.success(self.request, said)
        drop_used(self.data, self.act, self.value)
        if is_kept and not typed_beside(self.data):
            if self.opened:
                self.request.session[STAYS_OPEN] = self.question.pk
            return redirect(self.request.path)
        self.question.refresh_from_db()
        self.data["base"] = str(self.question.version)
        if move_to_note(self.data, self.question, self.request.user):
            messages.warning(self.request, NOT_SENT)
        return self.again()


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
        form = opened_form(question, may_show(question, request.user))
        opened = request.session.pop(STAYS_OPEN, None) == question.pk
        return AnsweringScreen(request, question, form, opened=opened).render(
            context, 200
        )
    visit = visit_of(request, question, context)
    if not request.user.has_perm(permission_for(visit.act, question)):
        raise PermissionDenied
    try:
        return carry_out(visit)
    except FormIncomplete as lack:
        return visit.again(status=422, problems=[str(lack)])
    except moderation.ModerationError as error:
        question.refresh_from_db()
        return visit.again(status=409, problems=[str(error)])


def visit_of(request: HttpRequest, question: Question, context: dict) -> FormSubmission:
    """Return which button was pressed, and what stood on the screen."""
    post = request.POST
    act = next((name for name in WITH_VALUE if name in post), "")
    value = post.get(act, "")
    return FormSubmission(
        request,
        question,
        context,
        act=act or post.get("decision", ""),
        value=value,
        data=typed_data(post, question),
        opened=post.get("opened") == "1",
    )


def carry_out(visit: FormSubmission) -> HttpResponse:
    """Do what the button says.

    Raises:
        Incomplete: something is missing on the screen.
        ModerationError: it is not possible now.
    """
    act = visit.act
    keep_note(visit)
    if EVENTS.get(act, act) not in UNREADABLE and is_unreadable(visit.question):
        raise FormIncomplete(NO_KEY)
    if act in RETYPES:
        return retype(visit)
    if act in BESIDE:
        said = BESIDE[act](call_of(visit))
        return visit.done(said, is_kept=is_as_stored(visit))
    if act in SET_ASIDE:
        return set_aside(visit)
    if act == "erase":
        return erase(visit)
    if act in ("draft", "publish", "preview"):
        return write(visit)
    raise FormIncomplete("Choose one of the buttons.")


def keep_note(visit: FormSubmission) -> None:
    """Keep a private note that stands beside whichever button was pressed."""
    keeps = visit.act in SET_ASIDE or visit.act in ("draft", "publish")
    if keeps and visit.request.POST.get("note", "").strip():
        BESIDE["add_note"](call_of(visit))
        visit.data["note"] = ""


def call_of(visit: FormSubmission, base: int | None = None) -> ActionRequest:
    """Return what a decision needs to know."""
    return ActionRequest(
        visit.question,
        visit.request.user,
        visit.request.POST,
        value=visit.value,
        base=base,
    )


def retype(visit: FormSubmission) -> HttpResponse:
    """Change what stands on the screen; nothing is saved."""
    user = visit.request.user
    said = RETYPES[visit.act](visit.data, visit.value, visit.question, user)
    visit.opened = visit.opened or visit.act == "open"
    if visit.act in ("redact", "redact_own"):
        return visit.again(replaced=said)
    if said:
        messages.info(visit.request, said)
    return visit.again()


def is_as_stored(visit: FormSubmission) -> bool:
    """Whether nothing of the copy and the answer is unsaved."""
    form = visit.form()
    return form.is_valid() and not form.is_unsaved()


def set_aside(visit: FormSubmission) -> HttpResponse:
    """Keep what is typed as a draft, and carry out a decision, in one step."""
    with transaction.atomic():
        base, is_kept = keep_typed(visit)
        said = SET_ASIDE[visit.act](call_of(visit, base))
    return visit.done(f"{visit.question}: {said}", is_kept=is_kept)


def keep_typed(visit: FormSubmission) -> tuple[int, bool]:
    """Save what is typed before something else is decided, where that is possible.

    Returns:
        The version to decide on, and whether nothing is left unsaved.
    """
    form, user = visit.form(), visit.request.user
    is_valid = form.is_valid()
    base = base_of(form)
    if not is_valid:
        return base, False
    if not form.is_unsaved():
        return base, True
    edit = form.edit(user)
    can_save = "save_draft" in allowed(user, visit.question)
    if not can_save or (edit.answer.strip() and edit.author is None):
        return base, False
    row = moderation.save_draft(visit.question, edit, by=user, base=base)
    return row.version, True


def base_of(form: AnswerForm) -> int:
    """Return the version that was opened, after `is_valid()`.

    Raises:
        Incomplete: it is missing.
    """
    if "base" in form.errors:
        raise FormIncomplete(" ".join(form.errors["base"]))
    return form.cleaned_data["base"]


def write(visit: FormSubmission) -> HttpResponse:
    """Keep the screen as a draft, show it as readers would see it, or publish it."""
    form = visit.form(is_draft=visit.act == "draft")
    if not form.is_valid():
        return visit.again(form=form, status=422)
    edit = form.edit(visit.request.user)
    if visit.act == "preview":
        if is_unseen(form, visit.request.user):
            raise FormIncomplete(UNREAD)
        return preview(visit.request, visit.question, edit)
    if visit.act == "draft":
        return save_draft(visit, form, edit)
    if (
        visit.question.status in moderation.ALLOWED_FROM["publish"]
    ):  # else the core says why not
        post, user = visit.request.POST, visit.request.user
        for name, said in objections(form, edit, post, user):
            form.add_error(name, said)
    if form.errors:
        return visit.again(form=form, status=422)
    return publish(visit, form, edit)


def save_draft(visit: FormSubmission, form: AnswerForm, edit) -> HttpResponse:
    """Keep everything; nothing becomes public."""
    if edit.answer.strip() and edit.author is None:
        raise FormIncomplete("Enter who answers here first: Authors, on the desk.")
    user, base = visit.request.user, form.cleaned_data["base"]
    moderation.save_draft(visit.question, edit, by=user, base=base)
    return visit.done("Draft saved. Nothing of it is public.")


def publish(visit: FormSubmission, form: AnswerForm, edit) -> HttpResponse:
    """Make question and answer public together."""
    user, base = visit.request.user, form.cleaned_data["base"]
    row = moderation.publish(visit.question, edit, by=user, base=base)
    what = "The changes" if visit.question.published_at else "Question and answer"
    said = format_html(
        '{} are published: <a href="{}">read them</a>. '
        "“Hide from the site” below takes it all off again.",
        what,
        row.get_absolute_url(),
    )
    return visit.done(said)


def erase(visit: FormSubmission) -> HttpResponse:
    """Erase for good, once the reference has been typed."""
    question, typed = visit.question, visit.request.POST.get("confirm_reference", "")
    if typed.strip().upper() != str(question):
        raise FormIncomplete(f"Type {question} to erase it. Nothing was erased.")
    moderation.erase(question, by=visit.request.user)
    messages.success(visit.request, f"{question} is erased.")
    return redirect("admin:index")
