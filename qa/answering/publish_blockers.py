"""What blocks publishing: everything to be seen to before an answer is public."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.http import QueryDict

from qa import moderation
from qa.answering import canned_texts
from qa.answering.forms import AnswerForm
from qa.answering.method_detail import (
    MethodCheck,
    find_method_words,
    is_flagged_for_method,
)
from qa.answering.read_access import has_read
from qa.answering.redaction import partially_redacted, places, suggestions
from qa.models import Flag, Question
from qa.moderation.publish_copy import AnswerEdit

HARD = (Flag.Kind.URGENT, Flag.Kind.METHOD_DETAIL)
NO_AUTHOR = "Enter who answers here first: Authors, in the admin."
UNREAD = "Open what was sent first: the copy to publish has to be looked at."


def objections(
    form: AnswerForm,
    edit: AnswerEdit,
    post: QueryDict,
    user: User,
    method: MethodCheck,
) -> Iterator[tuple[str | None, str]]:
    """Return what stands in the way of publication: a field, and what to say.

    Args:
        form: The valid form of the screen.
        edit: What it would publish.
        post: The ticks beside it.
        user: Who publishes.
        method: What `check_method` found.
    """
    if said := moderation.needs_notes(form.question):
        yield None, said
    if edit.author is None:
        yield None, NO_AUTHOR
    yield from (("answer", said) for said in _lacking(form, edit))
    if is_unseen(form, user):
        yield None, UNREAD
    else:
        if "looked" not in post and (names := _remaining_identifiers(form)):
            said = f"Still there: {names}. Replace them, or tick that you looked."
            yield None, said
        if method.lack:
            yield None, method.lack
    is_settled = edit.copy.is_sensitive or "not_sensitive" in post
    if not is_settled and needs_sensitivity(form.question):
        name = "is_sensitive" if "is_sensitive" in form.fields else None
        yield name, "It was flagged: mark it as sensitive, or tick that it is not."


def check_method(form: AnswerForm, post: QueryDict) -> MethodCheck:
    """Return which words of the screen tell a method, and the reason typed beside them.

    Args:
        form: The valid form of the screen.
        post: What is typed beside it.
    """
    return MethodCheck(
        find_method_words(form.question, form.replies, form.values()),
        post.get("method_reason", ""),
        is_flagged=is_flagged_for_method(form.question),
    )


def _lacking(form: AnswerForm, edit: AnswerEdit) -> Iterator[str]:
    """Return what stands in the way in the answer alone."""
    if not edit.answer.strip():
        yield "Write an answer first, or save a draft."
    if said := canned_texts.unfilled_message(edit.answer):
        yield said
    if not edit.despite_checks:
        yield from form.objections


def is_unseen(form: AnswerForm, user: User) -> bool:
    """Whether words would become public that this account did not read as they are now.

    An asker who changes a question may have taken a name out of it: an older copy that
    is still on a screen is no copy of what was sent.
    """
    if form.question.published_at and form.waiting is None:
        return False
    is_shown = form.waiting is None or "follow_up" in form.fields
    is_shown &= bool(form.question.published_at) or "title" in form.fields
    events = list(form.question.events.all())
    return not is_shown or not has_read(form.question, user, events)


def _remaining_identifiers(form: AnswerForm) -> str:
    """Return what could show who somebody is and still stands, in words."""
    words = form.values()
    found = suggestions(form.question, form.replies, words)
    by_hand = words["redacted_terms"].splitlines()
    found += partially_redacted([], by_hand, places(words, form.replies))
    return ", ".join(
        f"“{one.text}” in {' and '.join(one.places)}" for one in found if one.places
    )


def needs_sensitivity(question: Question) -> bool:
    """Whether it was flagged for danger or a method since it was last public.

    A flag that was cleared counts: it says that help was given, not that the words
    are easy to read.
    """
    flags = question.flags.all()
    if question.published_at:
        flags = flags.filter(raised_at__gt=question.published_at)
    return bool(flags.of_kinds(HARD))
