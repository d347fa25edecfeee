"""Rate limits: N and no more, no IP kept, and a broken cache stops nobody."""

import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config import rate_limits

IP = "203.0.113.7"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def request_from(ip, forwarded=""):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=ip, headers=headers)


def test_so_many_pass_and_the_next_does_not():
    passed = [rate_limits.consume_quota("ask", IP, "3/hour") for _ in range(5)]
    assert passed == [True, True, True, False, False]


def test_one_kind_and_one_subject_do_not_count_for_another():
    assert rate_limits.consume_quota("ask", IP, "1/hour")
    assert rate_limits.consume_quota("report", IP, "1/hour")
    assert rate_limits.consume_quota("ask", "203.0.113.8", "1/hour")
    assert not rate_limits.consume_quota("ask", IP, "1/hour")


@pytest.mark.parametrize(("subject", "limit"), [(IP, "0"), ("", "1/hour")])
def test_no_limit_and_nobody_are_let_through(subject, limit):
    assert all(rate_limits.consume_quota("ask", subject, limit) for _ in range(5))


def test_broken_cache_lets_people_through(monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *a, **k: 1 / 0)
    assert rate_limits.consume_quota("ask", IP, "1/hour")
    assert rate_limits.consume_quota("ask", IP, "1/hour")


def test_cache_holds_no_ip_and_forgets_the_key():
    rate_limits.consume_quota("ask", IP, "1/hour")
    assert IP not in str(cache._cache)
    cache.delete(rate_limits.KEY)
    assert rate_limits.consume_quota("ask", IP, "1/hour")


def test_key_of_the_digests_is_gone_after_a_day(monkeypatch):
    now = time.time()
    monkeypatch.setattr(locmem, "time", SimpleNamespace(time=lambda: now))
    rate_limits.consume_quota("ask", IP, "1/hour")
    now += 86399
    assert cache.get(rate_limits.KEY)
    now += 2
    assert cache.get(rate_limits.KEY) is None


@pytest.mark.parametrize(
    "limit", ["", "5", "5/week", "-1/hour", "x/hour", "5/hour/day"]
)
def test_limit_that_says_nothing_is_refused(limit):
    with pytest.raises(ImproperlyConfigured):
        rate_limits.parse_limit(limit)


@pytest.mark.parametrize(
    ("count", "forwarded", "expected"),
    [
        (0, "198.51.100.1", IP),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "9.9.9.9, 198.51.100.1", "198.51.100.1"),
        (2, "9.9.9.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", IP),
        (1, "garbage", IP),
        (1, "", IP),
    ],
)
def test_ip_is_what_our_own_proxy_saw(settings, count, forwarded, expected):
    settings.TRUSTED_PROXY_COUNT = count
    assert rate_limits.client_ip(request_from(IP, forwarded)) == expected


def test_neighbours_of_one_ipv6_network_count_as_one():
    one, two = "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"
    first = rate_limits.client_ip(request_from(one))
    assert first == rate_limits.client_ip(request_from(two))
    assert first != rate_limits.client_ip(request_from("2001:db8:1:3::1"))


def test_ipv4_in_the_spelling_of_ipv6_is_itself():
    assert rate_limits.client_ip(request_from(f"::ffff:{IP}")) == IP
