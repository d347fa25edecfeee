"""Requests that no browser sends, to every public address: refused, never an error."""

import logging

import pytest
from django.test import Client

from tests.site.addresses import PUBLIC, all_addresses

pytestmark = pytest.mark.django_db
PATHS = sorted({one.partition("?")[0] for one in all_addresses(PUBLIC)})
PATHS += ["/admin/", "/admin/login/", "/admin/markdownx/upload/", "/style/", "/seen/"]
# As WSGI hands bytes on: one character each.
BYTES = ["\xff\xfe", "\xc3(", "\xed\xa0\x80", "\x00", "%00", "%ff", "a" * 3900]
BOUNDARY = "b" * 10_000


@pytest.fixture
def browser(whole_site, caplog):
    """A browser of anybody's that is answered 500 instead of the exception."""
    caplog.set_level(logging.ERROR)
    return Client(raise_request_exception=False)


def ask(browser, path, method="GET", body=b"", **environ):
    answer = browser.generic(
        method,
        "/",
        body,
        environ.pop("CONTENT_TYPE", "application/x-www-form-urlencoded"),
        **{"PATH_INFO": path} | environ,
    )
    assert answer.status_code < 500, (path, environ)
    return answer


@pytest.mark.parametrize("garbage", BYTES, ids=ascii)
def test_garbled_path_query_and_cookie_are_no_error(browser, caplog, garbage):
    query = f"{garbage}&page={garbage}&about={garbage}&q={garbage}&kind={garbage}"
    names = ("sessionid", "csrftoken", "messages", "private_page", garbage)
    cookies = "; ".join(f"{name}={garbage}" for name in names)
    for path in PATHS:
        ask(browser, path, QUERY_STRING=query[:4000], HTTP_COOKIE=cookies)
        ask(browser, f"{path}{garbage}/")
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("garbage", BYTES, ids=ascii)
def test_garbled_form_is_no_error(browser, garbage):
    sent = garbage.encode("latin-1")
    fields = (b"title", b"body", b"code", b"email", b"words", b"act", b"username", sent)
    body = b"&".join(name + b"=" + sent for name in fields)
    for path in PATHS:
        ask(browser, path, "POST", body, HTTP_X_CSRFTOKEN=garbage)


@pytest.mark.parametrize(
    "kind",
    [
        "a\0b",
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={BOUNDARY}",
        "application/x-www-form-urlencoded; charset=no-such",
        "application/x-www-form-urlencoded; charset=utf-7",
        ";;;",
        "\xff",
    ],
    ids=lambda kind: ascii(kind[:60]),
)
def test_content_type_of_any_kind_is_no_error(browser, kind):
    for path in PATHS:
        ask(browser, path, "POST", b'{"a": [1, "\xff"', CONTENT_TYPE=kind)


def test_thousand_parts_and_fields_are_refused(browser):
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    kind = "multipart/form-data; boundary=x"
    for path in PATHS:
        ask(browser, path, "POST", part * 1001 + b"--x--", CONTENT_TYPE=kind)
    fields = b"a=b&" * 10_000
    assert ask(browser, "/questions/ask/", "POST", fields).status_code == 413


@pytest.mark.parametrize(
    "host", ["other.example", "testserver:x", "a b", "[::1", "\xff", "-", "a" * 300]
)
def test_wrong_host_is_refused_and_not_logged(browser, caplog, host):
    for path in ("/", "/questions/ask/", "/admin/login/", "/nowhere/"):
        page = ask(browser, path, HTTP_HOST=host, REMOTE_ADDR="203.0.113.99")
        assert page.status_code == 400
    assert "203.0.113.99" not in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "//admin/",
        "/admin/..;/",
        "/./admin/",
        "/x/../admin/",
        "/admin;/",
        "/ADMIN/",
        "/admin\\",
    ],
)
def test_other_spelling_of_a_path_leads_to_no_page_of_the_admin(browser, path):
    page = ask(browser, path)
    assert page.status_code == 404 or page.url.startswith("/admin/login/")


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
        {"HTTP_X_REWRITE_URL": "/admin/"},
        {"HTTP_X_ORIGINAL_URL": "/admin/"},
        {"HTTP_FORWARDED": "for=9.9.9.9;host=evil.example;proto=https"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PORT": "81"},
        {"HTTP_X_FORWARDED_PREFIX": "/pub"},
        {"HTTP_X_SCRIPT_NAME": "/pub"},
        {"HTTP_RANGE": "bytes=0-0,-1"},
        {"HTTP_RANGE": "bytes=9999999999-"},
        {"SCRIPT_NAME": "/pub"},
    ],
    ids=str,
)
def test_header_of_a_proxy_changes_no_page(browser, header):
    for path in ("/", "/articles/essay/", "/questions/answered/", "/sitemap.xml"):
        plain = ask(browser, path)
        answer = ask(browser, path, **header)
        assert answer.content == plain.content
        assert answer.status_code == plain.status_code == 200


@pytest.mark.parametrize(
    "method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "X" * 20]
)
def test_method_that_a_page_does_not_know_is_no_error(browser, method):
    for path in PATHS:
        ask(browser, path, method)


HEADERS = (
    *("IF_NONE_MATCH", "IF_MODIFIED_SINCE", "ACCEPT_ENCODING", "REFERER", "ORIGIN"),
    *("X_FORWARDED_FOR", "USER_AGENT", "ACCEPT", "RANGE", "X_CSRFTOKEN"),
)


@pytest.mark.parametrize("garbage", BYTES[:4], ids=ascii)
def test_garbled_header_is_no_error(browser, garbage):
    sent = {f"HTTP_{name}": garbage for name in HEADERS}
    for path in PATHS:
        ask(browser, path, **sent)
        ask(browser, path, "POST", b"a=b", CONTENT_LENGTH=garbage, **sent)
