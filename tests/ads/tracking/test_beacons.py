"""Beacons: signed by us, of today, counted once, and never the cause of an error."""

import threading
from datetime import date, datetime, timedelta
from secrets import token_hex
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.signing import Signer
from django.db import DatabaseError, connection
from django.test import Client

from ads.models.daily_count import DailyCount
from ads.serving.selection import site_day
from ads.tracking import beacons
from tests.ads.factories import make_creative
from tests.ads.tracking.test_bots import FIREFOX

ADDRESS = "/seen/"
SLOT = "article-end"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def creative(db):
    return make_creative()


def body_for(creative, *, slot=SLOT, day=None, page=None) -> str:
    block = beacons.sign_beacon(creative.pk, slot, day or site_day())
    return f"{page or token_hex(16)} {block}"


def post(body, client: Client | None = None, **headers: str):
    headers = {"User-Agent": FIREFOX} | headers
    return (client or Client()).post(
        ADDRESS, body, content_type="text/plain;charset=UTF-8", headers=headers
    )


def views() -> int:
    return sum(DailyCount.objects.values_list("views", flat=True))


def test_seen_block_adds_one_to_today(creative):
    response = post(body_for(creative))
    assert (response.status_code, response.content) == (204, b"")
    row = DailyCount.objects.get()
    assert (row.creative, row.slot, row.day) == (creative, SLOT, site_day())
    assert (row.views, row.clicks) == (1, 0)


def test_nothing_is_set_and_nothing_may_be_kept(creative):
    response = post(body_for(creative))
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert "Cookie" not in response.get("Vary", "")


def test_one_beacon_costs_the_database_one_query(creative, django_assert_num_queries):
    body = body_for(creative)
    with django_assert_num_queries(1):
        post(body)


def test_no_token_is_needed_where_tokens_are_enforced(creative):
    assert post(body_for(creative), Client(enforce_csrf_checks=True)).status_code == 204
    assert views() == 1


def test_same_beacon_counts_once_and_another_page_view_again(creative):
    page = token_hex(16)
    for _ in range(3):
        assert post(body_for(creative, page=page)).status_code == 204
    assert views() == 1
    post(body_for(creative))
    assert views() == 2


def test_two_blocks_of_one_page_both_count(creative):
    page = token_hex(16)
    post(body_for(creative, page=page))
    post(body_for(creative, page=page, slot="article-opening"))
    assert views() == 2


def test_yesterdays_page_counts_for_today_and_an_older_one_no_more(creative):
    yesterday = site_day() - timedelta(days=1)
    post(body_for(creative, day=yesterday))
    assert DailyCount.objects.get().day == site_day()
    for day in (yesterday - timedelta(days=1), site_day() + timedelta(days=1)):
        assert post(body_for(creative, day=day)).status_code == 204
    assert views() == 1


def test_day_is_the_one_of_the_sites_zone(creative, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    at = datetime(2026, 11, 22, 23, 0, tzinfo=ZoneInfo("UTC"))
    seen = beacons.parse_beacon(body_for(creative, day=date(2026, 11, 23)).encode())
    assert beacons.count_view(seen, "", at=at)
    assert DailyCount.objects.get().day == date(2026, 11, 23)


def forged(creative) -> dict[str, str | bytes]:
    page, block = body_for(creative).split(" ")
    other_salt = Signer(salt="another").sign(f"{creative.pk}.{SLOT}.{site_day()}")
    no_block = Signer(salt="ads.seen").sign("something else")
    no_day = Signer(salt="ads.seen").sign(f"{creative.pk}.{SLOT}.2026-99-99")
    return {
        "nothing": "",
        "no block": page,
        "another creative": f"{page} 9{block}",
        "another slot": f"{page} {block.replace('end', 'opening')}",
        "no signature": f"{page} {block.rpartition(':')[0]}",
        "another salt": f"{page} {other_salt}",
        "signed, no block": f"{page} {no_block}",
        "signed, no day": f"{page} {no_day}",
        "short page": f"abc {block}",
        "capital page": f"{page.upper()} {block}",
        "two lines": f"{page} {block}\n",
        "not text": b"\xff\xfe\x00" * 20,
        "brackets": "[" * 2000,
        "json": f'{{"{page}": "{block}"}}',
    }


def test_what_no_page_of_ours_sends_is_refused_and_never_an_error(creative):
    for name, body in forged(creative).items():
        assert post(body).status_code == 400, name
    assert views() == 0


def test_long_body_is_refused_before_it_is_read(creative, monkeypatch):
    monkeypatch.setattr(
        beacons, "parse_beacon", lambda body: pytest.fail("it was read")
    )
    assert post(body_for(creative) + " " * 2048).status_code == 413
    assert post("x" * 100_000).status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "9" * 5000, "²"])
def test_length_that_is_none_is_refused(creative, length):
    response = Client().post(
        ADDRESS, body_for(creative), content_type="text/plain", CONTENT_LENGTH=length
    )
    assert response.status_code == 413


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


def test_staff_and_robots_add_nothing(creative, staff):
    assert post(body_for(creative), staff).status_code == 204
    assert post(body_for(creative), **{"User-Agent": "a-bot/1"}).status_code == 204
    assert post(body_for(creative), **{"Sec-Fetch-Site": "cross-site"}).status_code
    assert views() == 0


def test_one_connection_adds_so_many_and_another_still_adds(creative, settings):
    settings.COUNT_RATE_LIMIT = "3/hour"
    for _ in range(5):
        assert post(body_for(creative)).status_code == 204
    assert views() == 3
    client = Client(REMOTE_ADDR="203.0.113.8")
    post(body_for(creative), client)
    assert views() == 4


def test_broken_cache_counts_nothing_and_breaks_nothing(creative, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *a, **k: 1 / 0)
    assert post(body_for(creative)).status_code == 204
    assert views() == 0


def test_broken_database_counts_nothing_and_breaks_nothing(creative, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(type(DailyCount.objects), "increment", broken)
    assert post(body_for(creative)).status_code == 204
    assert not beacons.count_click(creative.pk, SLOT, "")


def test_cache_holds_no_number_of_a_page_and_no_address(creative, settings):
    settings.COUNT_RATE_LIMIT = "3/hour"
    page = token_hex(16)
    post(body_for(creative, page=page), Client(REMOTE_ADDR="203.0.113.9"))
    held = str(cache._cache)
    assert "seen." in held
    assert page not in held and "203.0.113.9" not in held
    assert f"{creative.pk}.{SLOT}" not in held


def test_nothing_is_logged(creative, caplog):
    caplog.set_level("DEBUG", "ads")
    post(body_for(creative))
    post("forged")
    assert caplog.records == []


def test_block_carries_the_same_bytes_all_day(creative):
    assert beacons.sign_beacon(1, SLOT, site_day()) == beacons.sign_beacon(
        1, SLOT, site_day()
    )
    assert beacons.sign_beacon(1, SLOT, site_day()) != beacons.sign_beacon(
        2, SLOT, site_day()
    )


@pytest.mark.django_db(transaction=True)
def test_same_beacon_twice_at_once_counts_once():
    body = body_for(make_creative()).encode()
    gate, results = threading.Barrier(2), []

    def run() -> None:
        gate.wait()
        results.append(beacons.count_view(beacons.parse_beacon(body), ""))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, True]
    assert views() == 1
