"""A click leads to the creative's own target and leaves no trace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ads.models import Creative
from config.site import SiteRecord
from tests.ads.factories import make_creative, make_placement, tomorrow

pytestmark = pytest.mark.django_db


def test_a_click_goes_to_the_target(client):
    creative = make_placement().creative

    response = client.get(creative.get_absolute_url())

    assert response.status_code == 302
    assert response["Location"] == "https://lowlamp.example/lamps"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_click_leaves_no_cookie_and_writes_nothing(client, django_assert_num_queries):
    creative = make_placement().creative

    with django_assert_num_queries(2) as queries:  # the site record, the creative
        response = client.get(creative.get_absolute_url())

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert all(one["sql"].startswith("SELECT") for one in queries.captured_queries)


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
    SiteRecord(advertising_enabled=False).save()

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

    response = client.get(creative.get_absolute_url(), {"url": "https://evil.example"})

    assert response["Location"] == Creative.objects.get().target_url
