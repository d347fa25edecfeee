"""Totals of a day: added to as a whole, never lost, never more than totals."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from ads.models.daily_count import DailyCount
from tests.ads.factories import make_creative

DAY = date(2026, 11, 23)
increment = DailyCount.objects.increment


def totals() -> list[tuple]:
    return list(DailyCount.objects.values_list("slot", "day", "views", "clicks"))


@pytest.mark.django_db
def test_first_count_makes_the_row_and_the_next_adds_to_it(
    django_assert_num_queries,
):
    creative = make_creative()
    for views, clicks in ((1, 0), (1, 0), (0, 1)):
        with django_assert_num_queries(1):
            increment(creative.pk, "article-end", DAY, views=views, clicks=clicks)
    assert totals() == [("article-end", DAY, 2, 1)]


@pytest.mark.django_db
def test_each_creative_slot_and_day_has_its_own_total():
    one, two = make_creative(), make_creative()
    for creative in (one, two):
        increment(creative.pk, "article-end", DAY, views=1)
    increment(one.pk, "article-opening", DAY, views=1)
    increment(one.pk, "article-end", date(2026, 11, 24), views=1)
    assert [views for _, _, views, _ in totals()] == [1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_creative_that_is_none_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        increment(999_999, "article-end", DAY, views=1)
    assert totals() == []


@pytest.mark.django_db
def test_counted_creative_cannot_be_deleted():
    creative = make_creative()
    increment(creative.pk, "article-end", DAY, views=1)
    with pytest.raises(ProtectedError):
        creative.delete()


def test_a_row_has_room_for_totals_and_nothing_else():
    columns = {field.column for field in DailyCount._meta.get_fields()}
    assert columns == {"id", "creative_id", "slot", "day", "views", "clicks"}


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_nothing():
    creative = make_creative()
    gate, failed = threading.Barrier(4), []

    def run() -> None:
        gate.wait()
        try:
            for _ in range(25):
                increment(creative.pk, "article-end", DAY, views=1, clicks=2)
        except Exception as error:  # seen by the test, not by the thread alone
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert totals() == [("article-end", DAY, 100, 200)]
