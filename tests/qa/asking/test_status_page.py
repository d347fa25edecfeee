"""The private page names the day on which the site erases a question by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.models import SiteSettings
from qa.asking.status_page import asker_status
from qa.models import Question
from qa.privacy import retention
from tests.qa.factories import fresh, make_question
from tests.qa.views.asker_page import ask_for_more, make_asked, make_settled

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_asked, make_settled])
def test_page_names_the_day_on_which_retention_erases(make):
    SiteSettings.objects.create(keep_declined_days=20)
    question = make()
    last = timezone.localtime(question.events.last().at + timedelta(days=20))
    assert f"{last.day} {last:%B %Y}" in asker_status(question).text
    retention.enforce_retention(last - timedelta(minutes=5))
    assert fresh(question).status == question.status
    retention.enforce_retention(last)
    assert fresh(question).status == Question.Status.ERASED


def test_asked_twice_the_page_names_the_day_of_the_second_time():
    question = make_asked()
    question.events.update(at=timezone.now() - timedelta(days=50))
    ask_for_more(question)
    days = timedelta(days=SiteSettings.load().keep_declined_days)
    last = timezone.localtime(question.events.last().at + days)
    assert f"before {last.day} {last:%B %Y}" in asker_status(fresh(question)).text


def test_question_that_waits_for_us_has_no_such_day():
    assert "erase" not in asker_status(make_question()).text
