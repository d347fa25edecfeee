"""Nothing typed reaches an address, a cookie, a log, the cache or an error report."""

import logging
import re
import sys

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import _caches
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.views.debug import (
    get_default_exception_reporter_filter,
    get_exception_reporter_class,
)

from config.models import SiteSettings, StaffSession
from tests.qa.ask_form import ASK, fields, opened, typed

pytestmark = pytest.mark.django_db
MARK = "wolfsbane"
WORDS = {
    "title": f"{MARK} title",
    "body": f"I want to end my life. My name is {MARK.title()}, ring 020 7946 0018",
    "pseudonym": f"{MARK} name",
    "email": f"{MARK}@mail.example",
    "website": MARK,
}


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


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
    SiteSettings.objects.update(most_open=1)
    steps.append(client.get(ASK))
    again = {"body": f"{WORDS['body']} more", "step": "send"}
    steps.append(client.post(ASK, carried | words | again))
    return steps


def test_marker_is_in_no_address_cookie_or_header(site, client, settings):
    settings.ASK_RATE_LIMIT = "1/hour"
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
    walk(client)
    assert MARK not in str(_caches).lower()
    assert b"wolfsbane" not in b"".join(
        bytes(value) for store in _caches.values() for value in store.values()
    )


def test_marker_is_in_no_session(site, client):
    walk(client)
    assert not StaffSession.objects.exists()


@pytest.fixture
def reports():
    """Every error report that could be mailed or shown, in both of its forms."""
    kept: list[str] = []

    def keep(sender, request, **kwargs):
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info())
        kept.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    got_request_exception.connect(keep)
    yield kept
    got_request_exception.disconnect(keep)


def fail(*args, **kwargs):
    raise RuntimeError


def fail_in_the_database(monkeypatch, statement):
    """Let one kind of statement fail where the driver would, its values at hand."""
    whole = CursorWrapper._execute

    def execute(self, sql, params, *rest):
        if re.search(statement, str(sql)):
            raise DatabaseError
        return whole(self, sql, params, *rest)

    monkeypatch.setattr(CursorWrapper, "_execute", execute)


def error_of(step):
    """Send every word on, to a site that fails, and return how it answered."""
    client = Client(raise_request_exception=False)
    words = WORDS
    if step == "calm":  # nothing is offered to read where words speak of danger
        words, step = WORDS | {"body": f"On Sundays nobody speaks of {MARK}."}, "check"
    return client.post(ASK, opened(client) | typed(**words) | {"step": step})


@pytest.mark.parametrize(
    ("broken", "step"),
    [
        ("qa.asking.forms.plain_paragraphs", "check"),
        ("qa.submission_triage.find_flags", "check"),
        ("qa.triage.pii._without_overlaps", "go_on"),
        ("qa.asking.similar._uncommon_words", "calm"),
        ("qa.moderation.asker.raise_flags", "send"),
        ("qa.moderation.transitions.find_submission_flags", "send"),
        ("qa.triage.pii._is_likely", "go_on"),
        ("qa.views.ask.render", "check"),
        ("qa.views.ask.render", "change"),
    ],
)  # fmt: skip
def test_marker_is_in_no_error_report(site, monkeypatch, reports, broken, step):
    monkeypatch.setattr(broken, fail)
    assert error_of(step).status_code == 500
    assert reports
    assert not [report for report in reports if MARK in report.lower()]


@pytest.mark.parametrize(
    ("statement", "step"),
    [
        ("FROM .qa_phrase", "check"),
        ("low_title|LIKE|STRPOS", "calm"),
        ("FROM .qa_crisisresource", "change"),
        ("submission_key", "send"),
        ("INSERT INTO .qa_question", "send"),
        ("INSERT INTO .qa_flag", "send"),
    ],
)
def test_marker_is_in_no_report_of_a_broken_database(
    site, monkeypatch, reports, statement, step
):
    fail_in_the_database(monkeypatch, statement)
    assert error_of(step).status_code == 500
    assert reports
    assert not [report for report in reports if MARK in report.lower()]


def test_marker_is_in_no_mail_about_an_error(site, monkeypatch, settings, mailoutbox):
    settings.ADMINS = [("Owner", "owner@a.example")]
    monkeypatch.setattr("qa.moderation.submit", fail)
    settings.DEBUG = False
    error_of("send")
    assert len(mailoutbox) == 1
    assert MARK not in mailoutbox[0].body.lower()


def test_report_without_this_care_would_hold_the_marker(
    site, monkeypatch, reports, settings
):
    """What makes the tests above able to fail."""
    stock = "django.views.debug.SafeExceptionReporterFilter"
    settings.DEFAULT_EXCEPTION_REPORTER_FILTER = stock
    get_default_exception_reporter_filter.cache_clear()
    monkeypatch.setattr("qa.moderation.submit", fail)
    error_of("send")
    get_default_exception_reporter_filter.cache_clear()
    assert [report for report in reports if MARK in report.lower()]
