"""What cannot be taken back asks who you are, if that is more than an hour ago."""

import time

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from config.accounts import confirmation
from config.models import StaffSession
from tests.config.accounts.people import (
    PASSWORD,
    add_app,
    add_recovery_codes,
    current_code,
    make_person,
)
from tests.qa.factories import fresh, make_question

pytestmark = pytest.mark.django_db
CONFIRM = "/admin/account/confirm/"
HOUR = 3600


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def client(client, person):
    client.force_login(person)
    return client


def age_sign_in(client, seconds):
    """Let the last proof of who it is be so old."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


def address_of(name, person) -> str:
    group = Group.objects.first()
    row = group.pk if "group" in name else person.pk
    parts = name.rsplit("_", 1)[1]
    if "user" in name or "group" in name:
        return reverse(name, args=[] if parts in ("add", "changelist") else [row])
    return reverse(name, args=[1] if name == "mfa_remove_webauthn" else [])


# Written out: what is left out of the code must not leave the test with it.
PAGES = [
    "admin:auth_group_add",
    "admin:auth_group_change",
    "admin:auth_group_delete",
    "admin:auth_user_add",
    "admin:auth_user_change",
    "admin:auth_user_delete",
    "admin:auth_user_password_change",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
]


def test_no_page_that_asks_is_left_out():
    assert sorted(confirmation.CONFIRMED_PAGES) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_when_opened_after_an_hour(client, person, name):
    add_app(person)
    add_recovery_codes(person)
    address = address_of(name, person)
    assert not client.get(address).headers.get("Location", "").startswith(CONFIRM)
    age_sign_in(client, HOUR + 1)
    answer = client.get(address)
    assert answer["Location"] == f"{CONFIRM}?next={address.replace('/', '%2F')}"


@pytest.mark.parametrize("name", PAGES)
def test_form_may_be_sent_for_an_hour_longer_and_is_never_kept(client, person, name):
    add_app(person)
    add_recovery_codes(person)
    address = address_of(name, person)
    age_sign_in(client, 2 * HOUR + 1)
    assert client.post(address, {"username": "typed"})["Location"].startswith(CONFIRM)
    assert "typed" not in str(dict(client.session))
    assert StaffSession.objects.count() == 1
    age_sign_in(client, -2 * HOUR)
    age_sign_in(client, HOUR + 60)
    answer = client.post(address, {"username": "typed"})
    assert not answer.headers.get("Location", "").startswith(CONFIRM)


@pytest.mark.parametrize("name", sorted(confirmation.CONFIRMED_ACTIONS))
def test_actions_of_lists_of_people_ask(client, person, name):
    age_sign_in(client, 2 * HOUR + 1)
    assert client.get(reverse(name)).status_code == 200
    data = {"action": "delete_selected", "_selected_action": person.pk, "post": "yes"}
    assert client.post(reverse(name), data)["Location"].startswith(CONFIRM)


def test_every_page_that_changes_people_is_in_the_table():
    from django.contrib import admin
    from django.contrib.auth.models import User

    for model in (User, Group):
        for entry in admin.site._registry[model].get_urls():
            name = getattr(entry, "name", None)
            if name and not name.endswith(("_history", "_changelist")):
                assert f"admin:{name}" in confirmation.CONFIRMED_PAGES, name


def test_buttons_that_ask_keep_every_word_typed(client):
    question = make_question()
    address = reverse("admin:qa_question_change", args=[question.pk])
    age_sign_in(client, HOUR + 1)
    for decision in ("open", "erase"):
        data = {"decision": decision, "answer": "Half an <answer>", "base": "1"}
        data["confirm_reference"] = question.reference
        page = client.post(address, data)
        assert page.status_code == 403
        assert 'name="answer" value="Half an &lt;answer&gt;"' in page.text
        assert "confirm_reference" not in page.text
        assert "next=%2Fadmin%2Faccount%2Fconfirm%2Fdone%2F" in page.text
        assert "no-store" in page["Cache-Control"]
        assert question.original_body not in page.text
        assert "Half" not in str(dict(client.session))
    assert fresh(question).status == question.status
    client.post(CONFIRM, {"password": PASSWORD})
    again = client.post(address, {"decision": "review", "answer": "Half an <answer>"})
    assert "Half an &lt;answer&gt;" in again.text
    opened = client.post(address, {"decision": "open"})
    assert question.original_body in opened.text


def test_what_was_sent_stays_open_only_while_it_is_confirmed(client):
    question = make_question()
    address = reverse("admin:qa_question_change", args=[question.pk])
    mark = 'name="opened" value="1"'
    assert mark in client.post(address, {"decision": "open"}).text
    data = {"decision": "review", "opened": "1", "answer": "Half an answer"}
    age_sign_in(client, HOUR + 60)
    assert mark in client.post(address, data).text
    session = client.session
    session["qa_stays_open"] = question.pk
    session.save()
    age_sign_in(client, HOUR)
    page = client.post(address, data)
    assert mark not in page.text
    assert page.context["sent"] == {}
    assert "Half an answer" in page.text
    assert mark not in client.get(address).text


def test_other_buttons_of_a_question_ask_nothing(client):
    question = make_question()
    address = reverse("admin:qa_question_change", args=[question.pk])
    age_sign_in(client, 9 * HOUR)
    assert client.get(address).status_code == 200
    answer = client.post(address, {"decision": "add_note", "note": "x", "base": "1"})
    assert answer.status_code != 403


def test_password_confirms_and_leads_back(client):
    age_sign_in(client, HOUR + 1)
    address = reverse("admin:auth_user_add")
    page = client.get(address, follow=True)
    assert f'name="next" value="{address}"' in page.text
    answer = client.post(CONFIRM, {"password": PASSWORD, "next": address})
    assert answer["Location"] == address
    assert client.get(address).status_code == 200


def test_way_back_leads_to_no_other_site(client):
    data = {"password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(CONFIRM, data)["Location"] == "/admin/"


def test_code_of_the_app_confirms_instead(client, person):
    secret = add_app(person)
    age_sign_in(client, HOUR + 1)
    client.post(f"{CONFIRM}code/", {"code": current_code(secret)})
    assert client.get(reverse("admin:auth_user_add")).status_code == 200


def test_wrong_password_confirms_nothing(client):
    age_sign_in(client, HOUR + 1)
    page = client.post(CONFIRM, {"password": "wrong"})
    assert "This is not your password" in page.text
    assert client.get(reverse("admin:auth_user_add")).status_code == 302


def test_clock_that_was_set_back_confirms_nothing(client):
    age_sign_in(client, -HOUR)
    assert client.get(reverse("admin:auth_user_add"))["Location"].startswith(CONFIRM)


def test_session_without_a_proof_is_asked(client, person, confirmed_sign_in):
    confirmed_sign_in.stop()
    client.logout()
    client.force_login(person)
    assert client.get(reverse("admin:auth_user_add"))["Location"].startswith(CONFIRM)


def test_proof_of_somebody_else_confirms_nothing(client, person):
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk + 1)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time()}
    ]
    session.save()
    assert client.get(reverse("admin:auth_user_add"))["Location"].startswith(CONFIRM)
