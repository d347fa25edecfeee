"""Queries whose SQL is written once."""

from datetime import timedelta

import pytest
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from articles.models import Article
from config.prepared_queries import PreparedQuery, prepared
from tests.articles.factories import make_published

pytestmark = pytest.mark.django_db


@prepared(at=DateTimeField(), slug=CharField())
def published_by_slug(at, slug):
    return Article.objects.published(at).with_byline().filter(slug=slug)


def test_rows_and_values_are_those_of_the_call():
    now = timezone.now()
    assert published_by_slug(at=now, slug="essay") == []

    essay = make_published(slug="essay", days_ago=2)

    (found,) = published_by_slug(at=now, slug="essay")
    assert (found, found.author) == (essay, essay.author)
    assert published_by_slug(at=now, slug="other") == []
    assert published_by_slug(at=now - timedelta(days=3), slug="essay") == []


def test_queryset_is_built_and_compiled_once(django_assert_num_queries):
    built = []

    def build(at):
        built.append(at)
        return Article.objects.published(at)

    query = PreparedQuery(build, {"at": DateTimeField()})
    with django_assert_num_queries(3):
        for _ in range(3):
            query(at=timezone.now())
    assert len(built) == 1


def test_related_rows_come_in_the_same_query(django_assert_num_queries):
    make_published(slug="essay")
    with django_assert_num_queries(1):
        (found,) = published_by_slug(at=timezone.now(), slug="essay")
        assert found.author.portrait is None


def test_query_that_would_keep_its_first_moment_is_refused():
    query = PreparedQuery(lambda: Article.objects.published(), {})
    with pytest.raises(ValueError, match="moment"):
        query()


def test_missing_value_is_an_error():
    with pytest.raises(KeyError, match="slug"):
        published_by_slug(at=timezone.now())
