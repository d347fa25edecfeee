"""Guessing: tries are limited before anything is hashed, and lock nobody out."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.accounts import try_limits
from config.models import AccountEvent
from tests.config.accounts.people import (
    add_app,
    current_code,
    is_signed_in,
    make_person,
    sign_in,
)

pytestmark = pytest.mark.django_db
CODE = "/admin/account/code/"


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def hashed(monkeypatch):
    """How many passwords were hashed."""
    calls = []
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        calls.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return calls


def ips():
    return (f"198.51.{n // 250}.{n % 250}" for n in range(10_000))


def test_forty_wrong_passwords_from_many_networks_are_not_all_tried(
    client, person, hashed
):
    answers = [
        sign_in(Client(), person, f"wrong-{n}", _ip=ip)
        for n, ip in zip(range(40), ips(), strict=False)
    ]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 30
    assert len(hashed) == 10
    assert answers[-1]["Retry-After"] == "3600"
    assert "Too many tries" in answers[-1].text
    assert f'value="{person.username}"' in answers[-1].text
    right = sign_in(client, person, _ip="192.0.2.77")
    assert right.status_code == 429
    assert not is_signed_in(client)


def test_author_signs_in_on_a_known_device_while_strangers_guess(client, person):
    sign_in(client, person)
    client.post("/admin/logout/")
    for n, ip in zip(range(20), ips(), strict=False):
        sign_in(Client(), person, f"wrong-{n}", _ip=ip)
    sign_in(client, person)
    assert is_signed_in(client)


def test_known_device_has_its_own_number_of_tries(client, person):
    sign_in(client, person)
    client.post("/admin/logout/")
    codes = [sign_in(client, person, "wrong").status_code for _ in range(12)]
    assert codes == [200] * 10 + [429] * 2


def test_device_cookie_of_one_account_is_nothing_to_another(client, person):
    sign_in(client, person)
    client.post("/admin/logout/")
    other = make_person()
    name, cookie = next(c for c in client.cookies.items() if c[0].startswith("device-"))
    assert cookie["path"] == "/admin/"
    assert cookie["httponly"]
    thief = Client()
    thief.cookies[f"device-{other.pk}"] = cookie.value
    codes = [
        sign_in(thief, other, "wrong", _ip=ip).status_code
        for _, ip in zip(range(11), ips(), strict=False)
    ]
    assert codes[-1] == 429
    assert sign_in(Client(), other).status_code == 429
    assert name == f"device-{person.pk}"


def test_changed_password_ends_known_devices(client, person):
    sign_in(client, person)
    client.post("/admin/logout/")
    person.set_password("another-long-quiet-walk")
    person.save()
    for n, ip in zip(range(10), ips(), strict=False):
        sign_in(Client(), person, f"wrong-{n}", _ip=ip)
    assert sign_in(client, person, "another-long-quiet-walk").status_code == 429


def test_one_network_has_few_tries_at_all_names(hashed):
    codes = [sign_in(Client(), f"name-{n}", "wrong").status_code for n in range(22)]
    assert codes == [200] * 20 + [429] * 2
    assert len(hashed) == 20


def test_whole_site_has_a_limit_for_strangers_and_no_row_beyond_it(
    monkeypatch, hashed, cache_keys
):
    monkeypatch.setattr(try_limits, "SITE_LIMIT", "5/hour")
    for n, ip in zip(range(9), ips(), strict=False):
        sign_in(Client(), f"name-{n}", "wrong", _ip=ip)
    assert len(hashed) == 5
    assert len(cache_keys()) == 5 * 4 + 1  # network, site, hour and day; the day's key


def test_existing_and_unknown_names_cost_the_same(person, hashed):
    def cost(name):
        before = len(hashed)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = sign_in(Client(), name, "wrong", _ip="198.51.100.9")
        plain = [
            re.split("WHERE|VALUES", q["sql"])[0] for q in queries.captured_queries
        ]
        page = answer.text.replace(name, "NAME")
        return plain, len(hashed) - before, answer.status_code, len(page)

    sign_in(Client(), person, "wrong")
    sign_in(Client(), "nobody-here", "wrong")
    assert cost(person.username) == cost("nobody-here".ljust(len(person.username)))
    assert cost(person.username)[1] == 1


def test_refusals_are_counted_in_one_row(person):
    for n, ip in zip(range(14), ips(), strict=False):
        sign_in(Client(), person, f"wrong-{n}", _ip=ip)
    row = AccountEvent.objects.get(kind=AccountEvent.Kind.REFUSED)
    assert (row.user_id, row.count) == (person.pk, 4)


def test_codes_of_the_second_factor_are_limited(client, person):
    secret = add_app(person)
    sign_in(client, person)
    codes = [client.post(CODE, {"code": f"{n:06}"}).status_code for n in range(12)]
    assert codes == [200] * 10 + [429] * 2
    client.post(CODE, {"code": current_code(secret)})
    assert not is_signed_in(client)
    assert AccountEvent.objects.get(kind="wrong_factor").count == 10


def test_who_stole_the_password_cannot_lock_the_second_factor_of_a_known_device(person):
    secret = add_app(person)
    own, thief = Client(), Client()
    sign_in(own, person)
    own.post(CODE, {"code": current_code(secret)})
    own.post("/admin/logout/")
    sign_in(thief, person)
    for n in range(12):
        thief.post(CODE, {"code": f"{n:06}"})
    sign_in(own, person)
    assert own.post(CODE, {"code": "1"}).status_code == 200


def test_confirming_again_is_limited_too(client, person):
    client.force_login(person)
    address = "/admin/account/confirm/"
    codes = [client.post(address, {"password": "no"}).status_code for _ in range(12)]
    assert codes == [200] * 10 + [429] * 2


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_take_no_more_than_there_are(hashed):
    person = make_person()
    hashed.clear()

    def guess(n):
        try:
            return sign_in(Client(), person, "wrong", _ip=f"198.51.100.{n}").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, range(24)))
    assert codes.count(200) <= 10
    assert len(hashed) <= 10
