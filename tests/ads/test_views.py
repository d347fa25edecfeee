"""A click leads to the creative's own target and leaves no trace of who clicked."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from ads.models import Creative
from ads.models.daily_count import DailyCount
from ads.serving.selection import site_day
from config.models import SiteSettings
from tests.ads.factories import make_creative, make_placement, tomorrow

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 Firefox/140.0"}


def test_a_click_goes_to_the_target(client):
    creative = make_placement().creative

    response = client.get(creative.get_absolute_url())

    assert response.status_code == 302
    assert response["Location"] == "https://lowlamp.example/lamps"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_click_leaves_no_cookie_and_costs_three_queries(
    client, django_assert_num_queries
):
    creative = make_placement().creative

    with django_assert_num_queries(3):  # the site settings, the creative, the total
        response = client.get(creative.get_absolute_url(), headers=BROWSER)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_head_is_answered_like_get(client):
    assert client.head(make_placement().creative.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_are_refused(client, method):
    address = make_placement().creative.get_absolute_url()

    assert getattr(client, method)(address).status_code == 405


def test_a_creative_that_does_not_run_is_not_found(client):
    ended = make_placement(ends_at=timezone.now() - timedelta(seconds=1)).creative
    waiting = make_placement(starts_at=tomorrow()).creative
    never = make_creative()

    for creative in (ended, waiting, never):
        assert client.get(creative.get_absolute_url()).status_code == 404


def test_nothing_is_found_when_advertising_is_off(client):
    creative = make_placement().creative
    SiteSettings(advertising_enabled=False).save()

    assert client.get(creative.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/go/none/",
        "/go//evil.example/",
        "/go/%0d%0aa/",
        "/go/a%00b/",
        "/go/../admin/",
        "/go/?next=https://evil.example/",
        "/go/" + "a" * 5000 + "/",
    ],
)
def test_an_address_that_belongs_to_no_creative_is_not_found(client, address):
    make_placement()

    assert client.get(address).status_code == 404


def test_a_query_does_not_change_the_target(client):
    creative = make_placement().creative

    response = client.get(
        creative.get_absolute_url(),
        {"url": "https://evil.example", "in": "//evil.example/%0d%0a", "next": "/a"},
    )

    assert response["Location"] == Creative.objects.get().target_url


def click(client, creative, query: str = "", **headers: str) -> list[tuple[str, int]]:
    """Follow the link, and return the slots that have clicks."""
    address = f"{creative.get_absolute_url()}{query}"
    assert client.get(address, headers=BROWSER | headers).status_code == 302
    return list(DailyCount.objects.values_list("slot", "clicks"))


def test_a_click_adds_one_in_its_slot(client):
    creative = make_placement().creative

    click(client, creative, "?in=article-end")

    assert click(client, creative, "?in=article-end") == [("article-end", 2)]
    assert DailyCount.objects.get().day == site_day()


@pytest.mark.parametrize("query", ["", "?in=", "?in=no-slot", "?in=article-end%00"])
def test_a_click_that_names_no_slot_counts_without_one(client, query):
    assert click(client, make_placement().creative, query) == [("unknown", 1)]


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Googlebot/2.1"},
        {"Sec-Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"Sec-Fetch-Dest": "image"},
    ],
)
def test_robots_and_prefetches_are_sent_on_and_not_counted(client, headers):
    assert click(client, make_placement().creative, **headers) == []


def test_staff_is_sent_on_and_not_counted(staff):
    assert click(staff, make_placement().creative, "?in=article-end") == []


def test_head_is_not_counted(client):
    client.head(make_placement().creative.get_absolute_url(), headers=BROWSER)

    assert not DailyCount.objects.exists()


def test_clicks_of_one_connection_are_bounded_and_still_sent_on(client, settings):
    cache.clear()
    settings.COUNT_RATE_LIMIT = "2/hour"
    creative = make_placement().creative

    found = [click(client, creative, "?in=article-end") for _ in range(4)]

    assert found[-1] == [("article-end", 2)]


def test_a_creative_that_has_ended_counts_nothing(client):
    ended = make_placement(ends_at=timezone.now() - timedelta(seconds=1)).creative

    assert client.get(ended.get_absolute_url(), headers=BROWSER).status_code == 404
    assert not DailyCount.objects.exists()
