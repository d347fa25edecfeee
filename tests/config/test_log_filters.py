"""Log filters: what a stranger types is in no line, and nobody floods the log."""

import logging

import pytest
from django.test import Client

from config.log_filters import DisallowedHostFilter

LOGGER = logging.getLogger("django.security.DisallowedHost")


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


def test_next_minute_is_said_again(monkeypatch):
    found, moments = DisallowedHostFilter(), iter([100.0, 159.0, 160.0])
    monkeypatch.setattr("time.monotonic", lambda: next(moments))
    record = logging.LogRecord("", logging.ERROR, "", 0, "x %s", ("evil",), None)
    assert [found.filter(record) for _ in range(3)] == [True, False, True]
    assert "evil" not in record.getMessage()
