"""The view of the answering screen: shows it, and carries out the button pressed.

What each button calls stands in `qa.answering.actions.BUTTONS`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from qa import moderation
from qa.answering.actions import BUTTONS, ActionRequest, Button, FormIncomplete, Step
from qa.answering.context import AnsweringScreen
from qa.answering.form_edits import RETYPES
from qa.answering.forms import AnswerForm, opened_form, typed_data
from qa.answering.permissions import UNREADABLE, allowed, permission_for
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

    @property
    def event(self) -> str:
        """The event that the button records; the button's own name where none is."""
        return BUTTONS[self.act].event if self.act in BUTTONS else self.act

    @property
    def sent(self) -> ActionRequest:
        """What the button decides with."""
        request = self.request
        return ActionRequest(self.question, request.user, request.POST, self.value)

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
    visit = _visit_of(request, question, context)
    if not request.user.has_perm(permission_for(visit.event, question)):
        raise PermissionDenied
    try:
        return _carry_out(visit)
    except FormIncomplete as lack:
        return visit.again(status=422, problems=[str(lack)])
    except moderation.ModerationError as error:
        question.refresh_from_db()
        return visit.again(status=409, problems=[str(error)])


def _visit_of(
    request: HttpRequest, question: Question, context: dict
) -> FormSubmission:
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


def _carry_out(visit: FormSubmission) -> HttpResponse:
    """Do what the button says.

    Raises:
        FormIncomplete: something is missing on the screen.
        ModerationError: it is not possible now.
    """
    button = BUTTONS.get(visit.act)
    _keep_note(visit, button)
    if visit.event not in UNREADABLE and is_unreadable(visit.question):
        raise FormIncomplete(NO_KEY)
    if visit.act in RETYPES:
        return _retype(visit)
    if visit.act == "preview":
        return _show_preview(visit)
    if button is None:
        raise FormIncomplete("Choose one of the buttons.")
    return STEPS[button.step](visit, button)


def _keep_note(visit: FormSubmission, button: Button | None) -> None:
    """Keep a private note that stands beside whichever button was pressed."""
    keeps = button and button.step in (Step.SAVE_AND_DECIDE, Step.WRITE)
    if keeps and visit.request.POST.get("note", "").strip():
        BUTTONS["add_note"].decide(visit.sent)
        visit.data["note"] = ""


def _retype(visit: FormSubmission) -> HttpResponse:
    """Change what stands on the screen; nothing is saved."""
    user = visit.request.user
    said = RETYPES[visit.act](visit.data, visit.value, visit.question, user)
    visit.opened = visit.opened or visit.act == "open"
    if visit.act in ("redact", "redact_own"):
        return visit.again(replaced=said)
    if said:
        messages.info(visit.request, said)
    return visit.again()


def _decide_beside(visit: FormSubmission, button: Button) -> HttpResponse:
    said, form = button.decide(visit.sent), visit.form()
    return visit.done(said, is_kept=form.is_valid() and not form.is_unsaved())


def _save_and_decide(visit: FormSubmission, button: Button) -> HttpResponse:
    with transaction.atomic():
        base, is_kept = _keep_typed(visit)
        said = button.decide(visit.sent, base=base)
    return visit.done(f"{visit.question}: {said}", is_kept=is_kept)


def _keep_typed(visit: FormSubmission) -> tuple[int, bool]:
    """Save what is typed before something else is decided, where that is possible.

    Returns:
        The version to decide on, and whether nothing is left unsaved.

    Raises:
        FormIncomplete: the version that was opened is missing.
    """
    form, user = visit.form(), visit.request.user
    is_valid = form.is_valid()
    if "base" in form.errors:
        raise FormIncomplete(" ".join(form.errors["base"]))
    base = form.cleaned_data["base"]
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


def _show_preview(visit: FormSubmission) -> HttpResponse:
    form, user = visit.form(is_draft=False), visit.request.user
    if not form.is_valid():
        return visit.again(form=form, status=422)
    if is_unseen(form, user):
        raise FormIncomplete(UNREAD)
    return preview(visit.request, visit.question, form.edit(user))


def _write(visit: FormSubmission, button: Button) -> HttpResponse:
    """Keep the screen as a draft, or publish it once nothing stands in the way."""
    is_draft, user = button.event == "save_draft", visit.request.user
    form = visit.form(is_draft=is_draft)
    if not form.is_valid():
        return visit.again(form=form, status=422)
    edit, base = form.edit(user), form.cleaned_data["base"]
    if is_draft:
        if edit.answer.strip() and edit.author is None:
            raise FormIncomplete("Enter who answers here first: Authors, on the desk.")
        moderation.save_draft(visit.question, edit, by=user, base=base)
        return visit.done(button.message())
    # Where the status does not allow it, `publish` says so.
    if visit.question.status in moderation.ALLOWED_FROM["publish"]:
        for name, said in objections(form, edit, visit.request.POST, user):
            form.add_error(name, said)
    if form.errors:
        return visit.again(form=form, status=422)
    row = moderation.publish(visit.question, edit, by=user, base=base)
    was_public = visit.question.published_at is not None
    address = row.get_absolute_url()
    return visit.done(button.message(was_public=was_public, address=address))


def _erase(visit: FormSubmission, button: Button) -> HttpResponse:
    """Erase for good, once the reference has been typed."""
    question, typed = visit.question, visit.request.POST.get("confirm_reference", "")
    if typed.strip().upper() != str(question):
        raise FormIncomplete(f"Type {question} to erase it. Nothing was erased.")
    button.calls(question, by=visit.request.user)
    messages.success(visit.request, button.message(question=question))
    return redirect("admin:index")


STEPS: dict[Step, Callable[[FormSubmission, Button], HttpResponse]] = {
    Step.SAVE_AND_DECIDE: _save_and_decide,
    Step.DECIDE_BESIDE: _decide_beside,
    Step.WRITE: _write,
    Step.ERASE: _erase,
}
