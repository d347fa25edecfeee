"""By which day an answer is expected: from who waits before, and the pace lately."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from qa import moderation
from qa.models import Flag
from qa.stats import expected_date, response_time
from qa.stats.expected_date import describe_expected, expected_by
from tests.bench.growing_site import GrowingSite
from tests.qa.factories import make_published, make_question
from tests.qa.models.test_waiting_plan import visited

pytestmark = pytest.mark.django_db


def decide(number: int) -> None:
    for _ in range(number):
        make_published(days_ago=60)


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def test_third_in_the_queue_at_a_tenth_of_a_question_a_day_takes_thirty_days():
    decide(8)
    moderation.decline(make_question(), reason="other", by=None, base=1)
    for _ in range(2):
        make_question(days_ago=5)
    assert expected_by(make_question(days_ago=1)) == in_days(30)


def test_while_few_were_decided_lately_no_day_is_said():
    decide(4)
    make_published(days_ago=400)  # answered 200 days ago
    assert expected_by(make_question()) is None
    decide(1)
    assert expected_by(make_question()) == in_days(18 * 2)


def test_whoever_asks_next_reads_the_day_that_the_private_page_then_says():
    decide(9)
    make_question(days_ago=5)
    make_question(days_ago=5, flags=frozenset({Flag.Kind.SUSPECTED_SPAM}))
    day = expected_by()
    assert day == in_days(20)
    said = f"An answer is expected by {date_format(day, 'j F Y')}."
    assert describe_expected() == said
    assert expected_by(make_question()) == day


def test_without_a_day_the_promise_is_said(site_settings):
    decide(4)
    days = site_settings.promised_days
    assert describe_expected() == f"We try to answer within {days} days."


def test_who_came_later_is_not_before_unless_urgent():
    decide(9)
    mine = make_question(days_ago=3)
    make_question(days_ago=1)
    assert expected_by(mine) == in_days(10)
    urgent = make_question(flags=frozenset({"urgent"}))
    assert expected_by(mine) == in_days(20)
    moderation.clear_flag(urgent, "urgent", note="Called.", by=None)
    assert expected_by(mine) == in_days(10)


def test_urgent_one_waits_for_older_urgent_ones_only():
    decide(9)
    make_question(days_ago=5)
    older = make_question(days_ago=2, flags=frozenset({"urgent"}))
    mine = make_question(days_ago=1, flags=frozenset({"urgent"}))
    make_question(flags=frozenset({"urgent"}))
    assert expected_by(older) == in_days(10)
    assert expected_by(mine) == in_days(20)


def test_what_looks_like_spam_or_waits_for_its_asker_is_not_before():
    decide(9)
    mine = make_question(days_ago=1)
    make_question(days_ago=5, flags=frozenset({Flag.Kind.SUSPECTED_SPAM}))
    asked = make_question(days_ago=5)
    moderation.request_info(asked, "Since?", by=None, base=1, author=None)
    assert expected_by(mine) == in_days(10)


def test_question_that_does_not_wait_for_us_has_no_day():
    decide(9)
    done = make_published()
    asked = make_question()
    assert expected_by(done) is None
    asked = moderation.request_info(
        asked, "Since?", by=None, base=1, author=None
    ).question
    assert expected_by(asked) is None


def test_times_are_read_without_looking_at_all_that_is_published():
    site = GrowingSite()
    site.grow_threads(range(1, 8_001))
    mine = make_question(days_ago=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    hour_ago = timezone.now() - timedelta(hours=1)
    counted = (
        response_time.waiting_for_us(),
        expected_date.published_since(hour_ago),
        expected_date.declined_since(hour_ago),
        expected_date.waiting_before(mine),
        expected_date.waiting_before(None),
    )
    for rows in (response_time.newest_sent(), *(rows.order_by() for rows in counted)):
        assert visited(rows) < 2_000, str(rows.query)
