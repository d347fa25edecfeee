"""The view of the answering screen: shows it, and carries out the button pressed.

What each button calls stands in `qa.answering.actions.BUTTONS`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from articles.preview_limit import PreviewBusy, hold_preview_place
from articles.staff import staff_user
from qa import moderation
from qa.answering.actions import (
    BUTTONS,
    ActionRequest,
    Button,
    FormIncomplete,
    SaveMode,
)
from qa.answering.context import AnsweringScreen
from qa.answering.form_edits import FORM_EDITS
from qa.answering.forms import AnswerForm, complete_data
from qa.answering.method_detail import MethodCheck, find_message_words
from qa.answering.permissions import UNREADABLE, allowed, permission_for
from qa.answering.preview import preview
from qa.answering.publish_blockers import (
    NO_AUTHOR,
    UNREAD,
    check_method,
    is_unseen,
    objections,
)
from qa.answering.read_access import (
    OPENED,
    STAYS_OPEN,
    is_unreadable,
    may_show,
    posted,
)
from qa.answering.unsent_texts import (
    NOT_SENT,
    USES,
    drop_used,
    find_unsent_texts,
    move_to_note,
)
from qa.models import Question
from qa.moderation.publishing import WHY_METHOD

# Buttons that carry a value of their own, beside the plain `decision`.
WITH_VALUE = ("redact", "insert", "clear_flag", "decide_report", "keep")
NO_KEY = (
    "Its encryption key is missing, so it cannot be read or published. Put the key "
    "back into ENCRYPTION_KEYS; nothing is lost until then."
)


@dataclass
class AnswerSubmission:
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
    context: dict[str, Any]
    act: str = ""
    value: str = ""
    data: QueryDict = field(default_factory=QueryDict)
    opened: bool = False

    @property
    def user(self) -> User:
        """Who pressed it."""
        return staff_user(self.request)

    @property
    def event(self) -> str:
        """The event that the button records; the button's own name where none is."""
        return BUTTONS[self.act].event if self.act in BUTTONS else self.act

    @property
    def sent(self) -> ActionRequest:
        """What the button decides with."""
        return ActionRequest(self.question, self.user, self.request.POST, self.value)

    def form(self, *, is_draft: bool = True) -> AnswerForm:
        """Return the screen's form with what was typed."""
        shown = may_show(self.question, self.user) | posted(self.request)
        return AnswerForm(
            self.data, question=self.question, shown=shown, is_draft=is_draft
        )

    def again(
        self,
        *,
        form: AnswerForm | None = None,
        status: int = 200,
        problems: Sequence[str] = (),
        replaced: str = "",
    ) -> HttpResponse:
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
        if is_kept and not find_unsent_texts(self.data):
            if self.opened:
                self.request.session[STAYS_OPEN] = self.question.pk
            return redirect(self.request.path)
        self.question.refresh_from_db()
        self.data["base"] = str(self.question.version)
        if move_to_note(self.data, self.question, self.user):
            messages.warning(self.request, NOT_SENT)
        return self.again()


def answering(
    request: HttpRequest, question: Question, context: dict[str, Any]
) -> HttpResponse:
    """Show the answering screen, or carry out the decision that was made on it.

    Args:
        request: A staff request.
        question: The question.
        context: What the admin's templates need.

    Raises:
        PermissionDenied: this account may not make this decision.
    """
    if request.method != "POST":
        shown = may_show(question, staff_user(request))
        form = AnswerForm(question=question, shown=shown)
        opened = request.session.pop(STAYS_OPEN, None) == question.pk
        return AnsweringScreen(request, question, form, opened=opened).render(
            context, 200
        )
    submission = _parse_submission(request, question, context)
    if not submission.user.has_perm(permission_for(submission.event, question)):
        raise PermissionDenied
    try:
        return _carry_out(submission)
    except FormIncomplete as lack:
        return submission.again(status=422, problems=[str(lack)])
    except moderation.ModerationError as error:
        question.refresh_from_db()
        return submission.again(status=409, problems=[str(error)])


def _parse_submission(
    request: HttpRequest, question: Question, context: dict[str, Any]
) -> AnswerSubmission:
    """Return which button was pressed, and what stood on the screen."""
    prefetch_related_objects([question], "replies")  # read once for a whole press
    post = request.POST
    act = next((name for name in WITH_VALUE if name in post), "")
    value = post.get(act, "")
    return AnswerSubmission(
        request,
        question,
        context,
        act=act or post.get("decision", ""),
        value=value,
        data=complete_data(post, question),
        opened=post.get(OPENED) == "1",
    )


def _carry_out(submission: AnswerSubmission) -> HttpResponse:
    button = BUTTONS.get(submission.act)
    _save_note(submission, button)
    if submission.event not in UNREADABLE and is_unreadable(submission.question):
        raise FormIncomplete(NO_KEY)
    if submission.act in FORM_EDITS:
        return _edit_form(submission)
    if submission.act == "preview":
        return _show_preview(submission)
    if button is None:
        raise FormIncomplete("Choose one of the buttons.")
    return HANDLERS[button.save_mode](submission, button)


