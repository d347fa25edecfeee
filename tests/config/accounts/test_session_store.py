"""Session engine: a digest in the table, hours kept by the server."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.accounts import session_store
from config.accounts.session_store import SEALED, SessionStore, digest_key
from config.encryption import site_cipher
from config.models import StaffSession

pytestmark = pytest.mark.django_db

DESK = "/admin/"


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def browser_with(key: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def opens(key: str) -> bool:
    return browser_with(key).get(DESK).status_code == 200


def dump() -> set[str]:
    """Every value of every table, as text."""
    values: set[str] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            values |= {str(value) for row in cursor.fetchall() for value in row}
    return values


def age(**spans) -> None:
    """Let time pass for every session, by moving back what is stored."""
    for name, span in spans.items():
        for row in StaffSession.objects.all():
            StaffSession.objects.filter(pk=row.pk).update(
                **{name: getattr(row, name) - span}
            )


def test_no_value_of_the_database_signs_in(staff):
    key = key_of(staff)
    assert opens(key)
    values = dump()
    row = StaffSession.objects.get()
    assert {row.key_digest, row.data} <= values and not any(key in v for v in values)
    with_mark = {SEALED + value for value in (row.data, row.data.rstrip("="))}
    tried = {v for v in values | with_mark if v.isascii() and v.isprintable()}
    assert not [value for value in tried if opens(value)]


def test_data_of_a_session_is_encrypted_and_bound_to_its_key(staff):
    other = Client()
    other.force_login(User.objects.create_user("b", is_staff=True))
    first, second = StaffSession.objects.order_by("began_at")
    assert "_auth_user" not in first.data
    StaffSession.objects.filter(pk=second.pk).update(data=first.data)
    assert not opens(key_of(other)) and opens(key_of(staff))


def test_words_encrypted_elsewhere_open_no_session():
    """A reader chooses words; their encrypted column must open nothing as a cookie."""
    words = b'["~", {"account_login": {"user": 1}}]'
    column = site_cipher().encrypt(words).decode()
    assert SessionStore(SEALED + column.rstrip("=")).load() == {}


def test_stranger_makes_no_row_whatever_they_keep_in_a_session():
    store = SessionStore()
    store["challenge"] = "x"
    store.save()
    assert store.session_key.startswith(SEALED)
    assert SessionStore(store.session_key).load() == {"challenge": "x"}
    assert not StaffSession.objects.exists()


def test_cookie_of_a_stranger_ends_and_never_says_who_is_signed_in(monkeypatch):
    forged = session_store._seal({"_auth_user_id": "1"})
    assert SessionStore(forged).load() == {}
    sealed = session_store._seal({"a": 1})
    monkeypatch.setattr(session_store, "SEALED_SECONDS", -1)
    assert SessionStore(sealed).load() == {}


def test_cookie_of_a_stranger_stays_within_what_browsers_keep():
    store = SessionStore()
    store["challenge"] = "x" * 4000
    with pytest.raises(session_store.SessionTooLarge):
        store.save()


@pytest.mark.parametrize(
    "spans",
    [
        {"last_used_at": timedelta(hours=2)},
        {"began_at": timedelta(hours=12)},
        {"last_used_at": -timedelta(minutes=6)},  # the clock was set back
    ],
)
def test_session_ends_after_its_hours_and_with_a_clock_set_back(staff, spans):
    age(**spans)
    assert staff.get(DESK).status_code == 302
    SessionStore.clear_expired()
    assert not StaffSession.objects.exists()


def test_session_in_use_lasts_until_its_hours_are_over(staff):
    for _ in range(11):
        age(last_used_at=timedelta(hours=1), began_at=timedelta(hours=1))
        assert staff.get(DESK).status_code == 200
    age(last_used_at=timedelta(hours=1), began_at=timedelta(hours=1))
    assert staff.get(DESK).status_code == 302


def test_last_use_is_written_every_five_minutes(staff):
    age(last_used_at=timedelta(minutes=4))
    before = StaffSession.objects.get().last_used_at
    staff.get(DESK)
    assert StaffSession.objects.get().last_used_at == before
    age(last_used_at=timedelta(minutes=1))
    staff.get(DESK)
    assert timezone.now() - StaffSession.objects.get().last_used_at < timedelta(
        minutes=1
    )


def test_session_that_was_ended_meanwhile_stays_ended(staff):
    store = SessionStore(key_of(staff))
    store["typed"] = 1
    StaffSession.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not StaffSession.objects.exists()


def test_use_at_the_moment_of_its_end_revives_nothing(staff):
    age(last_used_at=timedelta(minutes=6))
    row = StaffSession.objects.get()
    StaffSession.objects.all().delete()
    row.touch()
    assert not StaffSession.objects.exists()


def test_sign_in_takes_a_new_key_and_no_key_of_a_stranger():
    User.objects.create_superuser("a", password="x")
    for planted in ("chosen-by-a-stranger", session_store._seal({"kept": 1})):
        client = browser_with(planted)
        client.post(f"{DESK}login/", {"login": "a", "password": "x"})
        assert key_of(client) != planted
        assert opens(key_of(client)) and not opens(planted)


def test_old_cookie_is_worth_nothing_after_sign_out(staff):
    key = key_of(staff)
    staff.post(f"{DESK}logout/")
    assert not opens(key)
    assert not StaffSession.objects.exists()


def test_own_password_change_keeps_this_browser_and_ends_the_others():
    user = User.objects.create_superuser("a", password="old-Passphrase-1")
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(user)
    old = key_of(here)
    typed = {"oldpassword": "old-Passphrase-1"}
    typed |= dict.fromkeys(["password1", "password2"], "new-Passphrase-2")
    here.post(f"{DESK}password_change/", typed)
    assert opens(key_of(here))
    assert not opens(old) and not opens(key_of(there))
    assert StaffSession.objects.count() == 1


def test_reading_and_asking_make_no_session(client, site):
    for path in ("/", "/questions/ask/", f"{DESK}login/"):
        client.get(path)
    client.post(f"{DESK}login/", {"username": "nobody", "password": "x"})
    assert not StaffSession.objects.exists()
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_key_is_stored_as_digest(staff):
    assert StaffSession.objects.get().pk == digest_key(key_of(staff))
    assert len(key_of(staff)) >= 43  # 256 bits


@pytest.mark.parametrize(
    "key", ["", "~", "~x", "~" + "A" * 8000, "é", "\x00", "gAAAA", "a" * 64, '"']
)
def test_garbled_cookie_is_nobody(key):
    assert SessionStore(key).load() == {}
