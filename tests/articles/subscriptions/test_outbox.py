"""Sending to subscribers: each essay once to each, whoever is killed or fails."""

import threading
from datetime import datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article, OwedEssay, Subscription
from articles.subscriptions import membership, outbox
from articles.subscriptions.announcing import announce_new_essays
from articles.workflow import publishing
from config.mail import CLAIM_LASTS, MOST_ATTEMPTS
from tests.articles.factories import make_article, make_published, make_subscription
from tests.qa.notifications.mail_server import free_port, mail_server

pytestmark = pytest.mark.django_db
ADDRESS = "ann@mail.example"
SENT, FAILED, NOTHING = (
    {"sent": 1, "failed": 0},
    {"sent": 0, "failed": 1},
    {"sent": 0, "failed": 0},
)


@pytest.fixture
def server(settings):
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 0.3
        yield running


def recipients(mails) -> list[str]:
    return sorted(mail.to[0] for mail in mails)


def make_owed(number=1, **fields) -> list[Subscription]:
    """Return subscribers who are owed one new essay."""
    rows = [make_subscription(**fields) for _ in range(number)]
    make_published()
    announce_new_essays()
    return rows


# What goes


def test_mail_that_asks_goes_once(mailoutbox):
    membership.subscribe(ADDRESS, "each")
    assert outbox.send_due() == SENT
    assert outbox.send_due() == NOTHING
    assert recipients(mailoutbox) == [ADDRESS]


def test_nobody_is_told_before_saying_yes(mailoutbox):
    make_subscription(confirmed_at=None)
    make_owed()
    assert outbox.send_due() == SENT
    assert len(mailoutbox) == 1


def test_who_waits_for_the_mail_that_asks_comes_before_all_essays(mailoutbox):
    make_owed(3)
    membership.subscribe(ADDRESS, "each")
    assert outbox.send_due(most=1) == SENT
    assert recipients(mailoutbox) == [ADDRESS]


def test_one_mail_for_each_essay(mailoutbox):
    make_subscription()
    essays = [make_published(headline=f"Essay no {n}") for n in (1, 2)]
    announce_new_essays()
    assert [outbox.send_due() for _ in range(3)] == [SENT, SENT, NOTHING]
    for essay, mail in zip(essays, mailoutbox, strict=True):
        assert essay.headline in mail.body
    assert not OwedEssay.objects.exists()


def test_more_than_a_run_takes_goes_with_the_next(mailoutbox):
    rows = make_owed(5)
    assert outbox.send_due(most=3) == {"sent": 3, "failed": 0}
    assert outbox.send_due(most=3) == {"sent": 2, "failed": 0}
    assert recipients(mailoutbox) == sorted(row.email for row in rows)


def test_told_to_stop_it_ends_before_the_next_mail(mailoutbox):
    make_owed(3)
    asked = iter([False, True])
    assert outbox.send_due(stopped=lambda: next(asked)) == SENT
    assert outbox.send_due() == {"sent": 2, "failed": 0}
    assert len(set(recipients(mailoutbox))) == 3


def test_essay_that_was_taken_off_is_told_to_nobody(mailoutbox):
    make_owed()
    publishing.unpublish(the_essay(), by=None)
    assert outbox.send_due() == NOTHING


def test_essay_that_comes_back_is_told_to_the_rest_only(mailoutbox):
    make_owed(2)
    outbox.send_due(most=1)
    publishing.unpublish(the_essay(), by=None)
    make_published()
    announce_new_essays()
    outbox.send_due()
    publishing.publish(the_essay(), by=None, despite_problems=True)
    outbox.send_due()
    told = [
        mail.to[0] for mail in mailoutbox if the_essay().get_absolute_url() in mail.body
    ]
    assert len(told) == len(set(told)) == 2


def the_essay():
    """The essay that was owed first."""
    return Article.objects.order_by("pk").first()


def test_who_has_left_gets_nothing(mailoutbox):
    [row] = make_owed()
    membership.unsubscribe(row)
    assert outbox.send_due() == NOTHING


# Once a week


