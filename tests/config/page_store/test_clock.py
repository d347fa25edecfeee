"""The next moment at which time alone may change a page."""

from datetime import UTC, datetime, timedelta

import pytest

from config.page_store.clock import next_change
from tests.ads.factories import make_creative, make_placement
from tests.articles.factories import make_article

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 7, 5, 12, tzinfo=UTC)
MIDNIGHT = datetime(2027, 7, 5, 23, tzinfo=UTC)  # in London's summer
HOUR = timedelta(hours=1)


def test_nothing_planned_is_midnight_of_the_site_s_zone():
    assert next_change(NOON) == MIDNIGHT
    assert next_change(MIDNIGHT) == MIDNIGHT + timedelta(days=1)


def test_day_on_which_the_clocks_change_ends_at_its_midnight():
    before = datetime(2027, 3, 28, 0, tzinfo=UTC)  # 23 hours long
    assert next_change(before) == datetime(2027, 3, 28, 23, tzinfo=UTC)


def test_first_of_publication_start_and_end_counts():
    make_placement(starts_at=NOON - HOUR, ends_at=NOON + 3 * HOUR)
    assert next_change(NOON) == NOON + 3 * HOUR
    make_placement(starts_at=NOON + 2 * HOUR)
    assert next_change(NOON) == NOON + 2 * HOUR
    make_article(status="published", published_at=NOON + HOUR)
    assert next_change(NOON) == NOON + HOUR
    assert next_change(NOON + HOUR) == NOON + 2 * HOUR


def test_what_never_shows_does_not_count():
    make_article(status="draft", published_at=NOON + HOUR)
    retired = make_creative(retired_at=NOON)
    make_placement(starts_at=NOON + HOUR, creative=retired)
    assert next_change(NOON) == MIDNIGHT
