"""The page store gives out what Django would answer, and nothing else."""

import gzip
import time
from datetime import timedelta

import brotli
import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from config.page_store import wsgi
from config.page_store.generation import DatabaseAwayError, NoGenerationError
from config.page_store.pages import OVERHEAD
from tests.ads.factories import make_placement
from tests.articles.factories import make_article
from tests.cases import for_each
from tests.config.page_store.conftest import ask
from tests.qa.factories import make_published, make_question
from tests.site.addresses import PRIVATE, READING, all_addresses

pytestmark = pytest.mark.django_db
ESSAY = "/articles/essay/"
KEPT = [address for address in all_addresses(READING) if "?" not in address]


def is_hit(store, *args, **environ) -> bool:
    """Ask for something, and say whether Django was spared."""
    before = store.counts["hits"]
    ask(store, *args, **environ)
    return store.counts["hits"] > before


def test_every_reading_page_is_kept_and_given_out(whole_site, store):
    for address in KEPT:
        first, second = ask(store, address), ask(store, address)
        assert first == second and first.status == "200 OK", address
    assert store.counts["hits"] == store.counts["verified"] == len(KEPT)
    assert {path for path, _ in store.pages.pages} == set(KEPT)


def test_pages_of_lists_are_kept(whole_site, store):
    for _ in range(20):
        make_published()
    for address in ("/questions/?page=1", "/questions/?page=2"):
        ask(store, address)
        assert is_hit(store, address)


def test_what_is_not_public_is_never_kept(whole_site, store):
    others = [*all_addresses(PRIVATE), make_question().mailed_path, "/healthz"]
    others += ["/no-such-page/", "/go/lamp/", "/admin/", "/admin/login/"]
    for address in others:
        ask(store, address)
        ask(store, address)
    assert not store.pages.pages and not store.counts["hits"]


INVENTED = [
    "/articles/essay/?utm_source=a",
    "/articles/essay/?page=2",
    "/articles/essay/?",
    "/articles/?page=01",
    "/articles/?page=1&page=1",
    f"/articles/?page=before-{int(time.time()) * 10**6}-0",
    "/search/?q=words",
    "/sitemap-essays-01.xml",
    "/questions/?about=essay",
]


@for_each("address", INVENTED)
def test_invented_url_of_a_page_is_answered_and_not_kept(whole_site, store, address):
    assert ask(store, address).status == "200 OK"
    assert {query for _, query in store.pages.pages} <= {""}
    assert {path for path, _ in store.pages.pages} <= {ESSAY}


def test_ten_thousand_invented_urls_take_no_memory(whole_site, make_store, monkeypatch):
    store = make_store()
    ask(store)
    size = store.pages.size
    monkeypatch.setattr(store, "application", answer_not_found)
    monkeypatch.setattr(store.generation, "read", lambda: store.last_generation)
    environ = RequestFactory().get(ESSAY).environ | {"HTTP_HOST": "testserver"}
    for number in range(10_000):
        for path, query in (
            (f"/articles/invented-{number}/", ""),
            (ESSAY, f"page={number}"),
        ):
            store(environ | {"PATH_INFO": path, "QUERY_STRING": query}, lambda *_: None)
    assert store.pages.size == size


def answer_not_found(environ, start_response):
    start_response("404 Not Found", [("Cache-Control", "private, no-store")])
    return [b"none"]


def test_encodings_are_those_that_are_asked_for(whole_site, store):
    plain = ask(store)
    for asked, encoding in (
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("identity", None),
        ("", None),
    ):
        reply = ask(store, HTTP_ACCEPT_ENCODING=asked)
        assert reply.headers.get("Content-Encoding") == encoding, asked
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
        assert unpack[encoding](reply.body) == plain.body
        assert reply.headers["Content-Length"] == str(len(reply.body))
        assert reply.headers["Vary"] == "Accept-Encoding"
        weak = "W/" if encoding else ""
        assert reply.headers["ETag"] == weak + plain.headers["ETag"]


