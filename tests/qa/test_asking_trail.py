"""Nothing typed reaches an address, a cookie, a log, the cache or an error report."""

import logging

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import _caches
from django.test import Client
from django.views.debug import SafeExceptionReporterFilter, get_exception_reporter_class

from config.site import SiteRecord
from tests.qa.test_ask import ASK, fields, opened, typed

pytestmark = pytest.mark.django_db
MARK = "wolfsbane"
WORDS = {
    "title": f"{MARK} title",
    "body": f"I want to end my life. My name is {MARK.title()}, ring 020 7946 0018",
    "pseudonym": f"{MARK} name",
    "email": f"{MARK}@mail.example",
    "website": MARK,
}


@pytest.fixture
def records():
    """Everything that anything logs, at any level."""
    kept: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record):
            kept.append(record.getMessage() + str(record.__dict__))

    handler, root = Keep(level=0), logging.getLogger()
    levels = {
        name: logging.getLogger(name).level
        for name in ("", "django", "django.request", "django.security")
    }
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def walk(client):
    """Go through every page of asking, marker in every field."""
    words = typed(**WORDS)
    steps = [
        client.get(ASK),
        client.post(ASK, opened(client) | words | {"step": "check"}),
    ]
    carried = fields(steps[-1])
    for step in ("go_on", "change", "send"):
        steps.append(client.post(ASK, carried | words | {"step": step}))
    steps.append(client.post(ASK, words | {"title": "", "step": "check"}))
    steps.append(client.post(ASK, words | {"adult": "no"}))
    strict = Client(enforce_csrf_checks=True)
    steps.append(strict.post(ASK, words))
    SiteRecord.objects.update(most_open=1)
    steps.append(client.get(ASK))
    again = {"body": f"{WORDS['body']} more", "step": "send"}
    steps.append(client.post(ASK, carried | words | again))
    return steps


def test_marker_is_in_no_address_cookie_or_header(site, client, settings):
    settings.ASK_RATE_LIMIT = "1/hour"
    cache.clear()
    steps = walk(client)
    assert [step.status_code for step in steps] == [
        200, 200, 200, 200, 302, 422, 200, 403, 200, 429,
    ]  # fmt: skip
    for step in steps:
        assert MARK not in str(step.headers).lower()
        assert MARK not in str(step.cookies).lower()
        assert MARK not in step.request.get("QUERY_STRING", "").lower()
    assert MARK in steps[2].text  # the walk carries it where it belongs


def test_marker_is_in_no_log(site, client, records):
    walk(client)
    assert not [line for line in records if MARK in line.lower()]


def test_marker_is_not_in_the_cache(site, client):
    cache.clear()
    walk(client)
    assert MARK not in str(_caches).lower()
    assert b"wolfsbane" not in b"".join(
        bytes(value) for store in _caches.values() for value in store.values()
    )


@pytest.mark.parametrize(
    "broken", ["qa.views.asking.check", "qa.moderation.submit", "qa.redaction.suggest"]
)
def test_marker_is_in_no_error_report(site, monkeypatch, rf, settings, broken):
    """The report that is logged or mailed for an error hides what was typed."""
    import sys

    from django.core.signals import got_request_exception

    reports = []

    def keep(sender, request, **kwargs):
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info())
        reporter.filter = SafeExceptionReporterFilter()
        reports.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    def fail(*args, **kwargs):
        raise RuntimeError

    got_request_exception.connect(keep)
    client = Client(raise_request_exception=False)
    words = opened(client) | typed(**WORDS) | {"step": "go_on"}
    monkeypatch.setattr(broken, fail)
    try:
        step = "send" if "submit" in broken else "go_on"
        answer = client.post(ASK, words | {"step": step})
    finally:
        got_request_exception.disconnect(keep)
    assert answer.status_code == 500
    assert reports
    assert not [report for report in reports if MARK in report.lower()]
