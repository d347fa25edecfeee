"""A second factor is offered at the first sign-in, and due from the second on."""

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.config.accounts.people import (
    add_app,
    add_recovery_codes,
    current_code,
    make_person,
    sign_in,
)

pytestmark = pytest.mark.django_db
OFFER = "/admin/account/"
CODE = "/admin/account/code/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def sign_in_twice(person) -> Client:
    for _ in range(2):
        client = Client()
        sign_in(client, person)
    return client


def test_first_sign_in_offers_and_lets_go_on(client):
    answer = sign_in(client, make_person(), next="/admin/qa/question/")
    assert answer["Location"] == f"{OFFER}?next=%2Fadmin%2Fqa%2Fquestion%2F"
    page = client.get(answer["Location"])
    assert "from your next sign-in on it is needed" in page.text
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("group", ["", "author", "moderator"])
def test_second_sign_in_opens_nothing_else_first(group):
    client = sign_in_twice(make_person(group=group))
    for address in (
        "/admin/",
        "/admin/qa/question/",
        "/style/",
        "/admin/markdownx/frame/",
        "/admin/no-such-page/",
        "/admin/r/1/1/",
    ):
        for send in (client.get, client.post, client.put, client.head):
            assert send(address)["Location"].startswith(OFFER), address
    assert "until then nothing else opens" in client.get(OFFER).text


def test_every_page_of_the_admin_asks_for_it():
    client = sign_in_twice(make_person())
    own = {"login", "logout", "jsi18n", "password_change"}
    names = {entry.name for entry in site.get_urls() if getattr(entry, "name", "")}
    lists = {f"{m._meta.app_label}_{m._meta.model_name}_changelist" for m in _models()}
    plain = {"index", "autocomplete", "password_change_done"} | lists
    assert len(lists) > 20
    assert {"index", "autocomplete"} <= names
    for name in plain - own:
        answer = client.get(reverse(f"admin:{name}"))
        assert answer["Location"].startswith(OFFER), name


def _models():
    return site._registry


def test_who_cannot_read_questions_needs_none():
    client = sign_in_twice(make_person(group="ads editor"))
    assert client.get("/admin/").status_code == 200


def test_switched_off_asks_nobody(settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert sign_in_twice(make_person()).get("/admin/").status_code == 200


def test_enrolling_opens_the_rest():
    person = make_person()
    client = sign_in_twice(person)
    secret = client.get("/admin/account/app/add/").context["form"].secret
    client.post("/admin/account/app/add/", {"code": current_code(secret)})
    assert client.get("/admin/").status_code == 200


def test_enrolling_in_another_browser_opens_this_one():
    person = make_person()
    client = sign_in_twice(person)
    add_app(person)
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_factor():
    person = make_person()
    add_recovery_codes(person)
    assert sign_in_twice(person).get("/admin/")["Location"].startswith(OFFER)


def test_who_removes_the_last_factor_owes_one_again():
    person = make_person()
    secret = add_app(person)
    client = Client()
    sign_in(client, person)
    client.post(CODE, {"code": current_code(secret)})
    assert client.get("/admin/").status_code == 200
    client.post("/admin/account/app/remove/")
    assert client.get("/admin/")["Location"].startswith(OFFER)


def test_no_request_costs_a_query_more(settings):
    person = make_person()
    add_app(person)
    client = Client()
    client.force_login(person)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/markdownx/frame/")
        return [q["sql"] for q in queries if "mfa_" in q["sql"]]

    assert count() == []


def test_factor_is_taken_from_reading_pages_too_by_nobody(whole_site):
    client = sign_in_twice(make_person())
    page = client.get("/articles/essay/")
    assert page.status_code == 200
    assert "Cookie" not in page.headers.get("Vary", "")
