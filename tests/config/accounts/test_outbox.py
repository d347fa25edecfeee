"""Mail about accounts: forgotten passwords tell a stranger nothing, owners are told."""

import logging
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.accounts import outbox
from config.log_filters import RedactPrivateLinksFilter
from config.maintenance.periodic import run_periodic_tasks
from config.models import AccountEvent, AccountMail
from tests.config.accounts.people import (
    PASSWORD,
    add_app,
    add_recovery_codes,
    current_code,
    is_signed_in,
    make_person,
    sign_in,
)

pytestmark = pytest.mark.django_db
FORGOTTEN = "/admin/account/forgotten/"
NEW = "another-long-quiet-walk"
LINK = re.compile(r"http://testserver(/admin/account/new-password/\S+)")


@pytest.fixture
def person():
    return make_person()


def ask(email, ip="203.0.113.1"):
    return Client().post(FORGOTTEN, {"email": email}, REMOTE_ADDR=ip)


def mailed_link() -> str:
    outbox.send_due()
    return LINK.search(mail.outbox[-1].body)[1]


def set_password(client, link, password=NEW):
    form = client.get(link)["Location"]
    return client.post(form, {"password1": password, "password2": password})


def test_known_and_unknown_addresses_cost_and_show_the_same(person):
    def cost(email):
        with CaptureQueriesContext(connection) as queries:
            answer = ask(email)
        number = len(queries)  # before another request forgets them
        headers = {k: v for k, v in answer.headers.items() if k != "Expires"}
        return number, headers, Client().get(answer["Location"]).text

    ask("first@mail.example")
    known = cost(person.email)
    assert known[0] > 0
    assert known == cost("nobody@mail.example")
    assert AccountMail.objects.count() == 3
    assert mail.outbox == []


def test_address_is_encrypted_and_gone_once_it_is_handled(person):
    ask(person.email)
    ask("nobody@mail.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM config_accountmail")
        stored = str(cursor.fetchall())
    assert "@" not in stored
    assert outbox.send_due() == {"sent": 1, "failed": 0}
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert not AccountMail.objects.exists()


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_who_may_not_sign_in_gets_no_link(person, field):
    setattr(person, field, False)
    person.save()
    ask(person.email)
    outbox.send_due()
    assert mail.outbox == []


def test_link_sets_the_password_once_and_ends_sessions(client, person):
    client.force_login(person)
    ask(person.email.upper())
    link, browser = mailed_link(), Client()
    assert set_password(browser, link)["Location"] == "/admin/login/"
    assert not is_signed_in(client)
    assert not is_signed_in(browser)
    assert "This link no longer works" in Client().get(link).text
    sign_in(browser, person, NEW)
    assert is_signed_in(browser)
    kinds = set(AccountEvent.objects.values_list("kind", flat=True))
    assert {"reset_asked", "reset_done"} <= kinds


def test_link_ends_within_the_hour_and_with_the_password(person, settings):
    ask(person.email)
    link = mailed_link()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link no longer works" in Client().get(link).text
    settings.PASSWORD_RESET_TIMEOUT = 3600
    person.set_password(NEW)
    person.save()
    assert "This link no longer works" in Client().get(link).text


def test_setting_lets_a_link_last_an_hour(settings):
    assert settings.PASSWORD_RESET_TIMEOUT == 3600


def test_link_leaves_the_address_bar_and_the_log(person):
    ask(person.email)
    link = mailed_link()
    answer = Client().get(link)
    assert answer["Location"].endswith("-set-password/")
    assert answer["Referrer-Policy"] == "same-origin"
    record = logging.LogRecord("x", 40, "", 0, "failed: %s", (link,), None)
    RedactPrivateLinksFilter().filter(record)
    assert link.rsplit("-", 1)[1] not in record.getMessage()


def test_new_password_by_mail_does_not_replace_the_second_factor(person):
    add_app(person)
    ask(person.email)
    browser = Client()
    set_password(browser, mailed_link())
    assert sign_in(browser, person, NEW)["Location"] == "/admin/account/code/"


def test_device_of_the_link_is_known_while_strangers_guess(person):
    for n in range(12):
        sign_in(Client(), person, "wrong", _ip=f"198.51.100.{n}")
    ask(person.email)
    browser = Client()
    set_password(browser, mailed_link())
    sign_in(browser, person, NEW)
    assert is_signed_in(browser)


def test_rows_of_strangers_are_bounded(monkeypatch):
    monkeypatch.setattr(outbox, "RESET_SITE_LIMIT", "30/hour")
    for n in range(8):
        assert ask(f"a{n}@mail.example").status_code == 302
    assert AccountMail.objects.count() == 5
    for n in range(50):
        ask(f"b{n}@mail.example", ip=f"198.51.100.{n}")
    assert AccountMail.objects.count() == 30


