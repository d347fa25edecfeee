"""The draft that is kept on the server as it is typed, for the script of the screen."""

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from qa import moderation
from qa.answering.forms import AnswerForm
from qa.answering.permissions import allowed
from qa.answering.read_access import may_show, posted, seen_words
from qa.models import Question

NOT_HERE = "This question has no drafts any more: it was decided or taken back."


def draft(request: HttpRequest, question: Question) -> JsonResponse:
    """Keep what is typed; answer with the version to go on from.

    Args:
        request: A staff request with the whole screen.
        question: The question.

    Returns:
        200 `{ok, base, at}`; 409 `{error, theirs}` where somebody else changed it; 422
        `{error}` where something cannot be kept.
    """
    shown = may_show(question, request.user)
    form = AnswerForm(
        request.POST, question=question, shown=posted(request) & shown, is_draft=True
    )
    if not form.is_valid():
        said = "; ".join(str(e) for errors in form.errors.values() for e in errors)
        return JsonResponse({"error": said}, status=422)
    edit = form.edit(request.user)
    if edit.answer.strip() and edit.author is None:
        return JsonResponse({"error": "Enter who answers here first."}, status=422)
    try:
        return saved(request, question, form, edit)
    except moderation.StaleVersion as error:
        question.refresh_from_db()
        newer = AnswerForm(question=question, shown=shown)
        theirs = seen_words(newer, shown) | {"base": question.version}
        return JsonResponse({"error": str(error), "theirs": theirs}, status=409)
    except moderation.ModerationError as error:
        return JsonResponse({"error": str(error)}, status=409)


def saved(request: HttpRequest, question: Question, form, edit) -> JsonResponse:
    """Save the draft where this question may have one.

    Raises:
        ModerationError: it was changed since, or has no drafts any more.
    """
    base = form.cleaned_data["base"]
    if base == question.version and "save_draft" not in allowed(request.user, question):
        raise moderation.TransitionNotAllowed(NOT_HERE)
    if base == question.version and not form.is_unsaved():
        row = question  # nothing new: no version that another tab would trip over
    else:
        row = moderation.save_draft(question, edit, by=request.user, base=base)
    at = timezone.localtime().strftime("%H:%M")
    return JsonResponse({"ok": True, "base": row.version, "at": at})


def token(request: HttpRequest) -> JsonResponse:
    """Answer with a fresh token, after a sign-in has made the page's own useless."""
    return JsonResponse({"token": get_token(request)})
