"""Search type of answered questions."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from articles.models import Topic
from articles.search import SearchDocument, SearchType
from qa.models import Question, Reply
from qa.models.question_queryset import QuestionQuerySet


class QuestionSearchType(SearchType):
    """A published thread: the question, its answers and follow-ups."""

    name = "answer"
    label = "Answered question"
    plural = "Answered questions"
    template = "qa/_hit.html"
    model = Question

    def published(self, at: datetime | None = None) -> QuestionQuerySet:
        return Question.objects.published()

    def to_index(self) -> QuestionQuerySet:
        replies = Reply.objects.published().in_reading_order()
        texts = replies.only("question_id", "kind", "body", "body_html")
        entries = Prefetch("replies", texts, to_attr="entries")
        rows = Question.objects.published().prefetch_related(entries)  # type: ignore[no-redef]
        return rows.only("title", "content_note", "body", "published_at")

    def document(self, row: Question) -> SearchDocument:
        plain = [entry.body for entry in row.entries if entry.kind != Reply.Kind.ANSWER]
        html = "\n".join(entry.body_html for entry in row.entries)
        words = [row.content_note, row.body, *plain]
        return SearchDocument.build(row.title, *words, html=html)

    def title(self, row: Question) -> str:
        return row.title

    def in_topic(self, rows: Any, topic: Topic) -> QuerySet[Any]:
        found: QuestionQuerySet = rows.in_topic(topic)
        return found
