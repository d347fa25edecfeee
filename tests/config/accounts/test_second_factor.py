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
from tests.qa.factories import make_question

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


@pytest.mark.parametrize("is_required", [True, False])
def test_removing_the_last_factor_ends_the_other_sessions(settings, is_required):
    settings.REQUIRE_SECOND_FACTOR = is_required
    person = make_person()
    add_app(person)
    here, elsewhere = Client(), Client()
    here.force_login(person)
    elsewhere.force_login(person)
    here.post("/admin/account/app/remove/")
    assert here.get(OFFER).status_code == 200
    assert elsewhere.get(OFFER)["Location"].startswith("/admin/login/")


def enrol(client) -> str:
    """Connect an app, and return the code that was used for it."""
    secret = client.get("/admin/account/app/add/").context["form"].secret
    code = current_code(secret)
    client.post("/admin/account/app/add/", {"code": code})
    return code


def test_code_that_connected_the_app_signs_nobody_in():
    person = make_person()
    client = sign_in_twice(person)
    code = enrol(client)
    thief = Client()
    sign_in(thief, person)
    thief.post(CODE, {"code": code})
    assert thief.get(OFFER).status_code == 302


def test_offer_ends_when_a_factor_is_added(client):
    sign_in(client, make_person())
    assert "from your next sign-in on it is needed" in client.get(OFFER).text
    enrol(client)
    assert "from your next sign-in on it is needed" not in client.get(OFFER).text


def test_wanted_page_is_kept_through_enrolling():
    client = sign_in_twice(make_person())
    wanted = "/admin/qa/question/?q=1"
    offer = client.get(wanted)["Location"]
    page = client.get(offer)
    query = offer.partition("?")[2]
    add = f"/admin/account/app/add/?{query}"
    assert f'href="{add}"' in page.text
    assert f'href="/admin/account/passkeys/add/?{query}"' in page.text
    code = current_code(client.get(add).context["form"].secret)
    codes = client.post(add, {"code": code})["Location"]
    assert f'href="{wanted}">Go on</a>' in client.get(codes).text
    assert f'href="{wanted}">Go on</a>' in client.get(offer).text
    assert "Go on" not in client.get(f"{OFFER}?next=//evil.example/").text


WORDS = "My <words>"
KEPT = 'value="My &lt;words&gt;"'


@pytest.mark.parametrize(
    "name, data, button",
    [
        ("qa_question", {"answer": WORDS, "redact": "1"}, ("decision", "review")),
        ("articles_article", {"body": WORDS, "_save": "1"}, ("_resume", "1")),
        ("articles_topic", {"name": WORDS, "_save": "Save"}, ("_save", "Save")),
        ("auth_user", {"username": WORDS, "password1": "secret"}, None),
    ],
)
def test_words_sent_while_it_is_due_are_kept(name, data, button):
    """A session ended while typing; the next sign-in owes a factor."""
    client = sign_in_twice(make_person())
    page = client.post(reverse(f"admin:{name}_change", args=[1]), data)
    assert page.status_code == 403
    assert KEPT in page.text
    assert "no-store" in page["Cache-Control"]
    assert "secret" not in page.text
    assert 'name="redact"' not in page.text
    assert button is None or f'name="{button[0]}" value="{button[1]}"' in page.text
    assert "%2Fadmin%2Faccount%2Fconfirm%2Fdone%2F" in page.text
    assert "Close this tab" in client.get("/admin/account/confirm/done/").text


def test_kept_words_arrive_once_a_factor_is_added():
    person = make_person()
    client = sign_in_twice(person)
    address = reverse("admin:qa_question_change", args=[make_question().pk])
    data = {"decision": "review", "answer": WORDS}
    assert KEPT in client.post(address, data).text
    add_app(person)
    assert "My &lt;words&gt;</textarea>" in client.post(address, data).text


def test_scripts_are_told_so_while_it_is_due():
    client = sign_in_twice(make_person())
    for address in (
        reverse("admin:articles_article_token"),
        reverse("admin:articles_article_unsaved"),
        reverse("admin:articles_article_unsaved", args=[1]),
        reverse("admin:qa_question_draft", args=[1]),
        reverse("admin:qa_question_token"),
        reverse("markdownx_markdownify"),
        reverse("markdownx_upload"),
    ):
        for answer in (client.get(address), client.post(address, {"body": "x"})):
            assert answer.status_code == 403, address
            assert "Add a passkey or an app first" in answer.json()["error"]


def test_recovery_codes_without_a_factor_are_refused_in_words():
    client = sign_in_twice(make_person())
    for send in (client.get, client.post):
        page = send("/admin/account/codes/new/", follow=True)
        assert page.redirect_chain == [(OFFER, 302)]
        assert "Recovery codes come with a passkey or an app" in page.text


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


def test_reading_page_is_open_to_who_owes_a_factor(whole_site):
    client = sign_in_twice(make_person())
    page = client.get("/articles/essay/")
    assert page.status_code == 200
    assert "Cookie" not in page.headers.get("Vary", "")