SATURDAY = timezone.make_aware(datetime(2027, 5, 8, 8))


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (timedelta(0), 0),
        (timedelta(minutes=-1), 7),
        (timedelta(days=6, hours=23), 0),
        (timedelta(days=7), -7),
    ],
)
def test_week_begins_on_saturday_at_eight(at, days):
    moment = outbox.last_weekly_moment(SATURDAY + at)
    assert moment == SATURDAY - timedelta(days=days)


def test_week_begins_at_eight_in_the_zone_of_the_site(settings):
    settings.TIME_ZONE = "America/New_York"
    with timezone.override("America/New_York"):
        moment = outbox.last_weekly_moment(SATURDAY + timedelta(hours=10))
    assert moment - SATURDAY == timedelta(hours=5)  # London to New York


def announce(at, **fields):
    """Publish an essay and announce it at a moment."""
    essay = make_article(**fields)
    before = at - timedelta(hours=1)
    publishing.publish(essay, by=None, at=before, despite_problems=True)
    announce_new_essays(at)
    return essay


def test_weekly_mail_holds_all_of_a_week_once(mailoutbox):
    make_subscription(frequency="weekly", days_ago=900)
    essays = [announce(SATURDAY - timedelta(days=n)) for n in (3, 2)]
    for hours in (-48, -1):
        assert outbox.send_due(SATURDAY + timedelta(hours=hours)) == NOTHING
    assert outbox.send_due(SATURDAY) == SENT
    [mail] = mailoutbox
    assert all(essay.get_absolute_url() in mail.body for essay in essays)
    for days in (0, 7, 14):
        assert outbox.send_due(SATURDAY + timedelta(days=days, hours=1)) == NOTHING


def test_what_comes_after_the_weekly_mail_waits_for_the_next(mailoutbox):
    make_subscription(frequency="weekly", days_ago=900)
    announce(SATURDAY - timedelta(days=1))
    outbox.send_due(SATURDAY)
    announce(SATURDAY + timedelta(hours=2))
    assert outbox.send_due(SATURDAY + timedelta(days=6)) == NOTHING
    assert outbox.send_due(SATURDAY + timedelta(days=7)) == SENT


def test_weekly_mail_that_was_missed_goes_late_and_once(mailoutbox):
    make_subscription(frequency="weekly", days_ago=900)
    announce(SATURDAY - timedelta(days=1))
    assert outbox.send_due(SATURDAY + timedelta(days=2)) == SENT
    assert outbox.send_due(SATURDAY + timedelta(days=7)) == NOTHING


def test_essay_that_comes_back_makes_no_second_mail_in_a_week(mailoutbox):
    make_subscription(frequency="weekly", days_ago=900)
    announce(SATURDAY - timedelta(days=2))
    away = announce(SATURDAY - timedelta(days=1))
    Article.objects.filter(pk=away.pk).update(status="unpublished")
    outbox.send_due(SATURDAY)
    Article.objects.filter(pk=away.pk).update(status="published")
    assert outbox.send_due(SATURDAY + timedelta(days=3)) == NOTHING
    assert outbox.send_due(SATURDAY + timedelta(days=7)) == SENT


# Bad servers


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        ("hang", "SMTPServerDisconnected"),
        ("4xx", "SMTPRecipientsRefused 451"),
        ("5xx", "SMTPRecipientsRefused 550"),
    ],
)
def test_bad_server_loses_nothing_and_gets_one_mail_when_it_is_well(
    server, mood, error
):
    make_owed()
    server.mood = mood
    now = timezone.now()
    assert outbox.send_due(now) == FAILED
    assert outbox.describe_failures() == [
        {"last_error": error, "number": 1, "given_up": 0}
    ]
    server.mood = "accept"
    assert outbox.send_due(now) == NOTHING
    assert outbox.send_due(now + timedelta(minutes=1)) == SENT
    assert outbox.send_due(now + timedelta(days=2)) == NOTHING
    assert len(server.mails) == 1
    assert outbox.describe_failures() == []


def test_server_that_is_away_ends_the_run(settings, server):
    make_owed(3)
    settings.EMAIL_PORT = free_port()
    assert outbox.send_due() == FAILED


def test_address_that_is_refused_stops_no_other(server):
    make_owed(3)
    server.mood = "5xx"
    assert outbox.send_due() == {"sent": 0, "failed": 3}


