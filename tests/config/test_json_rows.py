"""Rows of another table as one column of JSON."""

from datetime import date

import pytest
from django.db.models import OuterRef

from articles.models import Article, Correction, Topic
from config.json_rows import JSONRows, load_rows
from tests.articles.factories import make_published, make_topic

pytestmark = pytest.mark.django_db


def test_rows_keep_their_order_and_types():
    essay = make_published(topics=[])
    for day in (3, 1, 2):
        essay.corrections.create(corrected_on=date(2026, 5, day), text=f"“{day}”")
    corrections = Correction.objects.filter(article=OuterRef("pk"))
    rows = corrections.values("id", "article_id", "corrected_on", "text_html")

    found = Article.objects.annotate(rows=JSONRows(rows)).get(pk=essay.pk)

    loaded = load_rows(Correction, found.rows)
    assert loaded == list(essay.corrections.all())
    assert [one.corrected_on for one in loaded] == [date(2026, 5, n) for n in (1, 2, 3)]
    assert "“1”" in loaded[0].text_html


def test_no_rows_are_an_empty_list():
    make_published(topics=[])
    topics = Topic.objects.filter(articles=OuterRef("pk")).values("id")
    assert Article.objects.annotate(rows=JSONRows(topics)).get().rows == []


def test_field_that_was_left_out_is_read_when_asked_for():
    make_published(topics=[make_topic(title="Near", intro="Words.")])
    topics = Topic.objects.filter(articles=OuterRef("pk")).values("id", "in_menu")
    (topic,) = load_rows(
        Topic, Article.objects.annotate(rows=JSONRows(topics)).get().rows
    )
    assert topic.in_menu is False
    assert topic.title == "Near"
