"""Helplines: which readers see, which want another look, what a press on them opens."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from qa.models import CrisisResource
from qa.templatetags.qa import helplines


@pytest.mark.django_db
def test_unchecked_helpline_reaches_no_page_and_an_old_check_does(site):
    days = {"never": None, "long ago": 200, "today": 0}
    for name, ago in days.items():
        day = None if ago is None else timezone.localdate() - timedelta(days=ago)
        CrisisResource.objects.create(country="A", name=name, last_checked=day)

    def names(lines):
        return {line.name for line in lines}

    assert names(helplines()) == {"long ago", "today"}
    assert names(CrisisResource.objects.unchecked()) == {"never"}
    assert names(CrisisResource.objects.stale()) == {"long ago"}


def test_day_of_the_last_check_is_said_in_words():
    day = date(2026, 1, 3)
    assert CrisisResource(last_checked=day).checked_on == "Checked 3 Jan 2026"
    assert CrisisResource().checked_on == "Not checked"


def test_numbers_become_links_that_dial_and_write():
    line = CrisisResource(phone="+353 1 (23)", text_number="0477 13 11 14")
    assert line.phone_href == "tel:+353123"
    assert line.text_href == "sms:0477131114"
