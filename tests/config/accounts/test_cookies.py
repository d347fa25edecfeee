"""Names and attributes of the cookies: bound to this host where there is https."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings as in_use
from django.contrib.auth.models import User
from django.test import Client

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


def test_askers_cookie_has_the_prefix_for_its_path(settings, monkeypatch):
    path = Path(in_use.BASE_DIR) / "qa" / "views" / "private_session.py"
    settings.IS_HTTPS = True
    assert runpy.run_path(str(path))["COOKIE"] == "__Secure-private_page"
    settings.IS_HTTPS = False
    assert runpy.run_path(str(path))["COOKIE"] == "private_page"
