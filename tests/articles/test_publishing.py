"""Essays: who may see one, by the clock; derived columns; slugs that are taken."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.models import Article, Topic
from articles.views import related_to
from tests.articles.factories import make_article, make_published, make_topic
from tests.qa.factories import make_staff

pytestmark = pytest.mark.django_db


def test_draft_is_not_public():
    make_article()
    assert not Article.objects.published().exists()


def test_scheduled_essay_becomes_public_by_the_clock_alone():
    later = timezone.now() + timedelta(hours=1)
    article = publishing.publish(make_article(), by=None, at=later)
    assert not Article.objects.published().exists()
    assert Article.objects.published(at=later).get() == article


def test_unpublished_essay_is_gone_and_keeps_its_first_date():
    article = make_published(days_ago=9)
    first = article.published_at
    publishing.unpublish(article, by=None)
    assert not Article.objects.published().exists()
    assert publishing.publish(article, by=None).published_at == first


def test_who_published_stands_in_the_history():
    article, staff = make_article(), make_staff()
    publishing.publish(article, by=staff)
    publishing.unpublish(article, by=staff)
    said = LogEntry.objects.order_by("pk").values_list("user", "change_message")
    assert list(said) == [(staff.pk, "Published."), (staff.pk, "Taken off the site.")]


def test_publishing_twice_is_refused():
    article = make_published()
    with pytest.raises(publishing.NotPossible):
        publishing.publish(article, by=None)


def test_unpublishing_a_draft_is_refused():
    with pytest.raises(publishing.NotPossible):
        publishing.unpublish(make_article(), by=None)


def test_published_without_a_date_cannot_be_stored():
    with pytest.raises(IntegrityError):
        Article.objects.filter(pk=make_article().pk).update(status="published")


def test_saving_derives_html_outline_and_words():
    article = make_article(body="One *two*.\n\n## Three four\n\nFive.")
    article.refresh_from_db()
    assert "<em>two</em>" in article.body_html
    assert [entry["title"] for entry in article.outline] == ["Three four"]
    assert article.words == 5
    assert article.reading_minutes == 1


def test_saving_one_field_keeps_the_derived_ones_true():
    article = make_article(body="Old.")
    article.body = "New."
    article.save(update_fields=["body"])
    article.refresh_from_db()
    assert "New." in article.body_html


def test_reading_an_essay_renders_no_markdown(client, monkeypatch, site):
    make_published(slug="essay")

    def fail(*args, **kwargs):
        raise AssertionError("rendered on a reader's request")

    for name in ("render", "sanitise", "refuse"):
        monkeypatch.setattr(f"articles.markup.{name}", fail)
    assert client.get("/articles/essay/").status_code == 200


def test_taken_slug_is_a_clear_message():
    make_article(slug="taken")
    twin = make_article()
    twin.slug = "taken"
    with pytest.raises(ValidationError, match="Another essay has this address"):
        twin.full_clean()


@pytest.mark.parametrize("slug", ["preview", "ask", "feeds"])
def test_reserved_slug_is_refused(slug):
    article = make_article()
    article.slug = slug
    with pytest.raises(ValidationError, match="kept for the site itself"):
        article.full_clean()


def test_wall_of_brackets_is_refused_before_parsing():
    article = make_article()
    article.body = "[" * 20_000
    with pytest.raises(ValidationError):
        article.full_clean()


def test_topic_is_public_by_its_essays_alone():
    topic = make_topic()
    article = make_article(topics=[topic])
    assert not Topic.objects.published().exists()
    publishing.publish(article, by=None)
    assert Topic.objects.published().get() == topic


def test_related_names_pinned_first_then_topics_never_itself_or_a_draft():
    topic = make_topic()
    article = make_published(topics=[topic])
    near = make_published(topics=[topic], days_ago=1)
    pinned = make_published(days_ago=5)
    make_published()
    draft = make_article(topics=[topic])
    article.related.set([pinned, draft, article])
    with CaptureQueriesContext(connection) as queries:
        assert related_to(Article.objects.get(pk=article.pk)) == [pinned, near]
    assert len(queries) <= 3
