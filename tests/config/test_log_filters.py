"""Log filters: what a stranger types is in no line, and nobody floods the log."""

import logging
import re
import sys

import pytest
from django.test import Client

from config.log_filters import DisallowedHostFilter, UTCFormatter

LOGGER = logging.getLogger("django.security.DisallowedHost")

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ERROR \d+ a\.logger: (.*)")


@pytest.fixture
def new_minute(monkeypatch):
    (one,) = [each for each in LOGGER.filters if isinstance(each, DisallowedHostFilter)]
    monkeypatch.setattr(one, "_said_at", -60.0)


@pytest.mark.django_db
def test_wrong_hosts_are_one_line_without_their_names(new_minute, caplog):
    client = Client(raise_request_exception=False)
    for name in ("evil.example", "evil.example:80", "<b>", "a" * 8000, "\u00e9", ""):
        for path in ("/", "/admin/", "/healthz", "/no-such-page/"):
            assert client.get(path, headers={"host": name}).status_code in (400, 200)
    said = [record.getMessage() for record in caplog.records]
    assert said == ["A Host that is none of ALLOWED_HOSTS: refused."]


def test_wrong_host_is_logged_again_after_a_minute(monkeypatch):
    found, moments = DisallowedHostFilter(), iter([100.0, 159.0, 160.0])
    monkeypatch.setattr("time.monotonic", lambda: next(moments))
    record = logging.LogRecord("", logging.ERROR, "", 0, "x %s", ("evil",), None)
    assert [found.filter(record) for _ in range(3)] == [True, False, True]
    assert "evil" not in record.getMessage()


def record_of(message, exc_info=None) -> logging.LogRecord:
    return logging.LogRecord("a.logger", 40, "", 0, message, (), exc_info)


def test_line_has_its_time_in_utc_whatever_the_zone_of_the_machine():
    record = record_of("x")
    record.created = 0.5
    assert UTCFormatter().format(record).startswith("1970-01-01T00:00:00.500Z ERROR ")


@pytest.mark.parametrize(
    "broken", ["\n", "\r\n", "\x1b[2J", "\x00", "\x85", "\u2028", "\x0b"]
)
def test_message_with_control_characters_stays_one_line(broken):
    forged = f"a{broken}2026-01-01T00:00:00.000Z ERROR 1 accounts: forged"
    written = UTCFormatter().format(record_of(forged))
    assert len(written.splitlines()) == 1
    assert LINE.fullmatch(written) and written.isprintable()


def test_traceback_holds_no_line_that_could_be_a_record():
    forged = "2026-01-01T00:00:00.000Z ERROR 1 a.logger: forged"
    try:
        raise ValueError(f"a\n{forged}\r{forged}\x1b[2J")
    except ValueError:
        record = record_of("failed", sys.exc_info())
    first, *below = UTCFormatter().format(record).splitlines()
    assert LINE.fullmatch(first)[1] == "failed"
    assert below and "forged" in below[-1]
    assert all(line.startswith("    ") and line.isprintable() for line in below)


def test_console_uses_utc_formatter():
    console = next(one for one in logging.getLogger().handlers if one.filters)
    assert isinstance(console.formatter, UTCFormatter)
