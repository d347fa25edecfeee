"""Markdown texts of this app, for `articles.markdown_registry`."""

from collections.abc import Iterable

from django.db.models import QuerySet

from articles.markdown_registry import MarkdownText, RenderedText
from qa.models import CannedText, Question, Reply
from qa.moderation.publish_copy import answer_place, render_answer


def _published_answers() -> QuerySet[Reply]:
    """Return the answers that have public words; nothing encrypted is read."""
    answers = Reply.objects.published().answers()
    return answers.only("kind", "body", "body_html")


class _Answer(RenderedText):
    def rows(self) -> QuerySet[Reply]:
        return _published_answers()


class _AnswerDraft(MarkdownText):
    def rows_to_search(self, stems: Iterable[str] | None) -> QuerySet[Reply]:
        """Return the drafts in work: any other is empty, or the same as published."""
        return Reply.objects.filter(has_unpublished_edit=True)


MARKDOWN_TEXTS = (
    _Answer(
        model=Reply,
        field="body",
        label="Answer to question",
        title="question__reference",
        edited_in=(Question, "question_id"),
        published=lambda at: _published_answers().filter(
            question__in=Question.objects.published()
        ),
        place=lambda answer: answer_place(answer.question, answer),
        render=lambda answer: {"body_html": render_answer(answer, answer.body)},
    ),
    _AnswerDraft(
        model=Reply,
        field="draft",
        label="Draft of an answer to question",
        title="question__reference",
        edited_in=(Question, "question_id"),
        is_encrypted=True,
    ),
    MarkdownText(
        model=CannedText, field="text", label="Text to begin from", title="title"
    ),
)
