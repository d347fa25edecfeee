"""Access codes end when they are old, and their askers are told before."""

from datetime import timedelta

import pytest

from config.models import SiteSettings
from qa import moderation
from qa.privacy import retention
from tests.qa.factories import fresh, make_published, make_question, publish
from tests.qa.privacy.test_retention import DAY, after, make_confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def keep_codes(days):
    SiteSettings.objects.update(keep_code_days=days)


def has_code(question):
    return fresh(question).code_digest is not None


def test_code_ends_a_year_after_the_last_decision():
    keep_codes(365)
    question = make_published(days_ago=20)
    decided = question.events.get(kind="publish").at
    retention.enforce_retention(decided + 365 * DAY - timedelta(minutes=5))
    assert has_code(question)
    assert retention.enforce_retention(decided + 365 * DAY)["codes"] == 1
    assert not has_code(question)
    assert question.events.last().kind == "end_code"
    assert retention.enforce_retention(decided + 366 * DAY)["codes"] == 0


def test_code_stays_while_something_waits():
    keep_codes(365)
    waiting, again = make_question(days_ago=900), make_published(days_ago=900)
    moderation.follow_up(again, "And then?")
    retention.enforce_retention()
    assert has_code(waiting) and has_code(again)


def test_code_of_an_erased_question_ends_too():
    keep_codes(365)
    question = moderation.erase(make_published())
    retention.enforce_retention(after(days=366))
    assert not has_code(question)


def test_asker_who_allowed_mail_is_told_two_weeks_before():
    keep_codes(30)
    SiteSettings.objects.update(keep_email_days=100)
    question = publish(make_confirmed())
    retention.enforce_retention(after(days=15))
    assert not question.notifications.filter(kind="code_ends").exists()
    retention.enforce_retention(after(days=16, minutes=5))
    retention.enforce_retention(after(days=17))
    assert question.notifications.filter(kind="code_ends").count() == 1
    retention.enforce_retention(after(days=29))
    assert has_code(question)
    retention.enforce_retention(after(days=30, minutes=10))
    assert not has_code(question)


def test_late_run_tells_first_and_ends_the_code_two_weeks_later():
    keep_codes(30)
    SiteSettings.objects.update(keep_email_days=100)
    question = publish(make_confirmed())
    retention.enforce_retention(after(days=50))
    assert has_code(question)
    retention.enforce_retention(after(days=64, minutes=5))
    assert not has_code(question)
