"""Threads of a topic: all of them, newest first, for the cost of a page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.workflow import publishing
from qa import topic_threads
from qa.models import Question
from qa.topic_threads import TopicThreadPaginator
from tests.articles.factories import make_published as make_essay
from tests.articles.factories import make_topic
from tests.cases import for_each
from tests.qa.factories import make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def topic():
    """A topic of three essays with five threads, among those of another topic."""
    topic, other = make_topic(slug="topic"), make_essay(topics=[make_topic()])
    essays = [make_essay(topics=[topic]) for _ in range(3)]
    for number, essay in enumerate([0, 0, 1, 2, 0]):
        make_published(days_ago=20 - number, article=essays[essay])
        if number in (1, 4):
            make_published(days_ago=20 - number, article=other)
    return topic


def of_topic(topic):
    return Question.objects.published().in_topic(topic).newest_first()


def read_all(topic, size):
    """Return the threads of every page, as a reader goes on from one to the next."""
    paginator = TopicThreadPaginator(of_topic(topic), size, topic=topic)
    page = paginator.page(1)
    rows = list(page)
    while page.has_next():
        page = paginator.page(page.next_page_number())
        rows += page
    return rows


@for_each("size", [1, 2, 5, 20])
@for_each("looked_through", [0, 1, 3, 1000])
def test_every_thread_is_on_one_page_newest_first(
    topic, monkeypatch, size, looked_through
):
    monkeypatch.setattr(topic_threads, "LOOKED_THROUGH", looked_through)
    assert len(of_topic(topic)) == 5
    assert read_all(topic, size) == list(of_topic(topic))


def test_threads_of_one_moment_are_each_on_one_page(topic, monkeypatch):
    monkeypatch.setattr(topic_threads, "LOOKED_THROUGH", 0)
    moment = timezone.now() - timedelta(days=30)
    Question.objects.update(published_at=moment)
    for size in (1, 2, 3):
        assert read_all(topic, size) == list(of_topic(topic))


def test_first_page_costs_three_queries_however_many_threads(
    topic, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(topic_threads, "LOOKED_THROUGH", 0)
    with django_assert_num_queries(3):
        TopicThreadPaginator(of_topic(topic), 2, topic=topic).page(1)
    monkeypatch.setattr(topic_threads, "LOOKED_THROUGH", 1000)
    with django_assert_num_queries(1):
        TopicThreadPaginator(of_topic(topic), 2, topic=topic).page(1)


def test_page_of_a_topic_shows_its_threads_and_no_others(topic, client):
    essay = make_essay(topics=[topic])
    make_published(title="About it", article=essay)
    make_published(title="About nothing")
    html = client.get("/questions/topics/topic/").text
    assert "About it" in html
    assert "About nothing" not in html
    assert html.count('<article class="entry">') == 6


def test_threads_of_an_essay_that_is_taken_off_leave_its_topic(topic, client):
    essay = make_essay(topics=[topic])
    make_published(title="About it", article=essay)
    publishing.unpublish(essay, by=None)
    assert "About it" not in client.get("/questions/topics/topic/").text
    assert "About it" in client.get("/questions/").text


def test_topic_without_a_thread_says_so_and_asks_not_to_be_indexed(client):
    make_essay(topics=[make_topic(slug="topic")])
    html = client.get("/questions/topics/topic/").text
    assert "We have answered no question about this topic yet." in html
    assert 'content="noindex, follow"' in html
    assert client.get("/questions/topics/none/").status_code == 404
