"""When an essay last changed, for feeds and for whoever keeps a copy."""

from datetime import UTC, date, datetime, timedelta

import pytest

from articles.models import Article, Correction
from tests.articles.factories import make_article

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2026, 3, 2, 10, tzinfo=UTC)


def changed_at(*corrections: date, revised_at=None) -> datetime | None:
    article = make_article(revised_at=revised_at)
    article.published_at = PUBLISHED
    article.save()
    for day in corrections:
        Correction.objects.create(article=article, corrected_on=day, text="Five.")
    return article.changed_at


def test_draft_has_not_changed():
    assert make_article().changed_at is None


def test_published_essay_changed_when_it_was_published():
    assert changed_at() == PUBLISHED


def test_revision_counts_only_where_it_is_later():
    later = PUBLISHED + timedelta(days=1)
    assert changed_at(revised_at=later) == later
    assert changed_at(revised_at=PUBLISHED - timedelta(days=1)) == PUBLISHED


def test_correction_counts_from_the_beginning_of_its_day_in_the_sites_zone():
    day = changed_at(date(2026, 7, 4), date(2026, 4, 1))
    assert day == datetime(2026, 7, 3, 23, tzinfo=UTC)


def test_correction_of_the_same_day_moves_the_moment_all_the_same():
    same = date(2026, 3, 2)
    assert changed_at(same) == PUBLISHED + timedelta(seconds=1)
    assert changed_at(same, same) == PUBLISHED + timedelta(seconds=2)


def test_correction_of_an_earlier_day_changes_nothing_later():
    assert changed_at(date(2026, 3, 1)) == PUBLISHED


def test_two_corrections_of_one_later_day_are_two_changes():
    day = date(2026, 7, 4)
    assert changed_at(day, day) > changed_at(day)


def test_prefetched_corrections_cost_no_query(django_assert_num_queries):
    changed_at(date(2026, 3, 4))
    with django_assert_num_queries(2):
        [article] = Article.objects.prefetch_related("corrections")
        assert article.changed_at > PUBLISHED