def test_reader_who_has_the_page_gets_304(whole_site, store):
    cache.clear()  # of the same page by another test within this second
    page = ask(store)
    etag, date = page.headers["ETag"], page.headers["Last-Modified"]
    for known in (
        {"HTTP_IF_NONE_MATCH": etag},
        {"HTTP_IF_NONE_MATCH": f'"other", W/{etag}'},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_MODIFIED_SINCE": date},
    ):
        reply = ask(store, **known)
        assert (reply.status, reply.body) == ("304 Not Modified", b""), known
        assert reply.headers["ETag"] == etag
        assert "Content-Length" not in reply.headers
        assert reply.headers["Content-Security-Policy"]
    for unknown in (
        {"HTTP_IF_NONE_MATCH": '"other"'},
        {"HTTP_IF_NONE_MATCH": '"other"', "HTTP_IF_MODIFIED_SINCE": date},
        {"HTTP_IF_MODIFIED_SINCE": http_date(0)},
        {"HTTP_IF_MODIFIED_SINCE": http_date(parse_http_date(date) + 5)},
        {"HTTP_IF_MODIFIED_SINCE": "yesterday"},
    ):
        assert ask(store, **unknown).status == "200 OK", unknown


def test_first_reader_gets_304_and_encodings_as_well(whole_site, store):
    etag = ask(store).headers["ETag"]
    store.pages.clear()
    assert ask(store, HTTP_IF_NONE_MATCH=etag).status == "304 Not Modified"
    store.pages.clear()
    first = ask(store, HTTP_ACCEPT_ENCODING="br")
    assert first.headers["Content-Encoding"] == "br"


def test_head_gets_the_headers_and_no_body(whole_site, store):
    page = ask(store)
    head = ask(store, method="HEAD")
    assert head.headers == page.headers and head.body == b""
    assert store.counts["hits"] == 1


OWN_HOSTS = ["testserver", "TESTSERVER", "testserver:80"]
OTHERS = [
    {"HTTP_HOST": "localhost"},
    {"HTTP_HOST": "testserver:8000"},
    {"HTTP_HOST": "evil.example"},
    {"wsgi.url_scheme": "https"},
    {"RAW_URI": "http://testserver/articles/essay/"},
    {"SCRIPT_NAME": "/under"},
    {"CONTENT_LENGTH": "3"},
    {"HTTP_IF_MATCH": '"x"'},
]


def test_request_for_another_site_is_left_to_django(whole_site, store):
    ask(store)
    assert all(is_hit(store, HTTP_HOST=host) for host in OWN_HOSTS)
    assert not any(is_hit(store, **environ) for environ in OTHERS)
    assert not is_hit(store, method="POST")
    assert is_hit(store, HTTP_RANGE="bytes=0-1"), (
        "no part is served: the whole is right"
    )