def test_given_up_mail_goes_when_staff_tries_again(mailoutbox):
    make_owed()
    Subscription.objects.update(attempts=MOST_ATTEMPTS, last_error="X")
    assert outbox.send_due() == NOTHING
    assert outbox.describe_failures()[0]["given_up"] == 1
    assert outbox.retry_failed() == 1
    assert outbox.send_due() == SENT


def test_address_that_cannot_be_read_is_said_and_lost_to_nobody(settings, mailoutbox):
    make_owed()
    keys = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    now = timezone.now()
    assert outbox.send_due(now) == FAILED
    assert outbox.describe_failures()[0]["last_error"] == "AddressUnreadable"
    settings.ENCRYPTION_KEYS = keys
    assert outbox.send_due(now + timedelta(minutes=1)) == SENT


# Killed half way, two at once


class Killed(BaseException):
    pass


def kill_at(monkeypatch, number, *, before):
    """Die at the n-th mail, before a server has it or right after."""
    send, calls = outbox.send_message, []

    def send_and_die(message):
        calls.append(1)
        if before and len(calls) == number:
            raise Killed
        send(message)
        if len(calls) == number:
            raise Killed

    monkeypatch.setattr(outbox, "send_message", send_and_die)


def test_killed_before_a_mail_is_sent_everybody_gets_it_once(monkeypatch, mailoutbox):
    rows = make_owed(4)
    now = timezone.now()
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill_at(patched, 3, before=True)
        outbox.send_due(now)
    # The one in hand waits until the claim of the dead runs out.
    assert outbox.send_due(now) == SENT
    assert outbox.send_due(now + CLAIM_LASTS) == SENT
    assert recipients(mailoutbox) == sorted(row.email for row in rows)


def test_killed_right_after_a_mail_only_that_one_goes_again_under_its_id(
    monkeypatch, mailoutbox
):
    rows = make_owed(4)
    now = timezone.now()
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill_at(patched, 3, before=False)
        outbox.send_due(now)
    outbox.send_due(now)
    outbox.send_due(now + CLAIM_LASTS)
    assert outbox.send_due(now + timedelta(days=1)) == NOTHING
    ids = {mail.extra_headers["Message-ID"] for mail in mailoutbox}
    assert (len(mailoutbox), len(ids)) == (5, 4)
    assert set(recipients(mailoutbox)) == {row.email for row in rows}


@pytest.mark.django_db(transaction=True)
def test_three_at_once_send_each_mail_once(server):
    rows = make_owed(12)
    results = []

    def run():
        try:
            results.append(outbox.send_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(result["sent"] for result in results) == 12
    assert sorted(mail["To"] for mail in server.mails) == sorted(
        row.email for row in rows
    )


def test_second_tend_with_an_old_list_sends_nothing_again(monkeypatch, mailoutbox):
    make_owed(2)
    old = outbox.due(timezone.now())
    outbox.send_due()
    monkeypatch.setattr(outbox, "due", lambda at: old)
    assert outbox.send_due() == NOTHING
    assert len(mailoutbox) == 2


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_server_is_spoken_to(monkeypatch):
    make_owed()
    states = []
    monkeypatch.setattr(
        outbox,
        "send_message",
        lambda message: states.append(transaction.get_connection().in_atomic_block),
    )
    outbox.send_due()
    assert states == [False]


def test_yes_that_comes_while_the_mail_that_asks_is_sent_is_kept(monkeypatch):
    membership.subscribe(ADDRESS, "each")
    row = Subscription.objects.get()
    monkeypatch.setattr(outbox, "send_message", lambda mail: membership.confirm(row))
    assert outbox.send_due() == SENT
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert row.claimed_at is None


def test_rows_written_while_the_clock_was_a_year_ahead_still_go(mailoutbox):
    make_owed()
    later = timezone.now() + timedelta(days=365)
    Subscription.objects.update(due_at=later, claimed_at=later)
    assert outbox.send_due() == SENT


def test_run_with_nothing_to_do_costs_two_queries(django_assert_num_queries):
    make_subscription()
    with django_assert_num_queries(2):
        outbox.send_due()