def _save_note(submission: AnswerSubmission, button: Button | None) -> None:
    """Keep a private note that stands beside whichever button was pressed."""
    keeps = button and button.save_mode in (SaveMode.SAVE_AND_DECIDE, SaveMode.WRITE)
    if keeps and submission.request.POST.get("note", "").strip():
        BUTTONS["add_note"].decide(submission.sent)
        submission.data["note"] = ""


def _edit_form(submission: AnswerSubmission) -> HttpResponse:
    """Change what is typed on the screen, and save nothing of it."""
    user = submission.user
    said = FORM_EDITS[submission.act](
        submission.data, submission.value, submission.question, user
    )
    submission.opened = submission.opened or submission.act == "open"
    if submission.act in ("redact", "redact_own"):
        return submission.again(replaced=said)
    if said:
        messages.info(submission.request, said)
    return submission.again()


def _decide_keeping_typed(submission: AnswerSubmission, button: Button) -> HttpResponse:
    said, form = button.decide(submission.sent), submission.form()
    return submission.done(said, is_kept=form.is_valid() and not form.is_unsaved())


def _save_and_decide(submission: AnswerSubmission, button: Button) -> HttpResponse:
    with transaction.atomic():
        base, is_kept = _save_typed(submission)
        has_reason = _keep_message_reason(submission)
        said = button.decide(submission.sent, base=base)
    if has_reason:
        submission.data["method_reason"] = ""
    return submission.done(f"{submission.question}: {said}", is_kept=is_kept)


def _keep_message_reason(submission: AnswerSubmission) -> bool:
    """Keep why words that tell a method are written to the asker, as a private note.

    Returns:
        Whether there are such words in what the button sends.

    Raises:
        FormIncomplete: there are, and no reason is given.
    """
    name, post = USES.get(submission.act, ""), submission.request.POST
    found = find_message_words({name: post.get(name, "")})
    method = MethodCheck(found, post.get("method_reason", ""))
    if method.lack:
        raise FormIncomplete(method.lack)
    if method.reason:
        note = f"{WHY_METHOD} {method.reason}"
        moderation.add_note(submission.question, note, by=submission.user)
    return bool(method.reason)


def _save_typed(submission: AnswerSubmission) -> tuple[int, bool]:
    """Save what is typed before something else is decided, where that is possible.

    Returns:
        The version to decide on, and whether nothing is left unsaved.

    Raises:
        FormIncomplete: the version that was opened is missing.
    """
    form, user = submission.form(), submission.user
    is_valid = form.is_valid()
    if "base" in form.errors:
        raise FormIncomplete(" ".join(map(str, form.errors["base"])))
    base = form.cleaned_data["base"]
    if not is_valid:
        return base, False
    if not form.is_unsaved():
        return base, True
    edit = form.edit(user)
    can_save = "save_draft" in allowed(user, submission.question)
    if not can_save or edit.lacks_author:
        return base, False
    save_draft = BUTTONS["draft"].function
    return save_draft(submission.question, edit, by=user, base=base).version, True


def _show_preview(submission: AnswerSubmission) -> HttpResponse:
    form, user = submission.form(is_draft=False), submission.user
    if not form.is_valid():
        return submission.again(form=form, status=422)
    if is_unseen(form, user):
        raise FormIncomplete(UNREAD)
    try:
        with hold_preview_place():
            return preview(submission.request, submission.question, form.edit(user))
    except PreviewBusy as busy:
        return submission.again(form=form, status=503, problems=[str(busy)])


def _write(submission: AnswerSubmission, button: Button) -> HttpResponse:
    """Keep the screen as a draft, or publish it once nothing stands in the way."""
    is_draft, user = button.event == "save_draft", submission.user
    form = submission.form(is_draft=is_draft)
    if not form.is_valid():
        return submission.again(form=form, status=422)
    edit, base = form.edit(user), form.cleaned_data["base"]
    if is_draft:
        if edit.lacks_author:
            raise FormIncomplete(NO_AUTHOR)
    # Where the status does not allow it, `publish` says so.
    elif submission.question.status in moderation.ALLOWED_FROM[button.event]:
        post = submission.request.POST
        method = check_method(form, post)
        for name, said in objections(form, edit, post, user, method):
            form.add_error(name, said)
        edit = replace(edit, method_reason=method.reason)
    if form.errors:
        return submission.again(form=form, status=422)
    row = button.function(submission.question, edit, by=user, base=base)
    if edit.method_reason:
        submission.data["method_reason"] = ""
    was_public = submission.question.published_at is not None
    return submission.done(button.format_message(row=row, was_public=was_public))


def _erase(submission: AnswerSubmission, button: Button) -> HttpResponse:
    """Erase for good, once the reference has been typed."""
    question, typed = (
        submission.question,
        submission.request.POST.get("confirm_reference", ""),
    )
    if typed.strip().upper() != str(question):
        raise FormIncomplete(f"Type {question} to erase it. Nothing was erased.")
    button.function(question, by=submission.user)
    messages.success(submission.request, button.format_message(question=question))
    return redirect("admin:index")


HANDLERS: dict[SaveMode, Callable[[AnswerSubmission, Button], HttpResponse]] = {
    SaveMode.SAVE_AND_DECIDE: _save_and_decide,
    SaveMode.KEEP_TYPED: _decide_keeping_typed,
    SaveMode.WRITE: _write,
    SaveMode.ERASE: _erase,
}
