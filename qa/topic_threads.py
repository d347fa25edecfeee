"""Pages of the threads of one topic, which cost the same however many there are.

A thread belongs to an essay, and an essay to topics. The newest threads of the site are
looked through first: of a large topic some are among them. The threads of a small topic
are found by its essays, each of which costs one look into an index.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import Article, Topic
from articles.pagination import LongListPaginator
from config.json_rows import JSONRows
from qa.models import Question
from qa.models.question_queryset import QuestionQuerySet

LOOKED_THROUGH = 1000  # of the newest threads of all topics
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class TopicThreadPaginator(LongListPaginator):
    """Pages of the threads of a topic: the first has a number, older ones a moment.

    Args:
        threads: Those of the topic, as `LongListPaginator` takes them.
        per_page: How many stand on a page.
        topic: The topic.
    """

    numbered_pages = 1
    num_pages = None  # counting them would read them all

    def __init__(
        self, threads: QuestionQuerySet, per_page: int, *, topic: Topic
    ) -> None:
        super().__init__(threads, per_page)
        self.topic = topic

    def rows(
        self, start: int, stop: int, *, before: datetime | None = None
    ) -> list[Any]:
        """Return the newest threads of the topic; see `LongListPaginator`."""
        before = before or LATEST
        newest = self.object_list.filter(
            published_at__lt=before, published_at__gte=_moment_of_last_looked_at(before)
        )
        rows = list(newest[start:stop])
        if len(rows) == stop - start:
            return rows
        keys = _newest_keys_by_essay(self.topic, before, stop)
        return list(self.object_list.filter(pk__in=keys)[start:stop])


def _moment_of_last_looked_at(before: datetime) -> Coalesce:
    """Return when the last thread was published that is looked at without its essay."""
    threads = Question.objects.filter(
        status=Question.Status.PUBLISHED, published_at__lt=before
    )
    moments = threads.order_by("-published_at").values("published_at")
    last = Subquery(moments[LOOKED_THROUGH : LOOKED_THROUGH + 1])
    return Coalesce(last, Value(EARLIEST))


def _newest_keys_by_essay(topic: Topic, before: datetime, most: int) -> list[int]:
    """Return keys among which are those of the newest threads of a topic.

    The newest so many threads are about no more than so many essays: those with the
    newest threads.
    """
    threads = Question.objects.published().newest_first()
    own = threads.filter(article=OuterRef("pk"), published_at__lt=before)
    # Of a join SQLite would look at all essays before it asks for their topic.
    of_topic = Article.topics.through.objects.filter(topic=topic).values("article")
    essays = Article.objects.published().filter(pk__in=of_topic)
    newest_at = Subquery(own.values("published_at")[:1])
    newest_key = Subquery(own.values("pk")[:1])
    newest_asked = essays.order_by(
        newest_at.desc(nulls_last=True), newest_key.desc(nulls_last=True)
    )
    found = Article.objects.filter(pk__in=newest_asked.values("pk")[:most]).order_by()
    lists = found.values_list(JSONRows(own.values("id")[:most]), flat=True)
    return [row["id"] for rows in lists for row in rows]
