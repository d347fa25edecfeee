"""Names and attributes of the cookies: bound to this host where there is https."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings as in_use
from django.contrib.auth.models import User
from django.test import Client

from config.accounts.message_storage import SealedCookieStorage

pytestmark = pytest.mark.django_db

SOURCE = Path(in_use.BASE_DIR) / "config" / "settings.py"


def read_settings(monkeypatch, **changes) -> dict[str, object]:
    with monkeypatch.context() as patch:
        for name, value in changes.items():
            patch.setenv(name, value)
        return runpy.run_path(str(SOURCE))


def test_names_have_the_prefix_where_there_is_https(monkeypatch):
    found = read_settings(monkeypatch, SITE_URL="https://a.example")
    assert found["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert found["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"]


def test_names_are_plain_without_https(monkeypatch):
    found = read_settings(monkeypatch, SITE_URL="http://a.example")
    names = [found[f"{kind}_COOKIE_NAME"] for kind in ("SESSION", "CSRF")]
    assert names == ["sessionid", "csrftoken"]


def test_hsts_names_subdomains_only_where_the_owner_says_so(monkeypatch):
    https, http = {"SITE_URL": "https://a.example"}, {"SITE_URL": "http://a.example"}
    on = {"HSTS_INCLUDE_SUBDOMAINS": "on"}
    name = "SECURE_HSTS_INCLUDE_SUBDOMAINS"
    assert not read_settings(monkeypatch, **https)[name]
    assert read_settings(monkeypatch, **https, **on)[name]
    assert not read_settings(monkeypatch, **http, **on)[name]


@pytest.fixture
def https(settings, monkeypatch):
    """Requests and cookies as where the site has https."""
    found = read_settings(monkeypatch, SITE_URL="https://testserver")
    for name in ("SESSION_COOKIE", "CSRF_COOKIE"):
        for part in ("NAME", "SECURE"):
            setattr(settings, f"{name}_{part}", found[f"{name}_{part}"])


def test_cookies_meet_what_browsers_ask_of_the_prefix(https):
    """Source: RFC 6265bis, section 4.1.3.2: Secure, no Domain, Path=/."""
    User.objects.create_superuser("a", password="x")
    client = Client()
    client.get("/admin/login/", secure=True)
    typed = {"login": "a", "password": "x"}
    client.post("/admin/login/", typed, secure=True)
    assert {"__Host-sessionid", "__Host-csrftoken"} <= set(client.cookies)
    for name in ("__Host-sessionid", "__Host-csrftoken"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert cookie["httponly"] and cookie["samesite"] == "Lax"
        assert cookie["max-age"] == cookie["expires"] == ""  # ends with the browser
    assert client.get("/admin/", secure=True).status_code == 200


def test_old_name_signs_nobody_in(https):
    client, old = Client(), Client()
    client.force_login(User.objects.create_superuser("a"))
    old.cookies["sessionid"] = client.cookies["__Host-sessionid"].value
    assert old.get("/admin/", secure=True).status_code == 302


def test_no_cookie_of_the_admin_is_without_prefix(https, settings, monkeypatch):
    """Source: OWASP ASVS 5.0, V3.3.1."""
    settings.IS_HTTPS = True
    path = Path(in_use.BASE_DIR) / "config" / "accounts" / "message_storage.py"
    settings.COOKIE_PREFIX = "__Host-"
    name = runpy.run_path(str(path))["SealedCookieStorage"].cookie_name
    monkeypatch.setattr(SealedCookieStorage, "cookie_name", name)
    User.objects.create_superuser("a", password="x")
    client = Client()
    client.get("/admin/login/", secure=True)
    client.post("/admin/login/", {"login": "a", "password": "x"}, secure=True)
    client.post("/admin/sessions/", {"others": "1"}, secure=True)
    assert len(client.cookies) == 4
    assert client.cookies[name].value.startswith("gAAAA")  # encrypted
    assert all(name.startswith(("__Host-", "__Secure-")) for name in client.cookies)
    for cookie in client.cookies.values():
        assert cookie["secure"] and cookie["httponly"] and cookie["samesite"]
    assert "Ended: 0" in client.get("/admin/sessions/", secure=True).text


@pytest.mark.parametrize("value", ["", "x", "gAAAA", "\x7f", "a" * 5000])
def test_garbled_cookie_of_messages_says_nothing(value):
    client = Client()
    client.force_login(User.objects.create_superuser("a"))
    client.cookies["messages"] = value
    assert client.get("/admin/sessions/").status_code == 200


def test_cookie_of_a_passkey_challenge_has_the_prefix_for_its_path(settings):
    path = Path(in_use.BASE_DIR) / "config" / "accounts" / "views.py"
    settings.IS_HTTPS = True
    assert runpy.run_path(str(path))["PASSKEY_COOKIE"] == "__Secure-passkey-challenge"


def test_askers_cookie_has_the_prefix_for_its_path(settings, monkeypatch):
    path = Path(in_use.BASE_DIR) / "qa" / "views" / "private_session.py"
    settings.IS_HTTPS = True
    assert runpy.run_path(str(path))["COOKIE"] == "__Secure-private_page"
    settings.IS_HTTPS = False
    assert runpy.run_path(str(path))["COOKIE"] == "private_page"
