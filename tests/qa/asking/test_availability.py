"""A pause is said in words, offers what there is, and loses nothing that was typed."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from config.models import SiteSettings
from qa import moderation
from qa.asking.availability import asking_closed
from qa.models import Question
from tests.qa.ask_form import ASK, check, fields, typed
from tests.qa.factories import make_question

pytestmark = pytest.mark.django_db


def test_open_unless_said_otherwise(site):
    assert asking_closed() is None


def test_closed_until_a_day_and_open_on_it(site):
    SiteSettings.objects.update(asking_closed_until=date(2026, 12, 24))
    before = datetime(2026, 12, 23, 23, 59, tzinfo=timezone.get_default_timezone())
    assert asking_closed(before).until == date(2026, 12, 24)
    assert asking_closed(before + timedelta(minutes=2)) is None


def test_closed_while_too_many_are_open(site):
    SiteSettings.objects.update(most_open=2)
    first, _ = make_question(), make_question()
    assert asking_closed().until is None
    moderation.decline(first, reason="other", by=None, base=1)
    assert asking_closed() is None


def test_closed_form_explains_and_offers_what_there_is(site, client):
    day = timezone.localdate() + timedelta(days=3)
    SiteSettings.objects.update(asking_closed_until=day)
    page = client.get(ASK)
    assert page.status_code == 200
    assert "We take no questions" in page.text
    assert f'datetime="{day:%Y-%m-%d}"' in page.text
    assert "<textarea" not in page.text
    assert "/help-now/" in page.text


def test_form_that_was_open_before_the_pause_is_still_sent(browser):
    page = check(browser)
    SiteSettings.objects.update(most_open=1)
    make_question()
    sent = browser.post(ASK, fields(page) | typed() | {"step": "send"})
    assert sent.status_code == 302
    assert Question.objects.count() == 2
