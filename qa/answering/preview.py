"""The thread as readers would see it, through their own template; nothing is saved."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qa.models import Question, Reply, threads
from qa.moderation.publish_copy import (
    AnswerEdit,
    fill_follow_up,
    is_edited,
    render_answer,
)

SHOWN = ("title", "body", "pseudonym", "is_sensitive", "content_note")


def preview(request: HttpRequest, question: Question, edit: AnswerEdit) -> HttpResponse:
    """Show the thread through the readers' own template; nothing is saved.

    Args:
        request: A staff request.
        question: The question; only this copy of it is changed.
        edit: What is on the screen.
    """
    at, copy = timezone.now(), edit.copy
    columns = {name: getattr(copy, name) for name in SHOWN} | {
        "edited_for_privacy": is_edited(question, copy),
        "published_at": question.published_at or at,
        "slug": question.slug or copy.slug or question.reference.lower(),
        "entries": _previewed_entries(question, edit, at),
    }
    for name, value in columns.items():
        setattr(question, name, value)
    context = {
        "question": question,
        "object": question,
        "about": question.article,
        "is_preview": True,
    }
    return render(request, "qa/question_detail.html", context)


def _previewed_entries(
    question: Question, edit: AnswerEdit, at: datetime
) -> list[Reply]:
    """Return the thread's replies as publication would leave them, unsaved."""
    public = (Reply.Kind.ANSWER, Reply.Kind.FOLLOW_UP)
    replies = list(
        question.replies.filter(kind__in=public)
        .in_reading_order()
        .select_related("author__portrait")
    )
    answer = threads.current_answer(replies)
    if answer is None:
        answer = Reply(question=question, kind=Reply.Kind.ANSWER, created_at=at, pk=0)
        replies.append(answer)
    if answer.published_at is None:
        answer.author = edit.author
    answer.draft = edit.answer
    answer.body_html = render_answer(answer, answer.draft)
    for reply in replies:
        if reply.kind == Reply.Kind.FOLLOW_UP and not reply.published_at:
            fill_follow_up(reply, edit.follow_up, at)
        reply.published_at = reply.published_at or at
    return replies
