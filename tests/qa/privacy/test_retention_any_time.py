"""Retention on any day, however often it runs and wherever the clock stands."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from qa import moderation
from qa.models import Question
from qa.privacy import retention
from tests.examples import walks
from tests.qa.factories import fresh, make_question, publish
from tests.qa.privacy.retention_cases import (
    ADDRESS,
    NOTHING,
    after,
    ask_for_more,
    decline,
    mark_spam,
    settle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("periods")]

KINDS = (
    "open",
    "unconfirmed",
    "spam",
    "declined",
    "withdrawn",
    "asked for more",
    "off the site",
    "published",
    "asked again",
)
SAMPLES = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 500)), min_size=1, max_size=6
)
OFTEN = walks(15)


def make(kind, days):
    """One question in a state that it came to `days` ago."""
    question = make_question(days_ago=days, email=ADDRESS)
    if kind != "unconfirmed":
        moderation.confirm_email(question)
    if kind in ("published", "asked again"):
        publish(fresh(question), at=after(days=-days))
    if kind == "asked again":
        moderation.follow_up(fresh(question), "Again.")
    decisions = {
        "spam": mark_spam,
        "declined": decline,
        "withdrawn": moderation.withdraw,
        "asked for more": ask_for_more,
        "off the site": settle,
    }
    if kind in decisions:
        decisions[kind](question)
    question.events.update(at=after(days=-days))


@contextmanager
def undone():
    """Leave nothing behind for the next example, which would only be slower by it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def start(samples):
    for kind, days in samples:
        make(kind, days)


def state():
    """What is there, by order of arrival; the moments of deletions left aside."""
    return [
        (row.status, row.email, row.original_body, row.replies.count())
        for row in Question.objects.exclude(status="erased").order_by("pk")
    ]


@OFTEN
@given(SAMPLES, st.integers(-600, 600))
def test_dry_run_counts_what_a_run_does_and_a_second_run_does_nothing(samples, days):
    with undone():
        start(samples)
        at = after(days=days)
        expected = retention.enforce_retention(at, dry_run=True)
        assert retention.enforce_retention(at) == expected
        assert retention.enforce_retention(at) == NOTHING
        assert retention.enforce_retention(at, dry_run=True) == NOTHING


@OFTEN
@given(SAMPLES, st.lists(st.integers(0, 600), min_size=1, max_size=5))
def test_running_late_ends_where_running_often_does(samples, days):
    with undone():
        start(samples)
        with undone():
            for day in sorted(days):
                retention.enforce_retention(after(days=day))
            often = state()
        retention.enforce_retention(after(days=max(days)))
        assert state() == often


@OFTEN
@given(SAMPLES, st.integers(0, 300), st.integers(1, 900))
def test_clock_that_goes_back_deletes_nothing_more(samples, days, back):
    with undone():
        start(samples)
        retention.enforce_retention(after(days=days))
        assert retention.enforce_retention(after(days=days - back)) == NOTHING
