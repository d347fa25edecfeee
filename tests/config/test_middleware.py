"""Last-Modified: it changes when the ETag does, the clock's changes included."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django.utils.http import parse_http_date

from articles.workflow import publishing
from config import middleware, page_dates
from config.middleware import HeadMiddleware
from qa import moderation
from tests.articles.factories import make_article
from tests.site.addresses import PRIVATE, READING, all_addresses

pytestmark = pytest.mark.django_db
START = 1_800_000_000  # seconds since the epoch
THREADS = "/sitemap-threads-1.xml"
OWN = [address for address in all_addresses(READING) if "?" not in address]
ESSAY = "/articles/essay/"


class Clock:
    """The seconds by which answers are dated; they pass when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def time(self) -> float:
        return self.now + 0.9


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still, and a site that remembers nothing."""
    cache.clear()
    clock = Clock()
    monkeypatch.setattr(page_dates, "time", clock)
    return clock


@pytest.fixture
def dated(client):
    """Return the date of an address, in seconds from the start; None without."""

    def date(address: str = ESSAY) -> int | None:
        response = client.get(address)
        assert response.status_code == 200
        said = response.headers.get("Last-Modified")
        return said and parse_http_date(said) - START

    return date


def status(client, address: str, date: str) -> int:
    return client.get(address, headers=since(date)).status_code


def since(date: str) -> dict[str, str]:
    return {"If-Modified-Since": date}


def rename(essay, headline: str) -> None:
    essay.headline = headline
    essay.save()


def test_every_page_is_dated_and_revalidated_by_its_date(whole_site, client, clock):
    dates = {address: client.get(address).headers["Last-Modified"] for address in OWN}
    clock.now += 3600
    for address, date in dates.items():
        assert status(client, address, date) == 304, address
        assert client.get(address).headers["Last-Modified"] == date, address


def test_head_says_what_a_page_would_say(whole_site, client, clock):
    for address in OWN:
        head, page = client.head(address).headers, client.get(address).headers
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert head.get(name) == page.get(name), (address, name)
        for asks in ({"If-None-Match": page["ETag"]}, since(page["Last-Modified"])):
            assert client.head(address, headers=asks).status_code == 304, address


def test_head_sends_no_body_and_says_its_length(settings):
    # By itself: the test client leaves bodies out, and a server complains of them.
    page = HttpResponse("page", headers={"Content-Length": "4"})
    answering = HeadMiddleware(lambda request: page)
    assert answering(RequestFactory().get(ESSAY)).content == b"page"
    head = answering(RequestFactory().head(ESSAY))
    assert (head.content, head["Content-Length"]) == (b"", "4")
    assert settings.MIDDLEWARE[0] == "config.middleware.HeadMiddleware"


def test_date_goes_on_when_what_is_shown_does(whole_site, client, clock, dated):
    before = client.get(ESSAY).headers["Last-Modified"]
    clock.now += 60
    rename(whole_site.essay, "Another headline")
    assert status(client, ESSAY, before) == 200
    assert dated() == 60


def test_what_is_no_part_of_a_page_leaves_its_date(whole_site, clock, dated):
    assert dated() == 0
    clock.now += 60
    whole_site.essay.internal_notes = "For the staff alone"
    whole_site.essay.save()
    assert dated() == 0


def test_what_is_taken_away_dates_the_lists_it_stood_in(
    whole_site, client, clock, dated
):
    places = ["/", ESSAY, "/questions/", "/feeds/answers/", THREADS]
    before = {one: client.get(one).headers["Last-Modified"] for one in places}
    clock.now += 60
    answered = whole_site.answered
    moderation.hide(answered, by=None, base=answered.version)
    for place, date in before.items():
        assert status(client, place, date) == 200, place
        assert dated(place) == 60, place


def test_clock_dates_what_it_changes_and_nothing_else(
    whole_site, client, clock, dated, monkeypatch
):
    soon = make_article(slug="soon", topics=[whole_site.topic])
    publishing.publish(soon, by=None, at=timezone.now() + timedelta(hours=1))
    pages = {one: client.get(one) for one in OWN}
    clock.now += 7200
    now = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: now)
    changed = {
        address
        for address, page in pages.items()
        if client.get(address).headers["ETag"] != page.headers["ETag"]
    }
    assert {"/", "/articles/", "/sitemap-essays-1.xml", "/feeds/articles/"} <= changed
    assert changed == {address for address in OWN if dated(address) == 7200}


def test_what_was_shown_once_before_gets_no_earlier_date(whole_site, clock, dated):
    for number, headline in enumerate(("One", "Two", "One")):
        rename(whole_site.essay, headline)
        assert dated() == number * 60
        clock.now += 60


def test_two_changes_within_a_second_are_told_apart(whole_site, client, clock, dated):
    before = client.get(ESSAY).headers["Last-Modified"]
    rename(whole_site.essay, "Within the same second")
    assert dated() is None
    assert status(client, ESSAY, before) == 200
    clock.now += 1
    assert status(client, ESSAY, before) == 200
    assert dated() == 1


def test_no_date_lies_in_the_future(whole_site, clock, dated):
    dated()
    clock.now -= 3600
    assert dated() is None
    rename(whole_site.essay, "Set back")
    assert dated() is None
    clock.now += 3601
    assert dated() == 1


def test_broken_cache_costs_the_date_and_nothing_else(
    whole_site, client, clock, dated, monkeypatch
):
    def broken(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "get", broken)
    assert dated() is None
    assert client.get(ESSAY).headers["ETag"]


def test_what_stands_behind_a_question_mark_is_never_remembered(
    whole_site, client, clock, monkeypatch
):
    monkeypatch.setattr(cache, "set", pytest.fail)
    pages = ["/?utm_source=a", "/questions/?page=1", "/search/?q=words"]
    for address in pages:
        response = client.get(address)
        assert "ETag" in response.headers and "Last-Modified" not in response.headers


def test_private_pages_and_errors_are_never_remembered(
    whole_site, client, clock, monkeypatch
):
    monkeypatch.setattr(middleware, "unchanged_since", pytest.fail)
    for address in [*all_addresses(PRIVATE), "/no-such-page/"]:
        assert "Last-Modified" not in client.get(address).headers


def test_invented_spellings_of_an_address_leave_no_row(whole_site, client, cache_keys):
    for zeros in range(1, 5):
        page = client.get(f"/sitemap-lists-{'0' * zeros}1.xml")
        assert "Last-Modified" not in page
    client.get("/sitemap-lists-1.xml", SCRIPT_NAME="/pub")
    assert len([key for key in cache_keys() if "page-date" in key]) == 1


def test_site_stands_at_the_root_whatever_a_request_says(whole_site, client):
    plain = client.get("/articles/").content
    assert client.get("/articles/", SCRIPT_NAME="/pub").content == plain


def test_head_of_a_file_has_its_length_and_no_content():
    file = BytesIO(b"a picture")
    answer = HeadMiddleware(lambda request: FileResponse(file, filename="a.png"))(
        RequestFactory().head("/media/a.png")
    )
    assert list(answer.streaming_content) == []
    assert answer["Content-Length"] == "9"
    assert answer.file_to_stream is None  # what the server would send by itself
    answer.close()
    assert file.closed
