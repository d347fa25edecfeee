"""Asking, confirming, leaving: nobody is mailed who did not say yes; nothing stays."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from articles.models import Announcement, OwedEssay, Subscription
from articles.subscriptions import membership
from config.mail import MOST_ATTEMPTS
from tests.articles.factories import make_published, make_subscription

pytestmark = pytest.mark.django_db
ADDRESS = "ann@mail.example"


def the_one() -> Subscription:
    return Subscription.objects.get()


def mail_went():
    """The mail that asks is sent."""
    Subscription.objects.update(owes_confirmation=False)


def test_typed_address_is_owed_one_mail_that_asks():
    membership.subscribe(ADDRESS, "weekly")
    row = the_one()
    assert (row.email, row.frequency) == (ADDRESS, "weekly")
    assert row.owes_confirmation
    assert row.confirmed_at is None


def test_address_is_unreadable_in_the_database():
    membership.subscribe(ADDRESS, "each")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM articles_subscription")
        assert "mail.example" not in str(cursor.fetchall())


def test_second_press_owes_no_second_mail():
    for _ in range(2):
        membership.subscribe(f" {ADDRESS.upper()}", "each")
    assert the_one().confirmations == 1


def test_stranger_cannot_have_an_address_mailed_again_and_again():
    for _ in range(8):
        membership.subscribe(ADDRESS, "each")
        mail_went()
        cache.clear()  # on other days
    assert the_one().confirmations == membership.ASKED_AT_MOST


def test_stranger_cannot_go_on_after_the_owner_deleted_the_address():
    for _ in range(8):
        membership.subscribe(ADDRESS, "each")
        membership.erase_address(ADDRESS)
    assert not Subscription.objects.exists()
    membership.subscribe(ADDRESS, "each")
    assert not Subscription.objects.exists()


def test_typing_an_address_of_the_list_changes_nothing():
    row = make_subscription(ADDRESS, frequency="each")
    before = Subscription.objects.values().get()
    membership.subscribe(ADDRESS, "weekly")
    assert Subscription.objects.values().get(pk=row.pk) == before


def test_owner_says_yes():
    membership.subscribe(ADDRESS, "each")
    assert membership.confirm(the_one())
    row = the_one()
    assert row.confirmed_at is not None
    assert not row.owes_confirmation


def test_second_yes_keeps_the_first_moment():
    row = make_subscription()
    membership.confirm(row)
    assert the_one().confirmed_at == row.confirmed_at


def test_yes_after_the_address_was_deleted_keeps_nothing():
    membership.subscribe(ADDRESS, "each")
    row = the_one()
    membership.unsubscribe(row)
    assert not membership.confirm(row)
    assert not Subscription.objects.exists()


def test_whoever_leaves_takes_with_them_what_is_owed():
    row, other = make_subscription(), make_subscription()
    announcement = Announcement.objects.create(article=make_published())
    for one in (row, other):
        OwedEssay.objects.create(subscription=one, announcement=announcement)
    membership.unsubscribe(row)
    assert OwedEssay.objects.get().subscription == other
    assert the_one() == other


def test_bytes_of_an_address_are_gone_from_the_disk(stored_bytes):
    row = make_subscription(ADDRESS)
    make_subscription()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT email, email_digest FROM articles_subscription WHERE id = %s",
            [row.pk],
        )
        words = [value.encode() for value in cursor.fetchone()]
    before = stored_bytes()
    assert all(word in before for word in words)
    membership.unsubscribe(row)
    after = stored_bytes()
    assert not any(word in after for word in words)


def test_staff_erases_by_the_address_however_it_is_typed():
    make_subscription(ADDRESS)
    membership.erase_address(f" {ADDRESS.upper()} ")
    assert not Subscription.objects.exists()


def test_unconfirmed_address_is_swept_after_a_week_and_not_before():
    now = timezone.now()
    week = {"confirmed_at": None, "created_at": now - timedelta(days=7)}
    make_subscription(**week)
    young = make_subscription(
        confirmed_at=None, created_at=now - timedelta(days=7) + timedelta(minutes=1)
    )
    old = make_subscription(days_ago=900)
    assert membership.sweep(now, dry_run=True) == 1
    assert membership.sweep(now) == 1
    assert set(Subscription.objects.all()) == {young, old}
    assert membership.sweep(now) == 0


def test_address_that_refused_all_mail_for_a_month_is_swept():
    now = timezone.now()
    refused = {
        "attempts": MOST_ATTEMPTS,
        "last_error": "SMTPRecipientsRefused 550",
        "due_at": now - timedelta(days=30),
    }
    make_subscription(**refused)
    stays = [
        make_subscription(**refused | {"due_at": now - timedelta(days=29)}),
        make_subscription(**refused | {"attempts": MOST_ATTEMPTS - 1}),
        # Our own server's fault, not the address's.
        make_subscription(**refused | {"last_error": "ConnectionRefusedError 111"}),
    ]
    assert membership.sweep(now) == 1
    assert set(Subscription.objects.all()) == set(stays)


def test_sweep_goes_on_from_batch_to_batch(monkeypatch):
    monkeypatch.setattr(membership, "BATCH", 2)
    for _ in range(5):
        make_subscription(confirmed_at=None, days_ago=8)
    assert membership.sweep() == 5
