"""A thread leads to its essay and topics, to similar threads and to its neighbours."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.workflow import publishing
from qa import moderation
from qa.models import Question
from qa.views import related_threads
from qa.views.related_threads import find_related
from tests.articles.factories import make_published as make_essay
from tests.articles.factories import make_topic
from tests.bench.growing_site import GrowingSite
from tests.qa.factories import fresh, make_published, make_question
from tests.query_work import visited

pytestmark = pytest.mark.django_db


def titles(threads) -> list[str]:
    return [thread.title for thread in threads]


def test_next_is_the_one_published_before_and_previous_the_one_after():
    first, middle, last = (make_published(days_ago=days) for days in (9, 6, 3))
    related = find_related(middle)
    assert (related.newer, related.older) == (last, first)
    assert find_related(last).newer is None
    assert find_related(first).older is None


def test_threads_of_one_moment_follow_each_other_once():
    threads = [make_published() for _ in range(3)]
    Question.objects.update(published_at=timezone.now())
    walked, at = [], fresh(threads[-1])
    while at:
        walked.append(at)
        older = find_related(at).older
        assert older is None or find_related(fresh(older)).newer == at
        at = older and fresh(older)
    assert walked == threads[::-1]


def test_what_is_not_public_is_passed_over():
    topic = make_topic()
    essay, other = make_essay(topics=[topic]), make_essay(topics=[topic])
    first = make_published(days_ago=9, article=essay)
    hidden = make_published(days_ago=6, article=essay)
    moderation.hide(hidden, by=None, base=hidden.version)
    unseen = make_published(days_ago=6, article=other)
    moderation.hide(unseen, by=None, base=unseen.version)
    make_question(article=essay)
    last = make_published(days_ago=3, article=essay)
    related = find_related(last)
    assert related.older == first
    assert related.similar == [first]


def test_similar_are_the_newest_of_the_essay_then_one_of_each_near_essay():
    topic, far = make_topic(), make_topic(title="Far", slug="far")
    essay = make_essay(topics=[topic], days_ago=1)
    near = [make_essay(topics=[topic], days_ago=days) for days in (2, 3, 4)]
    elsewhere = make_essay(topics=[far])
    thread = make_published(title="itself", article=essay)
    for days, other in enumerate([*near, near[0], elsewhere], 1):
        make_published(title=f"near {days}", article=other, days_ago=days)
    assert titles(find_related(thread).similar) == ["near 1", "near 2", "near 3"]
    for number in range(4):
        make_published(title=f"own {number}", article=essay, days_ago=20 - number)
        shown = titles(find_related(thread).similar)
        assert shown[0] == f"own {number}" and len(shown) == 3
    assert titles(find_related(thread).similar) == ["own 3", "own 2", "own 1"]


def test_thread_without_an_essay_has_neighbours_and_nothing_similar():
    older, thread = make_published(days_ago=9), make_published()
    related = find_related(thread)
    assert (related.essay, related.similar, related.older) == (None, [], older)


def test_page_names_essay_topic_and_other_threads_by_title_alone(site, client):
    topic = make_topic(title="Silence", slug="silence")
    essay = make_essay(slug="essay", headline="A headline", topics=[topic])
    note = {"is_sensitive": True, "content_note": "wolfsbane note"}
    make_published(days_ago=9, article=essay, title="Hard", body="wolfsbane", **note)
    page = client.get(make_published(article=essay).get_absolute_url()).text
    main = page.split("<main", 1)[1].split("</main>")[0]
    assert '<a href="/articles/essay/">A headline</a>' in main
    assert 'href="/topics/silence/">Silence</a>' in main
    assert main.count('href="/questions/hard/"') == 2  # similar, and the next
    assert 'href="/questions/ask/?about=essay"' in main
    assert "wolfsbane" not in page


def test_unpublished_essay_is_not_named_nor_are_its_topics(site, client):
    topic = make_topic(title="Silence", slug="silence")
    essay = make_essay(slug="essay", headline="A headline", topics=[topic])
    path = make_published(article=essay).get_absolute_url()
    publishing.unpublish(essay, by=None)
    main = client.get(path).text.split("<main", 1)[1]
    assert "A headline" not in main
    assert "Silence" not in main


def test_other_threads_are_found_in_a_large_site_without_looking_at_it():
    site = GrowingSite()
    site.grow(threads=16_000, essays=40)
    thread = Question.objects.get(slug="copy-8000")
    moment, at = thread.published_at, timezone.now() + timedelta(days=1)
    beside = related_threads._beside.build(thread=thread.pk, moment=moment)
    essay = related_threads._essay.build(
        thread=thread.pk, article=thread.article_id, at=at
    )
    assert [row.slug for row in beside.order_by("pk")] == ["copy-7999", "copy-8001"]
    for rows in (beside, essay):
        assert visited(rows) < (400 if connection.vendor == "sqlite" else 100)
