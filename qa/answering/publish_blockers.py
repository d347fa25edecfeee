"""What blocks publishing: everything to be seen to before an answer is public."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import QueryDict

from qa import moderation
from qa.answering import canned_texts
from qa.answering.forms import AnswerForm
from qa.answering.method_detail import (
    find_method_words,
    is_flagged_for_method,
    name_lack,
    parse_reason,
)
from qa.answering.read_access import has_read
from qa.answering.redaction import (
    Suggestion,
    partially_redacted,
    places,
    suggestions,
)
from qa.models import Flag, Question
from qa.moderation.publish_checks import find_objections
from qa.moderation.publish_copy import AnswerEdit

HARD = (Flag.Kind.URGENT, Flag.Kind.METHOD_DETAIL)
NO_AUTHOR = "Enter who answers here first: Authors, in the admin."
UNREAD = "Open what was sent first: the copy to publish has to be looked at."


def objections(
    form: AnswerForm, edit: AnswerEdit, post: QueryDict, user: User
) -> Iterator[tuple[str | None, str]]:
    """Return what stands in the way of publication: a field, and what to say.

    Args:
        form: The valid form of the screen.
        edit: What it would publish.
        post: The ticks beside it.
        user: Who publishes.
    """
    if said := moderation.needs_notes(form.question):
        yield None, said
    if edit.author is None:
        yield None, NO_AUTHOR
    yield from (("answer", said) for said in _lacking(edit, form.question))
    if is_unseen(form, user):
        yield None, UNREAD
    else:
        yield from ((None, said) for said in _still_there(form, post))
    is_settled = edit.copy.is_sensitive or "not_sensitive" in post
    if not is_settled and needs_sensitivity(form.question):
        name = "is_sensitive" if "is_sensitive" in form.fields else None
        yield name, "It was flagged: mark it as sensitive, or tick that it is not."


def _still_there(form: AnswerForm, post: QueryDict) -> Iterator[str]:
    """Return which words have to be taken out first, or be spoken for."""
    if "looked" not in post and (names := _remaining_identifiers(form)):
        yield f"Still there: {names}. Replace them, or tick that you looked."
    found, is_flagged = _method_words(form), is_flagged_for_method(form.question)
    typed = post.get("method_reason", "")
    if said := name_lack(found, typed, is_flagged=is_flagged):
        yield said


def method_reason(form: AnswerForm, post: QueryDict) -> str:
    """Return why it may be published; empty where nothing tells or told a method."""
    is_asked = is_flagged_for_method(form.question) or _method_words(form)
    return parse_reason(post.get("method_reason", ""))[0] if is_asked else ""


def _method_words(form: AnswerForm) -> list[Suggestion]:
    replies = list(form.question.replies.all())
    return find_method_words(form.question, replies, form.values())


def _lacking(edit: AnswerEdit, question: Question) -> Iterator[str]:
    """Return what stands in the way in the answer alone."""
    if not edit.answer.strip():
        yield "Write an answer first, or save a draft."
    if said := canned_texts.unfilled_message(edit.answer):
        yield said
    if not edit.despite_checks:
        yield from find_objections(edit.answer, question)


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
    replies = list(form.question.replies.all())
    words = form.values()
    found = suggestions(form.question, replies, words)
    by_hand = words["redacted_terms"].splitlines()
    found += partially_redacted([], by_hand, places(words, replies))
    return ", ".join(
        f"“{one.text}” in {' and '.join(one.places)}" for one in found if one.places
    )


def needs_sensitivity(question: Question) -> bool:
    """Whether it was flagged for danger or a method since it was last public.

    A flag that was cleared counts: it says that help was given, not that the words
    are easy to read.
    """
    flags = question.flags.filter(kind__in=HARD)
    if question.published_at:
        flags = flags.filter(Q(raised_at__gt=question.published_at))
    return flags.exists()
