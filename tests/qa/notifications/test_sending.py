"""Bad servers, two senders at once, wrong clocks: nothing is lost or sent twice."""

import socket
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from qa import moderation
from qa.models import EmailNotification
from qa.notifications import outbox
from tests.qa.factories import fresh, make_edit, make_question, publish
from tests.qa.notifications.mail_server import free_port, mail_server
from tests.qa.notifications.queued_mail import ADDRESS, make_confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 0.3
        yield running


# Bad mail servers


def test_accepting_server_gets_one_mail(server):
    make_question(email=ADDRESS)
    assert outbox.send_due() == outbox.SendResult(sent=1)
    assert outbox.send_due() == outbox.SendResult()
    assert [mail["To"] for mail in server.mails] == [ADDRESS]


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        ("hang", "SMTPServerDisconnected"),
        ("drop", "SMTPServerDisconnected"),
        ("4xx", "SMTPRecipientsRefused 451"),
        ("5xx", "SMTPRecipientsRefused 550"),
    ],
)
def test_bad_server_loses_nothing_and_gets_one_mail_when_it_is_well(
    server, mood, error
):
    make_question(email=ADDRESS)
    server.mood = mood
    now = timezone.now()
    assert outbox.send_due(now) == outbox.SendResult(failed=1)
    [notification] = outbox.failed()
    assert (notification.attempts, notification.last_error) == (1, error)
    server.mood = "accept"
    assert outbox.send_due(now) == outbox.SendResult()
    assert outbox.send_due(now + timedelta(minutes=1)) == outbox.SendResult(sent=1)
    assert outbox.send_due(now + timedelta(days=2)) == outbox.SendResult()
    assert len(server.mails) == 1
    assert not outbox.failed().exists()


def test_refused_connection_ends_the_run_and_costs_the_others_nothing(settings, server):
    for _ in range(3):
        make_question(email=ADDRESS)
    now, port = timezone.now(), settings.EMAIL_PORT
    settings.EMAIL_PORT = free_port()
    assert outbox.send_due(now) == outbox.SendResult(failed=1)
    assert outbox.failed().get().last_error.startswith("ConnectionRefusedError")
    settings.EMAIL_PORT = port
    assert outbox.send_due(now + timedelta(minutes=1)) == outbox.SendResult(sent=3)
    assert len(server.mails) == 3


def test_refused_recipient_does_not_stop_the_others(server):
    make_question(email=ADDRESS)
    make_question(email=ADDRESS)
    server.mood = "5xx"
    assert outbox.send_due() == outbox.SendResult(failed=2)


def test_server_that_hangs_after_taking_a_mail_gets_it_once(server):
    make_question(email=ADDRESS)
    server.mood = "hang on quit"
    assert outbox.send_due() == outbox.SendResult(sent=1)
    server.mood = "accept"
    assert outbox.send_due(timezone.now() + timedelta(days=1)) == outbox.SendResult()
    assert len(server.mails) == 1


def test_mail_that_may_have_arrived_goes_again_under_the_same_id(server):
    make_question(email=ADDRESS)
    server.mood = "hang after data"
    outbox.send_due()
    server.mood = "accept"
    outbox.send_due(timezone.now() + timedelta(minutes=2))
    outbox.send_due(timezone.now() + timedelta(days=2))
    first, second = [mail["Message-ID"] for mail in server.mails]
    assert first == second


def test_killed_between_sending_and_marking_repeats_once_under_the_same_id(
    server, monkeypatch
):
    make_question(email=ADDRESS)
    now, hand_over = timezone.now(), outbox.send_message

    class Killed(BaseException):
        pass

    def and_die(message):
        hand_over(message)
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(outbox, "send_message", and_die)
        outbox.send_due(now)
    assert outbox.send_due(now + timedelta(minutes=9)) == outbox.SendResult()
    assert outbox.send_due(now + timedelta(minutes=10)) == outbox.SendResult(sent=1)
    assert outbox.send_due(now + timedelta(days=2)) == outbox.SendResult()
    assert len(server.mails) == 2
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_no_failure_keeps_an_address_or_what_the_server_said(server, caplog):
    make_question(email=ADDRESS)
    server.mood = "5xx"
    outbox.send_due()
    assert (
        "mail.example"
        not in str(list(EmailNotification.objects.values())) + caplog.text
    )
    assert "nobody" not in outbox.failed().get().last_error


