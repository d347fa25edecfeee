"""Who counts as a reader: no robot, nothing fetched ahead, nobody of ours."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from ads.tracking import bots
from tests.cases import for_each

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36"
)


def request(method: str = "get", agent: str = FIREFOX, **headers: str):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(RequestFactory(), method)(
        "/", headers={"User-Agent": agent, **headers}
    )


@for_each("agent", [FIREFOX, PHONE])
def test_browser_is_a_reader(agent):
    assert bots.is_reader(request(agent=agent))
    assert bots.is_reader(request("post", agent=agent))


@for_each(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.2)",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36",
        "facebookexternalhit/1.1",
        "Mozilla/5.0 (compatible; Yahoo! Slurp)",
        "curl/8.5.0",
        "python-requests/2.32",
        "Python-urllib/3.11",
        "Go-http-client/2.0",
        "Scrapy/2.11",
    ],
)
def test_robot_that_says_so_is_none(agent):
    assert not bots.is_reader(request(agent=agent))


@for_each(
    "headers",
    [
        {"Sec_Purpose": "prefetch"},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X_Moz": "prefetch"},
        {"X_Purpose": "preview"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Dest": "image"},
    ],
)
def test_what_nobody_asked_for_here_is_none(headers):
    assert not bots.is_reader(request(**headers))


def test_head_is_none():
    assert not bots.is_reader(request("head"))


@for_each(
    "headers",
    [
        {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Dest": "empty"},
        {"Sec_Fetch_Site": "none", "Sec_Fetch_Dest": "document"},
    ],
)
def test_click_and_beacon_as_browsers_send_them_are_a_reader(headers):
    assert bots.is_reader(request(**headers))


@pytest.mark.django_db
def test_staff_is_none_and_a_stale_cookie_is_a_reader():
    user = get_user_model().objects.create_user("editor", is_staff=True)
    ours, stale = Client(), request()
    ours.force_login(user)
    signed_in = ours.get("/healthz", headers={"User-Agent": FIREFOX}).wsgi_request
    assert not bots.is_reader(signed_in)
    stale.COOKIES["sessionid"] = "long-gone"
    stale.user = type("Nobody", (), {"is_staff": False})()
    assert bots.is_reader(stale)


def test_without_a_cookie_the_session_is_not_touched():
    bare = request()  # it has no `user` at all: reading it would fail
    assert bots.is_reader(bare)
