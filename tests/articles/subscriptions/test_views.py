"""Following by mail: the form says the same to all; links show, buttons act."""

import re

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Subscription, SubscriptionRequest
from articles.subscriptions import membership
from tests.articles.factories import make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
PATH = "/follow/mail/"
ADDRESS = "ann@mail.example"
FIELDS = {"email": ADDRESS, "frequency": "each"}
VALUES = re.compile(r"'[^']*'|\b\d+\b")


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def ask(client, email=ADDRESS, **fields):
    """Send the form, and let the periodic tasks look the address up."""
    response = client.post(PATH, FIELDS | {"email": email} | fields)
    membership.handle_subscription_requests()
    return response


def make_asked(address=ADDRESS) -> Subscription:
    return make_subscription(address, confirmed_at=None, days_ago=0)


# The form


def test_form_is_private(client):
    response = client.get(PATH)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_typed_address_is_kept_unconfirmed(client):
    response = ask(client, frequency="weekly")
    assert response.headers["Location"] == f"{PATH}?sent=1"
    row = Subscription.objects.get()
    assert (row.email, row.frequency, row.confirmed_at) == (ADDRESS, "weekly", None)


def statements(email) -> list[str]:
    """Return what the form asks the database, without its values."""
    cache.clear()
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        assert client.post(PATH, FIELDS | {"email": email}).status_code == 302
    return [VALUES.sub("?", query["sql"]) for query in queries]


def test_address_on_the_list_asked_and_unknown_cost_the_same_statements():
    make_subscription(ADDRESS)
    make_asked("asked@mail.example")
    costs = [
        statements(email)
        for email in (ADDRESS, "asked@mail.example", "no@mail.example")
    ]
    assert costs[0] == costs[1] == costs[2]
    asked = " ".join(costs[0])
    assert '"articles_subscriptionrequest"' in asked
    assert '"articles_subscription"' not in asked


def test_request_is_kept_encrypted_until_it_is_handled(client):
    client.post(PATH, FIELDS)
    client.post(PATH, FIELDS | {"email": "a-longer-name.of-somebody@mail.example"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM articles_subscriptionrequest")
        stored = [value for (value,) in cursor.fetchall()]
    assert "mail.example" not in str(stored)
    assert len({len(value) for value in stored}) == 1  # nor does its length tell
    assert membership.handle_subscription_requests() == 2
    assert not SubscriptionRequest.objects.exists()


def test_so_many_requests_wait_and_whoever_comes_then_keeps_the_address(
    client, monkeypatch
):
    monkeypatch.setattr(membership, "MOST_WAITING", 1)
    client.post(PATH, FIELDS)
    late = client.post(PATH, FIELDS | {"email": "late@mail.example"})
    assert late.status_code == 429
    assert "late@mail.example" in late.text
    assert SubscriptionRequest.objects.count() == 1


def said(response) -> tuple:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.text)
    return response.status_code, dict(response.headers) | {"ETag": ""}, text


def test_known_and_unknown_address_are_told_the_same():
    make_subscription(ADDRESS)
    answers = []
    for email in (ADDRESS, "nobody@mail.example"):
        client = Client()
        sent = ask(client, email)
        answers.append((sent.status_code, dict(sent.headers), sent.content))
        answers.append(said(client.get(sent.headers["Location"])))
    assert answers[:2] == answers[2:]


@pytest.mark.parametrize(
    "fields",
    [
        {"email": ""},
        {"email": "ann"},
        {"email": "a" * 400 + "@b.example"},
        {"email": "a@b\x00.c"},
        {"email": "ann@mail.example\nBcc: b@c.example"},
        {"frequency": ""},
        {"frequency": "hourly"},
        {"website": "https://spam.example"},
    ],
)
def test_bad_input_is_said_and_kept(client, fields):
    response = ask(client, **fields)
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    typed = fields.get("email", ADDRESS).split("\n")[0].replace("\x00", "")
    assert typed in response.text.replace("\x00", "")
    assert not Subscription.objects.exists()


def test_one_sender_cannot_have_address_after_address_mailed(client):
    answers = [ask(client, f"reader-{n}@mail.example") for n in range(12)]
    assert Subscription.objects.count() == 10
    assert answers[-1].status_code == 429
    assert "reader-11@mail.example" in answers[-1].text
    assert "a@b.example" in answers[-1].text


def test_lost_cookie_keeps_the_address_and_the_choice():
    client = Client(enforce_csrf_checks=True)
    response = ask(client, frequency="weekly")
    assert response.status_code == 403
    assert ADDRESS in response.text
    assert re.search(r'value="weekly" checked', response.text)
    assert not Subscription.objects.exists()


def test_database_that_is_away_keeps_the_address(client, monkeypatch):
    def fail(*args):
        raise OperationalError

    monkeypatch.setattr(membership, "request_subscription", fail)
    response = ask(client)
    assert response.status_code == 503
    assert ADDRESS in response.text
    assert 'name="frequency" value="each"' in response.text


# The mailed link


def test_opening_the_link_changes_nothing(client):
    row = make_asked()
    before = Subscription.objects.values().get()
    response = client.get(row.link_path)
    assert "Yes, send me mail" in response.text
    assert not response.cookies
    assert Subscription.objects.values().get() == before


def test_yes_puts_the_address_on_the_list(client):
    row = make_asked()
    response = client.post(row.link_path, {"act": "confirm"}, follow=True)
    assert "You get mail about new essays" in response.text
    row.refresh_from_db()
    assert row.confirmed_at is not None


def test_other_choice_is_one_press(client):
    row = make_subscription(ADDRESS)
    client.post(row.link_path, {"act": "weekly"})
    row.refresh_from_db()
    assert row.frequency == "weekly"


def test_leaving_deletes_the_address_and_the_page_says_so(client):
    row = make_subscription(ADDRESS)
    response = client.post(row.link_path, {"act": "stop"}, follow=True)
    assert not Subscription.objects.exists()
    assert response.status_code == 200
    assert "We no longer have your address" in response.text


def test_mail_program_leaves_with_one_post_without_cookie_or_redirect():
    client = Client(enforce_csrf_checks=True)
    row = make_subscription(ADDRESS)
    for _ in range(2):
        answer = client.post(row.link_path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not answer.cookies
    assert not Subscription.objects.exists()


def test_unknown_act_changes_nothing(client):
    row = make_subscription(ADDRESS)
    before = Subscription.objects.values().get()
    assert client.post(row.link_path, {"act": "each-and-all"}).status_code == 302
    assert Subscription.objects.values().get() == before


def test_altered_link_leads_nowhere(client):
    path = make_subscription().link_path
    assert client.get(f"{path[:-2]}x/").status_code == 404
    assert client.post(f"{path[:-2]}x/", {"act": "stop"}).status_code == 404
    assert Subscription.objects.exists()


def test_address_is_on_no_page_of_the_link(client):
    row = make_subscription(ADDRESS)
    assert ADDRESS not in client.get(row.link_path).text


def test_link_is_kept_out_of_the_logs():
    from config.log_filters import PRIVATE_LINK

    path = make_subscription().link_path
    assert PRIVATE_LINK.sub(r"\1...", path) == "/follow/mail/.../"
