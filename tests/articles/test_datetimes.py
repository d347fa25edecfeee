"""Times that an author types: the hour that is left out, the hour that comes twice."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from articles import datetimes


@pytest.fixture(autouse=True)
def winter(monkeypatch):
    """Hold the clock at the first day of 2027."""
    now = datetime(2027, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.mark.parametrize(
    "typed, utc",
    [
        (datetime(2027, 2, 3, 9), datetime(2027, 2, 3, 9, tzinfo=UTC)),
        (datetime(2027, 5, 3, 9), datetime(2027, 5, 3, 8, tzinfo=UTC)),
        (datetime(2027, 10, 31, 1, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_time_is_read_on_the_clocks_of_the_site(typed, utc):
    assert datetimes.to_site_datetime(typed) == utc


def test_time_that_the_clocks_leave_out_is_refused_with_the_reason():
    with pytest.raises(ValidationError, match="no 01:30 on 28 March 2027") as refused:
        datetimes.to_site_datetime(datetime(2027, 3, 28, 1, 30))
    assert "clocks go forward" in str(refused.value)
    assert "02:30 is the same moment" in str(refused.value)


@pytest.mark.parametrize(
    "year, said", [(1, "past"), (1900, "past"), (2099, "year right"), (9999, "year")]
)
def test_absurd_year_is_refused_in_words(year, said):
    with pytest.raises(ValidationError, match=said):
        datetimes.to_site_datetime(datetime(year, 12, 31, 23, 59))


def test_moment_is_said_with_its_zone_and_in_utc():
    at = datetime(2027, 5, 3, 8, tzinfo=UTC)
    said = datetimes.format_datetime_utc(at)
    assert said == "3 May 2027, 09:00 (Europe/London), which is 08:00 UTC"


def test_moment_of_another_day_in_utc_names_the_day():
    at = datetime(2027, 5, 2, 23, 30, tzinfo=UTC)
    assert "3 May 2027, 00:30" in datetimes.format_datetime_utc(at)
    assert "which is 2 May 2027, 23:30 UTC" in datetimes.format_datetime_utc(at)


@pytest.mark.parametrize("hour, which", [(0, "first"), (1, "second")])
def test_hour_that_comes_twice_is_named(hour, which):
    at = datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
    assert f"01:30 comes twice that night; this is the {which}" in (
        datetimes.format_datetime_utc(at)
    )


def test_zone_that_is_utc_is_said_once(settings):
    settings.TIME_ZONE = "UTC"
    at = datetime(2027, 5, 3, 8, tzinfo=UTC)
    assert datetimes.format_datetime_utc(at) == "3 May 2027, 08:00 (UTC)"
