"""Days in `<time datetime>`."""

from datetime import UTC, date, datetime

from config.templatetags.datetimes import day


def test_day_is_that_of_the_site_zone():
    shown = '<time datetime="2026-07-02">2 July 2026</time>'
    assert day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == shown
    assert day(datetime(2026, 7, 2, 22, 30, tzinfo=UTC)) == shown
    assert day(date(2026, 7, 2)) == shown
