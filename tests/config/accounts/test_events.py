"""The audit log of accounts: rows, counts and lines of the log."""

import logging

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.accounts.events import record_event
from config.models import AccountEvent

pytestmark = pytest.mark.django_db

Kind = AccountEvent.Kind


def test_event_says_what_whose_and_by_whom():
    person, owner = User.objects.create(username="a"), User.objects.create(username="b")
    AccountEvent.objects.all().delete()
    record_event(Kind.FACTOR_REMOVED, user=person, by=owner)
    event = AccountEvent.objects.get()
    assert (event.kind, event.user, event.by) == ("factor_removed", person, owner)


def test_failures_of_an_hour_are_one_row_for_each_account_and_none():
    person = User.objects.create(username="a")
    AccountEvent.objects.all().delete()
    for _ in range(5):
        record_event(Kind.WRONG_PASSWORD, user=person)
        record_event(Kind.WRONG_PASSWORD)
    rows = AccountEvent.objects.values_list("kind", "user", "count").order_by("id")
    assert list(rows) == [
        ("wrong_password", person.pk, 5),
        ("wrong_password", None, 5),
    ]


def test_failures_cost_the_same_statements_for_an_account_and_for_none():
    person, seen = User.objects.create(username="a"), []
    record_event(Kind.WRONG_PASSWORD)
    for user in (person, person, None):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            record_event(Kind.WRONG_PASSWORD, user=user)
        seen.append([one["sql"].split()[0] for one in queries])
    assert seen[0] == seen[1] == seen[2]


def test_event_of_a_deleted_person_stays():
    person = User.objects.create(username="a")
    number = person.pk
    record_event(Kind.SIGNED_IN, user=person)
    person.delete()
    assert AccountEvent.objects.filter(user_id=number, kind=Kind.SIGNED_IN).exists()


def test_log_has_numbers_only_and_doubles(caplog):
    person = User.objects.create(username="somebody")
    with caplog.at_level(logging.INFO, "accounts"):
        caplog.clear()
        for _ in range(9):
            record_event(Kind.WRONG_PASSWORD, user=person)
        record_event(Kind.SIGNED_OUT, user=person, by=person)
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 4 + ["INFO"]
    assert caplog.messages[3:] == [
        f"account: wrong_password user={person.pk} by=- count=8",
        f"account: signed_out user={person.pk} by={person.pk} count=1",
    ]
    assert "somebody" not in caplog.text


def test_log_of_accounts_is_on_by_default():
    assert logging.getLogger("accounts").isEnabledFor(logging.INFO)
