"""Passwords are hashed few at once; the others are told at once to try again."""

import threading

import pytest
from django.contrib.auth.hashers import (
    PBKDF2PasswordHasher,
    check_password,
    make_password,
)

from config.accounts import hashers
from tests.config.accounts.people import PASSWORD, is_signed_in, make_person, sign_in

pytestmark = pytest.mark.django_db
OURS = ["config.accounts.hashers.BoundedPBKDF2PasswordHasher"]


@pytest.fixture(autouse=True)
def quick(settings, monkeypatch):
    settings.PASSWORD_HASHERS = OURS
    monkeypatch.setattr(hashers.BoundedPBKDF2PasswordHasher, "iterations", 1)


@pytest.fixture
def busy():
    """Take the place of strangers, as a hashing under way does."""
    assert hashers._strangers.acquire(blocking=False)
    yield
    hashers._strangers.release()


def test_hashes_are_those_of_django():
    stored = make_password("a-password")
    assert stored.startswith("pbkdf2_sha256$")
    assert check_password("a-password", stored)
    assert PBKDF2PasswordHasher().verify("a-password", stored)


def test_sign_in_answers_at_once_when_another_hashes(client, busy_person):
    answer = sign_in(client, busy_person)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3"
    assert "Try again in a few seconds" in answer.text
    assert f'value="{busy_person.username}"' in answer.text


@pytest.fixture
def busy_person():
    person = make_person()
    assert hashers._strangers.acquire(blocking=False)
    yield person
    hashers._strangers.release()


def test_unknown_name_is_answered_the_same_when_busy(client, busy):
    assert sign_in(client, "nobody-here").status_code == 429


def test_known_device_has_a_place_of_its_own(client):
    person = make_person()
    sign_in(client, person)
    client.post("/admin/logout/")
    assert hashers._strangers.acquire(blocking=False)
    try:
        sign_in(client, person)
        assert is_signed_in(client)
    finally:
        hashers._strangers.release()


def test_every_other_place_that_hashes_says_to_try_again(client):
    person = make_person()
    client.force_login(person)
    new = "another-long-quiet-walk"
    forms = {
        "/admin/account/confirm/": {"password": PASSWORD},
        "/admin/password_change/": {
            "oldpassword": PASSWORD,
            "password1": new,
            "password2": new,
        },
        f"/admin/auth/user/{person.pk}/password/": {
            "password1": new,
            "password2": new,
            "usable_password": "true",
        },
    }
    assert hashers._strangers.acquire(blocking=False)
    try:
        for address, data in forms.items():
            answer = client.post(address, data)
            assert answer.status_code == 429, address
            assert answer["Retry-After"] == "3", address
    finally:
        hashers._strangers.release()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_place_is_free_again_after_a_failure(monkeypatch):
    def fail(*args, **kwargs):
        raise MemoryError

    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(PBKDF2PasswordHasher, "encode", fail)
        make_password("a-password")
    assert make_password("a-password")


def test_no_more_than_the_places_hash_at_once(monkeypatch):
    at_once, most, lock = 0, 0, threading.Lock()
    plain = PBKDF2PasswordHasher.encode
    first = threading.Event()

    def slow(self, *args, **kwargs):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        first.wait(0.2)
        with lock:
            at_once -= 1
        return plain(self, *args, **kwargs)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", slow)
    refused = []

    def hash_one():
        try:
            make_password("a-password")
        except hashers.HashingBusy:
            refused.append(1)

    threads = [threading.Thread(target=hash_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == hashers.MOST_AT_ONCE
    assert len(refused) == 8 - most
