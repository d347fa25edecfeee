"""Autosave of the answering screen: what is typed becomes the question's draft."""

from http import HTTPStatus

from django.contrib.auth.models import User
from django.http import HttpRequest, JsonResponse

from articles.autosave import protocol
from articles.staff import staff_user
from qa import moderation
from qa.answering.forms import AnswerForm
from qa.answering.permissions import allowed
from qa.answering.publish_blockers import NO_AUTHOR
from qa.answering.read_access import may_show, posted, seen_words
from qa.models import Question

NO_DRAFTS = "This question has no drafts any more: it was decided or taken back."


def save_draft(request: HttpRequest, question: Question) -> JsonResponse:
    """Save what is typed; answer as `protocol` says.

    Args:
        request: A staff request with the whole screen.
        question: The question.
    """
    shown = may_show(question, staff_user(request))
    form = AnswerForm(
        request.POST, question=question, shown=posted(request) & shown, is_draft=True
    )
    if not form.is_valid():
        errors = (str(e) for errors in form.errors.values() for e in errors)
        return protocol.refused("; ".join(errors))
    try:
        return _save(question, form, staff_user(request))
    except moderation.StaleVersion as error:
        question.refresh_from_db()
        newer = AnswerForm(question=question, shown=shown)
        theirs = seen_words(newer, shown) | {"base": question.version}
        return protocol.conflict(str(error), theirs)
    except moderation.ModerationError as error:
        return protocol.refused(str(error), HTTPStatus.CONFLICT)


def _save(question: Question, form: AnswerForm, user: User) -> JsonResponse:
    base, edit = form.cleaned_data["base"], form.edit(user)
    if edit.lacks_author:
        return protocol.refused(NO_AUTHOR)
    if base == question.version:
        if "save_draft" not in allowed(user, question):
            raise moderation.DecisionNotAllowed(NO_DRAFTS)
        if not form.is_unsaved():  # no version that another tab would trip over
            return protocol.saved(base)
    row = moderation.save_draft(question, edit, by=user, base=base)
    return protocol.saved(row.version)
