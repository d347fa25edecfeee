"""Who is owed which essay: everybody who was there before it, once, after any stop."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Announcement, OwedEssay
from articles.subscriptions import announcing
from articles.subscriptions.announcing import SECOND_THOUGHTS, announce_new_essays
from articles.workflow import publishing
from tests.articles.factories import make_article, make_published, make_subscription

pytestmark = pytest.mark.django_db


def owed() -> list[tuple[int, int]]:
    return sorted(
        OwedEssay.objects.values_list("subscription", "announcement__article")
    )


def test_essay_is_owed_to_everybody_who_was_there_before_it():
    early = make_subscription(days_ago=2)
    make_subscription(days_ago=0)
    make_subscription(days_ago=3, confirmed_at=None)
    essay = make_published(days_ago=1)
    assert announce_new_essays() == 1
    assert owed() == [(early.pk, essay.pk)]
    assert announce_new_essays() == 0


def test_without_a_subscriber_nothing_is_announced():
    make_published()
    announce_new_essays()
    assert not Announcement.objects.exists()


def test_draft_and_scheduled_essay_are_owed_to_nobody():
    make_subscription()
    make_article()
    later = timezone.now() + timedelta(days=1)
    publishing.publish(make_article(), by=None, at=later, despite_problems=True)
    assert announce_new_essays() == 0


def test_scheduled_essay_is_owed_once_its_time_has_come():
    row = make_subscription()
    later = timezone.now() + timedelta(days=1)
    essay = make_article()
    publishing.publish(essay, by=None, at=later, despite_problems=True)
    assert announce_new_essays(later) == 0
    assert announce_new_essays(later + SECOND_THOUGHTS) == 1
    assert owed() == [(row.pk, essay.pk)]


def test_essay_taken_off_within_ten_minutes_is_owed_to_nobody():
    make_subscription()
    now = timezone.now()
    essay = make_article()
    publishing.publish(essay, by=None, at=now, despite_problems=True)
    assert announce_new_essays(now + timedelta(minutes=9)) == 0
    publishing.unpublish(essay, by=None)
    assert announce_new_essays(now + SECOND_THOUGHTS) == 0


def test_essay_that_is_published_again_is_not_owed_again():
    make_subscription()
    essay = make_published()
    announce_new_essays()
    OwedEssay.objects.all().delete()  # told
    publishing.unpublish(essay, by=None)
    publishing.publish(essay, by=None, despite_problems=True)
    assert announce_new_essays() == 0


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at_batch", [1, 2, 3])
def test_killed_in_a_batch_everybody_is_owed_it_once(monkeypatch, at_batch):
    monkeypatch.setattr(announcing, "BATCH", 2)
    rows = [make_subscription() for _ in range(5)]
    essay = make_published()
    create, calls = OwedEssay.objects.bulk_create, []

    def create_and_die(rows):
        create(rows)
        calls.append(1)
        if len(calls) == at_batch:
            raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(OwedEssay.objects, "bulk_create", create_and_die)
        announce_new_essays()
    assert len(owed()) == 2 * (at_batch - 1)
    announce_new_essays()
    assert owed() == [(row.pk, essay.pk) for row in rows]


def test_told_to_stop_it_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(announcing, "BATCH", 2)
    rows = [make_subscription() for _ in range(5)]
    make_published()
    asked = iter([False, True])
    assert announce_new_essays(stopped=lambda: next(asked)) == 2
    # Whoever was told already is not owed it again.
    OwedEssay.objects.filter(subscription=rows[0]).delete()
    assert announce_new_essays() == 3
    assert [key for key, _ in owed()] == [row.pk for row in rows[1:]]


@pytest.mark.django_db(transaction=True)
def test_three_at_once_owe_everybody_once(monkeypatch):
    monkeypatch.setattr(announcing, "BATCH", 3)
    for _ in range(20):
        make_subscription()
    make_published()
    owed_by = []

    def run():
        try:
            owed_by.append(announce_new_essays())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(owed_by) == 3
    assert sum(owed_by) == OwedEssay.objects.count() == 20
