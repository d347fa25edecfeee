"""Essays: who may see one, by the clock; derived columns; slugs that are taken."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import datetimes
from articles.models import Article, Topic
from articles.views import related_articles
from articles.workflow import publishing
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
    with pytest.raises(publishing.TransitionNotAllowed):
        publishing.publish(article, by=None)


def test_unpublishing_a_draft_is_refused():
    with pytest.raises(publishing.TransitionNotAllowed):
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

    for name in ("render", "sanitise", "check_limits"):
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
        assert related_articles(Article.objects.get(pk=article.pk)) == [pinned, near]
    assert len(queries) <= 3


def test_related_are_three_the_newest_of_each_kind_and_none_twice():
    topic, other = make_topic(), make_topic(title="Other", slug="other")
    article = make_published(topics=[topic, other], days_ago=9)
    near = [
        make_published(topics=[topic, other], days_ago=days) for days in range(1, 6)
    ]
    oldest = make_published(topics=[], days_ago=20)
    make_published(topics=[])

    assert related_articles(article) == near[:3]
    article.related.set([oldest, near[2]])
    assert related_articles(article) == [near[2], oldest, near[0]]
    article.related.set([*near, oldest])
    assert related_articles(article) == near[:3]


LATER = timedelta(days=3)


def test_schedule_is_refused_for_what_is_past_far_off_or_was_public():
    draft, now = make_article(), timezone.now()
    off = publishing.unpublish(make_published(), by=None)
    refused = [(draft, now), (draft, now + timedelta(days=4000))]
    refused += [(off, now + LATER), (make_published(), now + LATER)]
    for article, at in refused:
        with pytest.raises(publishing.TransitionNotAllowed):
            publishing.schedule(article, by=None, at=at)
        assert not Article.objects.scheduled().exists()


def test_schedule_and_its_end_stand_in_the_history():
    article, staff = make_article(), make_staff()
    at = (timezone.now() + LATER).replace(second=0, microsecond=0)
    publishing.schedule(article, by=staff, at=at)
    publishing.cancel_schedule(article, by=staff)
    said = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(said) == [
        f"Scheduled for {datetimes.format_datetime(at)}.",
        "No longer scheduled.",
    ]


def test_cancelled_essay_is_a_draft_without_a_date():
    article = publishing.schedule(make_article(), by=None, at=timezone.now() + LATER)
    row = publishing.cancel_schedule(article, by=None)
    assert (row.status, row.published_at) == ("draft", None)
    for again in (row, make_published()):
        with pytest.raises(publishing.TransitionNotAllowed):
            publishing.cancel_schedule(again, by=None)


def test_scheduled_essay_is_cancelled_not_taken_off():
    article = publishing.schedule(make_article(), by=None, at=timezone.now() + LATER)
    with pytest.raises(publishing.TransitionNotAllowed):
        publishing.unpublish(article, by=None)


def test_state_follows_the_clock():
    now = timezone.now()
    article = publishing.schedule(make_article(), by=None, at=now + LATER)
    assert publishing.state_of(article) == "scheduled"
    assert publishing.state_of(article, now + LATER) == "published"
    assert Article.objects.scheduled().get() == article
    assert not Article.objects.scheduled(now + LATER).exists()


def test_essay_with_a_problem_is_not_published_and_not_scheduled():
    article = make_article(body="Read [this](/articles/none/).")
    with pytest.raises(publishing.PublishCheckFailed) as refused:
        publishing.publish(article, by=None)
    assert [one.field for one in refused.value.problems] == ["body"]
    with pytest.raises(publishing.PublishCheckFailed):
        publishing.schedule(article, by=None, at=timezone.now() + LATER)
    article.refresh_from_db()
    assert publishing.state_of(article) == "draft"


def test_advice_keeps_nothing_from_being_published():
    publishing.publish(make_article(headline="h" * 120), by=None)
    assert Article.objects.published().exists()


@pytest.mark.parametrize("field", ["published_at", "revised_at", "reviewed_at"])
def test_due_for_review_is_what_nobody_looked_at_for_a_year(field):
    article = make_published(days_ago=500)
    assert Article.objects.due_for_review().get() == article
    a_while_ago = timezone.now() - timedelta(days=300)
    Article.objects.update(**{field: a_while_ago})
    assert not Article.objects.due_for_review().exists()
    long_ago = timezone.now() - timedelta(days=400)
    Article.objects.update(**{field: long_ago})
    assert Article.objects.due_for_review().exists()


def test_draft_is_never_due_for_review():
    make_article()
    publishing.unpublish(make_published(days_ago=500), by=None)
    assert not Article.objects.due_for_review().exists()