def test_rows_that_wait_are_bounded(person, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_RESETS_WAITING", 3)
    for n in range(5):
        ask(f"a{n}@mail.example", ip=f"198.51.100.{n}")
    assert AccountMail.objects.count() == 3
    outbox.send_due()
    ask(person.email)
    assert AccountMail.objects.count() == 1


def test_strangers_do_not_use_up_what_an_owner_may_ask(person):
    for n in range(40):
        ask(f"b{n}@mail.example", ip=f"198.51.100.{n}")
    for n in range(9):
        ask(person.email, ip=f"192.0.2.{n}")
    outbox.send_due()
    assert len(mail.outbox) == 1
    browser = Client()
    set_password(browser, mailed_link())
    mail.outbox.clear()
    ask(person.email, ip="192.0.2.77")  # the link before is over: another is mailed
    set_password(browser, mailed_link(), "one-more-quiet-lamp")
    sign_in(browser, person, "one-more-quiet-lamp")
    assert is_signed_in(browser)


@pytest.mark.parametrize("seconds, number", [(600, 1), (0, 2)])
def test_next_link_is_mailed_once_the_first_is_not_new(
    person, monkeypatch, seconds, number
):
    assert outbox.LINK_SECONDS == 600
    monkeypatch.setattr(outbox, "LINK_SECONDS", seconds)
    for n in range(2):
        ask(person.email, ip=f"192.0.2.{n}")
        outbox.send_due()
    assert len(mail.outbox) == number


@pytest.mark.parametrize("typed", ["", "no address", "a@b\0.example", "a" * 2**13])
def test_what_is_no_address_is_shown_again(typed):
    answer = Client().post(FORGOTTEN, {"email": typed})
    assert answer.status_code == 200
    assert not AccountMail.objects.exists()


def test_mail_that_fails_is_tried_again_and_a_reset_ends_after_a_day(
    person, monkeypatch
):
    ask(person.email)
    at = timezone.now()

    def refuse(message):
        raise ConnectionRefusedError(111, "no")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "send_message", refuse)
        assert outbox.send_due(at) == {"sent": 0, "failed": 1}
    row = AccountMail.objects.get()
    assert (row.attempts, row.last_error) == (1, "ConnectionRefusedError 111")
    assert outbox.send_due(at) == {"sent": 0, "failed": 0}
    outbox.send_due(at + timedelta(hours=25))
    assert mail.outbox == []
    assert not AccountMail.objects.exists()


def test_tend_sends_it(person):
    ask(person.email)
    assert run_periodic_tasks(dry_run=True).done["account mail"] == "1 due"
    assert run_periodic_tasks().done["account mail"] == "1 sent, 0 failed"


def subjects() -> list[str]:
    outbox.send_due()
    return [message.subject.partition(": ")[2] for message in mail.outbox]


def test_sign_in_on_a_new_device_is_told_once(person):
    browser = Client(
        headers={"user-agent": "Mozilla/5.0 (X11) Gecko/20100101 Firefox/140.0"}
    )
    for _ in range(2):
        sign_in(browser, person)
        browser.post("/admin/logout/")
    assert subjects() == ["you signed in with a browser that we did not know"]
    body = mail.outbox[0].body
    assert "With: Firefox" in body
    assert "http://testserver/admin/sessions/" in body
    assert "203.0.113.1" not in body
    assert "X11" not in body


def test_changes_of_how_to_sign_in_are_told(
    client, person, django_capture_on_commit_callbacks
):
    client.force_login(person)
    secret = client.get("/admin/account/app/add/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/account/app/add/", {"code": current_code(secret)})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/account/codes/new/")
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/admin/password_change/", data)
    client.post("/admin/account/app/remove/")
    assert subjects() == [
        "a way to sign in was added",
        "new recovery codes were made",
        "your password was changed",
        "a way to sign in was removed",
    ]
    kinds = list(AccountEvent.objects.order_by("pk").values_list("kind", flat=True))
    made = ["factor_added", "recovery_codes_made", "recovery_codes_made"]
    assert [kind for kind in kinds if "factor" in kind or "codes" in kind] == [
        *made,
        "factor_removed",
    ]


def told() -> list[tuple[str, list[str]]]:
    outbox.send_due()
    return [(m.subject.partition(": ")[2], m.to) for m in mail.outbox]


def test_password_that_somebody_else_sets_is_told(client, person):
    other = make_person()
    client.force_login(other)
    data = {"usable_password": "true", "password1": NEW, "password2": NEW}
    client.post(f"/admin/auth/user/{person.pk}/password/", data | {"set-password": "1"})
    said = "your password was set or taken away by somebody else"
    assert told() == [(said, [person.email])]


@pytest.mark.parametrize("way", ["shell", "recover_account"])
def test_password_that_a_command_sets_is_told(person, way):
    if way == "shell":
        person.set_password(NEW)
        person.save()
    else:
        call_command("recover_account", person.username, stdout=StringIO())
    said = "your password was set or taken away by somebody else"
    assert told() == [(said, [person.email])]


def test_new_password_by_link_is_told_once(person):
    ask(person.email)
    set_password(Client(), mailed_link())
    mail.outbox.clear()
    assert told() == [("your password was set anew", [person.email])]


def test_new_address_is_told_to_the_old_one(person):
    old, person.email = person.email, "elsewhere@people.example"
    person.save()
    said = "the e-mail address of your account was changed"
    assert told() == [(said, [old])]


def test_use_of_a_recovery_code_is_told(client, person):
    add_app(person)
    code = add_recovery_codes(person)[0]
    sign_in(client, person)
    client.post("/admin/account/code/", {"code": code})
    assert "a recovery code was used" in subjects()
    assert AccountEvent.objects.filter(kind="recovery_code_used").exists()


def test_who_has_no_address_is_owed_nothing(client):
    sign_in(client, make_person(email=""))
    assert not AccountMail.objects.exists()
