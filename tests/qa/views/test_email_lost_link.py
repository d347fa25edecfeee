"""A lost private link is sent again to a confirmed address; the page says the same."""

import re
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qa import moderation
from qa.models import EmailNotification, LinkRequest
from qa.notifications import link_requests
from tests.qa.factories import make_question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
PATH = "/questions/yours/lost/"
ADDRESS = "ann@mail.example"
VALUES = re.compile(r"'[^']*'|\b\d+\b|X'[0-9A-F]*'")


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def make_confirmed(email=ADDRESS):
    return moderation.confirm_email(make_question(email=email))


def links():
    return EmailNotification.objects.filter(kind="link")


def ask(client, email=ADDRESS):
    """Ask for links, and let the periodic tasks look for them."""
    response = client.post(PATH, {"email": email})
    link_requests.handle_link_requests()
    return response


def test_page_is_private(client):
    response = client.get(PATH)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "data-quick-exit" in response.text


def test_confirmed_address_is_owed_a_mail_for_each_question(client):
    questions = {make_confirmed().pk, make_confirmed().pk}
    ask(client, f"  {ADDRESS.upper()} ")
    assert set(links().values_list("question", flat=True)) == questions


def test_unconfirmed_stopped_and_erased_are_owed_nothing(client):
    make_question(email=ADDRESS)
    moderation.stop_mail(make_confirmed())
    moderation.erase(make_confirmed())
    ask(client)
    assert not links().exists()


def said(response) -> tuple:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.text)
    return response.status_code, dict(response.headers) | {"ETag": ""}, text


def test_known_and_unknown_address_are_told_the_same():
    make_confirmed()
    answers = []
    for email in (ADDRESS, "nobody@mail.example"):
        client = Client()
        sent = ask(client, email)
        answers.append((sent.status_code, dict(sent.headers), sent.content))
        answers.append(said(client.get(sent.headers["Location"])))
    assert answers[:2] == answers[2:]
    assert links().count() == 1


def test_address_stands_in_no_address_line_and_on_no_page(client):
    response = ask(client)
    assert "ann" not in response.headers["Location"]
    assert ADDRESS not in client.get(response.headers["Location"]).text


def test_fourth_mail_of_a_day_to_one_address_is_not_owed_and_nobody_is_told(client):
    make_confirmed()
    answers = set()
    for _ in range(4):
        response = ask(client)
        answers.add((response.status_code, response.headers["Location"]))
        links().update(sent_at=timezone.now())
    assert links().count() == 3
    assert len(answers) == 1


def test_second_request_while_a_mail_waits_owes_no_second(client):
    make_confirmed()
    ask(client)
    ask(client)
    assert links().count() == 1


def test_one_sender_cannot_try_address_after_address(client, settings):
    addresses = [f"reader-{number}@mail.example" for number in range(30)]
    for address in addresses:
        make_confirmed(address)
    answers = {ask(client, address).status_code for address in addresses}
    assert 0 < links().count() < 30
    assert answers == {302, 429}


def statements(email) -> list[str]:
    """Return what a request for links asks the database, without its values."""
    cache.clear()
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        assert client.post(PATH, {"email": email}).status_code == 302
    return [VALUES.sub("?", query["sql"]) for query in queries]


def test_known_and_unknown_address_cost_the_same_statements():
    for _ in range(5):
        make_confirmed()
    known, unknown = statements(ADDRESS), statements("nobody@mail.example")
    assert known == unknown
    assert len(known) <= 12
    asked = " ".join(known)
    assert "qa_linkrequest" in asked
    assert not re.search("qa_question|qa_emailnotification|qa_moderationevent", asked)


def test_request_is_kept_encrypted_until_it_is_handled(client):
    client.post(PATH, {"email": ADDRESS})
    client.post(PATH, {"email": "a-much-longer-name.of-somebody@mail.example"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM qa_linkrequest")
        stored = [value for (value,) in cursor.fetchall()]
    assert "mail.example" not in str(stored)
    assert len({len(value) for value in stored}) == 1  # nor does its length tell
    assert link_requests.handle_link_requests() == 2
    assert not LinkRequest.objects.exists()


def test_so_many_requests_wait_and_no_more(client, monkeypatch):
    monkeypatch.setattr(link_requests, "MOST_WAITING", 2)
    answers = [client.post(PATH, {"email": ADDRESS}) for _ in range(4)]
    assert LinkRequest.objects.count() == 2
    assert [answer.status_code for answer in answers] == [302, 302, 429, 429]
    assert "so we send no mail" in answers[-1].text
    assert f'value="{ADDRESS}"' in answers[-1].text


def test_requests_of_many_networks_shut_nobody_out(client):
    make_confirmed()
    for number in range(301):
        sender = f"{20 + number % 150}.{number // 150}.1.9"
        client.post(PATH, {"email": f"{number}@bot.example"}, REMOTE_ADDR=sender)
    asked = client.post(PATH, {"email": ADDRESS}, REMOTE_ADDR="200.1.2.3")
    link_requests.handle_link_requests()
    assert (asked.status_code, links().count()) == (302, 1)


def test_request_that_fails_keeps_no_other(client, monkeypatch, caplog):
    for name in ("first", "second"):
        make_confirmed(f"{name}@mail.example")
        client.post(PATH, {"email": f"{name}@mail.example"})
    first, send_link = LinkRequest.objects.earliest("pk"), moderation.send_link

    def send_or_fail(question):
        if question.email.startswith("first"):
            raise RuntimeError("first@mail.example")
        return send_link(question)

    monkeypatch.setattr(moderation, "send_link", send_or_fail)
    monkeypatch.setattr(link_requests, "MOST_A_RUN", 1)
    assert link_requests.handle_link_requests() == 1
    assert links().count() == 1 and LinkRequest.objects.get() == first
    assert caplog.messages == ["LinkRequest failed: RuntimeError"]
    LinkRequest.objects.update(asked_at=timezone.now() - timedelta(days=1))
    assert link_requests.handle_link_requests() == 0
    assert not LinkRequest.objects.exists()


def test_request_whose_key_is_lost_is_dropped(client, settings):
    make_confirmed()
    client.post(PATH, {"email": ADDRESS})
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert link_requests.handle_link_requests() == 1
    assert not (links().exists() or LinkRequest.objects.exists())


@pytest.mark.parametrize(
    "email", ["", "ann", "ann@", "@b.example", "a" * 400 + "@b.example", "a@b\x00.c"]
)
def test_what_is_no_address_is_said_and_kept(client, email):
    response = ask(client, email)
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    assert email.replace("\x00", "") in response.text.replace("\x00", "")


def test_header_cannot_be_smuggled_in(client):
    assert ask(client, "ann@mail.example\nBcc: b@c.example").status_code == 422


def test_lost_cookie_keeps_the_address():
    client = Client(enforce_csrf_checks=True)
    make_confirmed()
    response = ask(client)
    assert response.status_code == 403
    assert ADDRESS in response.text
    assert not links().exists()
