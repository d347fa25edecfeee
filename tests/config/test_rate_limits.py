"""Rate limits: N and no more, no IP kept, and a broken cache stops nobody."""

import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config import rate_limits
from tests.cases import for_each

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


@for_each(
    "written, expected",
    [
        ("1.2.3.4", "1.2.3.4"),
        ("1.2.3.4:5678", "1.2.3.4"),
        (' "1.2.3.4:5678" ', "1.2.3.4"),
        ("2001:db8::1", "2001:db8::"),
        ("[2001:db8::1]", "2001:db8::"),
        ("[2001:db8::1]:443", "2001:db8::"),
        ('"[2001:db8::1]:443"', "2001:db8::"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::"),
        ("fe80::1%eth0", "fe80::"),
        ("[fe80::1%25eth0]:80", "fe80::"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("[::ffff:1.2.3.4]:99", "1.2.3.4"),
        ("1.2.3.4:", ""),
        ("1.2.3.4:port", ""),
        ("1.2.3", ""),
        ("01.2.3.4", ""),
        ("[2001:db8::1", ""),
        ("unknown", ""),
        ("_hidden", ""),
        ("1.2.3.4\0", ""),
        ("\u0661.2.3.4", ""),
        ("", ""),
    ],
)
def test_ip_is_read_however_a_proxy_writes_it(written, expected):
    assert rate_limits.normalize_ip(written) == expected


def test_several_headers_are_one_list(settings):
    settings.TRUSTED_PROXY_COUNT = 2
    joined = "9.9.9.9,198.51.100.1:5678,10.0.0.1"  # as gunicorn joins them
    assert rate_limits.client_ip(request_from(IP, joined)) == "198.51.100.1"


def test_list_of_a_thousand_hops_is_read_from_its_end(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    forged = "9.9.9.9, " * 1000 + "198.51.100.1"
    assert rate_limits.client_ip(request_from(IP, forged)) == "198.51.100.1"


@pytest.mark.parametrize("network", ["2001:db8:1:{}::", "198.51.100.{}"])
def test_network_around_senders_has_a_limit_of_its_own(network):
    consume = rate_limits.refuse_sender
    for number in range(rate_limits.WIDER):
        assert consume("ask", network.format(number), "1/hour") is None
    refused = consume("ask", network.format(99), "1/hour")
    assert refused is rate_limits.Refusal.SENDER
    assert consume("ask", "203.0.113.1", "1/hour") is None


def test_one_sender_has_the_limit_and_no_more():
    consume = rate_limits.refuse_sender
    answers = [consume("ask", IP, "2/hour") for _ in range(3)]
    assert answers == [None, None, rate_limits.Refusal.SENDER]
    assert consume("ask", IP, "0") is None


def test_site_has_a_limit_for_all_senders_together():
    consume = rate_limits.refuse_sender
    senders = ("203.0.113.1", "198.51.100.1", "192.0.2.1")
    answers = [consume("ask", one, "5/hour", on_site="2/hour") for one in senders]
    assert answers == [None, None, rate_limits.Refusal.SITE]


@for_each(
    "count, ip, forwarded, expected",
    [
        (0, "127.0.0.1", "198.51.100.1", True),  # a proxy that is not counted at all
        (1, "127.0.0.1", "198.51.100.1, 10.0.0.7", True),  # the inner one of two
        (1, "127.0.0.1", "10.0.0.7", True),  # where it wrote the header anew
        (1, "127.0.0.1", "198.51.100.1", False),
        (1, "127.0.0.1", "9.9.9.9, 198.51.100.1", False),  # a sender's own lie
        (0, IP, "9.9.9.9", False),
        (0, "127.0.0.1", "", False),
    ],
)
def test_proxy_count_that_is_too_small_is_noticed(
    settings, count, ip, forwarded, expected
):
    cache.clear()
    settings.TRUSTED_PROXY_COUNT = count
    rate_limits.client_ip(request_from(ip, forwarded))
    assert rate_limits.is_proxy_miscounted() is expected