def test_scheme_is_the_one_that_the_proxy_names(whole_site, store, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SITE_URL, settings.IS_HTTPS = "https://testserver", True
    ask(store, HTTP_X_FORWARDED_PROTO="https")
    assert is_hit(store, HTTP_X_FORWARDED_PROTO="https")
    assert is_hit(store, HTTP_X_FORWARDED_PROTO="https", HTTP_HOST="testserver:443")
    assert not is_hit(store, HTTP_X_FORWARDED_PROTO="http")
    assert not is_hit(store)


def test_cookies_of_a_request_change_nothing(whole_site, store, staff):
    page = ask(store)
    session = f"sessionid={staff.cookies['sessionid'].value}"
    assert ask(store, HTTP_COOKIE=session) == page
    assert store.counts["hits"] == 1


def test_change_makes_the_page_anew_and_what_does_not_show_does_not(whole_site, store):
    before = ask(store)
    make_question()
    make_article(slug="draft")
    whole_site.essay.internal_notes = "For the staff"
    whole_site.essay.save()
    assert is_hit(store)
    whole_site.essay.headline = "Another headline"
    whole_site.essay.save()
    assert not is_hit(store)
    assert ask(store).body != before.body


def test_change_while_a_page_is_made_keeps_nothing(whole_site, store, monkeypatch):
    whole = store.application

    def change_meanwhile(environ, start_response):
        answer = whole(environ, start_response)
        whole_site.essay.headline += "!"
        whole_site.essay.save()
        return answer

    monkeypatch.setattr(store, "application", change_meanwhile)
    ask(store)
    assert not store.pages.pages


def test_clock_ends_a_page_at_the_moment_it_changes(whole_site, store, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    make_placement(starts_at=now + timedelta(minutes=3))
    ask(store)
    now += timedelta(minutes=2, seconds=59)
    assert is_hit(store)
    now += timedelta(seconds=1)
    assert not is_hit(store)
    assert is_hit(store)
    now -= timedelta(seconds=2)
    assert not is_hit(store), "a clock that was set back"


def test_memory_is_bounded_and_the_least_used_page_goes(whole_site, make_store):
    store = make_store(limit=40_000)
    pages = KEPT[2:8]
    for address in pages:
        ask(store, ESSAY)
        ask(store, address, HTTP_ACCEPT_ENCODING="br")
        assert store.pages.size <= 40_000
    assert is_hit(store, ESSAY)
    assert len(store.pages.pages) < len(pages)
    sizes = [page.size for page, _ in store.pages.pages.values()]
    assert store.pages.size == sum(sizes)


def test_page_above_the_limit_is_answered_and_not_kept(whole_site, make_store):
    store = make_store(limit=OVERHEAD + 100)
    assert ask(store).status == "200 OK"
    assert not store.pages.pages and store.pages.size == 0


def test_page_that_grows_above_the_limit_goes(whole_site, make_store):
    size = OVERHEAD + len(ask(make_store()).body)
    store = make_store(limit=size + 100)
    ask(store)
    assert len(store.pages.pages) == 1
    assert ask(store, HTTP_ACCEPT_ENCODING="br").headers["Content-Encoding"] == "br"
    assert not store.pages.pages and store.pages.size == 0


def test_generation_that_comes_back_makes_no_older_page_valid(whole_site, store):
    ask(store)
    first = store.last_generation
    whole_site.essay.headline = "Another headline"
    whole_site.essay.save()
    ask(store)
    assert store.last_generation != first
    assert [page.generation for page, _ in store.pages.pages.values()] == [
        store.last_generation
    ]


@pytest.fixture
def fail(monkeypatch, store):
    """Let the generation fail with an error, at the next request."""

    def fail_with(error):
        def read():
            raise error

        monkeypatch.setattr(store.generation, "read", read)

    return fail_with


def test_without_a_generation_everything_is_django_s(whole_site, store, fail):
    page = ask(store)
    fail(NoGenerationError)
    assert ask(store).body == page.body
    assert not store.counts["hits"]


def test_while_the_database_is_away_pages_are_read_for_ten_minutes(
    whole_site, store, fail, monkeypatch
):
    page = ask(store)
    fail(DatabaseAwayError)
    monkeypatch.setattr(store, "application", answer_not_found)
    away = ask(store)
    assert away.body == page.body
    assert away.headers["Cache-Status"] == wsgi.AWAY_HEADER[1]
    assert ask(store, "/articles/").status == "404 Not Found"

    store.checked_at -= wsgi.AWAY_FOR - 5
    assert ask(store).status == "200 OK"
    store.checked_at -= 6
    assert ask(store).status == "404 Not Found"
    assert store.describe()["away"] == 2


def test_while_the_database_is_away_the_clock_goes_on(
    whole_site, store, fail, monkeypatch
):
    ask(store)
    fail(DatabaseAwayError)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    monkeypatch.setattr(store, "application", answer_not_found)
    assert ask(store).status == "404 Not Found"


def test_stale_page_is_found_by_verifying(whole_site, store, monkeypatch, caplog):
    ask(store)
    monkeypatch.setattr("articles.views.ArticleDetail.template_name", "404.html")
    ask(store)
    assert store.counts["stale"] == 1
    assert "/articles/essay/" in caplog.text
    store.counts["stale"] = 0