def test_whoever_asks_or_decides_waits_for_no_server(monkeypatch, site_settings):
    def connect(*args):
        raise AssertionError("a decision spoke to a server")

    monkeypatch.setattr(socket.socket, "connect", connect)
    question = make_confirmed()
    publish(fresh(question))
    assert sorted(EmailNotification.objects.values_list("kind", flat=True)) == [
        "new_question", "published", "received",
    ]  # fmt: skip


def test_pauses_grow_until_it_is_given_up(server):
    make_question(email=ADDRESS)
    server.mood = "4xx"
    at, pauses = timezone.now(), []
    for _ in range(outbox.MOST_ATTEMPTS):
        assert outbox.send_due(at) == outbox.SendResult(failed=1)
        due_at = outbox.failed().get().due_at
        pauses.append((due_at - at) // timedelta(minutes=1))
        at = due_at
    assert pauses == [1, 5, 30, 120, 360] + [1440] * 5
    assert outbox.send_due(at + timedelta(days=3)) == outbox.SendResult()
    assert outbox.is_given_up(outbox.failed().get())


def test_given_up_mail_can_be_tried_again_by_hand(server):
    make_question(email=ADDRESS)
    EmailNotification.objects.update(attempts=outbox.MOST_ATTEMPTS)
    assert outbox.send_due() == outbox.SendResult()
    outbox.retry(outbox.failed().get())
    assert outbox.send_due() == outbox.SendResult(sent=1)


# Two at once, and wrong clocks


def test_claimed_mail_is_left_alone():
    make_question(email=ADDRESS)
    now = timezone.now()
    assert outbox.claim(now) is not None
    assert outbox.claim(now) is None


@pytest.mark.django_db(transaction=True)
def test_four_at_once_send_each_mail_once(server):
    for number in range(12):
        make_question(email=f"reader-{number}@mail.example")
    results = []

    def run():
        try:
            results.append(outbox.send_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len(server.mails) == 12
    assert len({mail["Message-ID"] for mail in server.mails}) == 12


def test_danger_that_comes_while_a_mail_is_sent_owes_another(
    monkeypatch, site_settings
):
    question, told = make_question(), list[str]()

    def write_and_send(message):
        told.append(message.body)
        if len(told) == 1:
            words = moderation.QuestionText("t", "I want to kill myself tonight.", "p")
            moderation.amend(fresh(question), words)

    monkeypatch.setattr(outbox, "send_message", write_and_send)
    outbox.send_due()
    outbox.send_due(timezone.now() + timedelta(hours=3))
    assert ["somebody may be in danger" in body for body in told] == [False, True]


def test_new_words_owe_no_second_mail_while_the_first_waits(site_settings):
    question = make_question()
    moderation.amend(question, moderation.QuestionText("t", "Other words.", "p"))
    assert [row.kind for row in question.notifications.all()] == ["new_question"]


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_server_is_spoken_to(monkeypatch):
    make_question(email=ADDRESS)
    states = []
    monkeypatch.setattr(
        outbox,
        "send_message",
        lambda message: states.append(transaction.get_connection().in_atomic_block),
    )
    outbox.send_due()
    assert states == [False]


def test_rows_written_while_the_clock_was_a_year_ahead_still_go(mailoutbox):
    make_question(email=ADDRESS)
    later = timezone.now() + timedelta(days=365)
    EmailNotification.objects.update(due_at=later, claimed_at=later)
    assert outbox.send_due() == outbox.SendResult(sent=1)


def test_correction_of_the_copy_sends_nothing(mailoutbox):
    question = publish(make_confirmed())
    outbox.send_due()
    edit = make_edit(question, answer="Corrected.")
    moderation.publish(question, edit, by=None, base=fresh(question).version)
    assert outbox.send_due() == outbox.SendResult()
