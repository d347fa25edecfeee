"""What a thread's page leads to: its essay, similar threads, the next and the previous.

Two queries. Each row comes from its place in an index, however much is published.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models import Article
from articles.models.article import ArticleQuerySet
from config.json_rows import JSONRows, load_rows
from config.prepared_queries import prepared
from qa.models import Question
from qa.models.question_queryset import QuestionQuerySet

SIMILAR_SHOWN = 3


class RelatedThreads(NamedTuple):
    """What a thread leads to.

    Attributes:
        essay: The essay that it is about, with its topics, if readers may see it.
        similar: Other threads of the essay, else of its topics.
        newer: The thread that was published right after it.
        older: The thread that was published right before it.
    """

    essay: Article | None
    similar: list[Question]
    newer: Question | None
    older: Question | None


def find_related(question: Question) -> RelatedThreads:
    """Return what a thread's page leads to.

    What was asked is not compared: that would cost more with each thread published.

    Args:
        question: A published question.
    """
    essay, similar = _essay_and_similar(question)
    place = (question.published_at, question.pk)
    found = _beside(thread=question.pk, moment=question.published_at)
    sides = {(row.published_at, row.pk) > place: row for row in found}
    return RelatedThreads(essay, similar, sides.get(True), sides.get(False))


def _essay_and_similar(question: Question) -> tuple[Article | None, list[Question]]:
    key, at = question.article_id, timezone.now()
    found: list[Any] = _essay(thread=question.pk, article=key, at=at) if key else []
    if not found:
        return None, []
    (essay,) = found
    essay.load_topics()
    similar = load_rows(Question, essay.other_threads + essay.threads_of_topics)
    return essay, similar[:SIMILAR_SHOWN]


@prepared(thread=BigIntegerField(), article=BigIntegerField(), at=DateTimeField())
def _essay(thread: Any, article: Any, at: datetime) -> ArticleQuerySet:
    """Return the query of an essay, the newest other threads of it and of its topics.

    Of each essay of its topics one thread is chosen, the newest.
    """
    others = Question.objects.published().exclude(pk=thread).newest_first()
    newest = Subquery(others.filter(article=OuterRef("pk")).values("pk")[:1])
    near = Article.objects.published(at).sharing_topics_with(article).newest_first()
    asked = near.annotate(thread=newest).filter(thread__isnull=False)
    chosen = asked.values("thread")[:SIMILAR_SHOWN]
    of_topics = Question.objects.filter(pk__in=chosen).newest_first()
    own = others.for_article(article)[:SIMILAR_SHOWN]
    essay = Article.objects.published(at).filter(pk=article).with_topics()
    return essay.only("headline", "slug").annotate(
        other_threads=JSONRows(own.values("id", "slug", "title")),
        threads_of_topics=JSONRows(of_topics.values("id", "slug", "title")),
    )


@prepared(thread=BigIntegerField(), moment=DateTimeField())
def _beside(thread: Any, moment: Any) -> QuestionQuerySet:
    """Return the query of the threads published right after a moment and before it."""
    others = Question.objects.published().exclude(pk=thread).newest_first()
    after = Q(published_at__gt=moment) | Q(pk__gt=thread)
    before = Q(published_at__lt=moment) | Q(pk__lt=thread)
    newer = others.filter(after, published_at__gte=moment).reverse()
    older = others.filter(before, published_at__lte=moment)
    first: Any = [Subquery(side.values("pk")[:1]) for side in (newer, older)]
    return Question.objects.filter(pk__in=first).only("slug", "title", "published_at")
