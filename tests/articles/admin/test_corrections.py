"""Corrections on the form of an essay: dated, plain, shown to readers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Correction
from tests.articles.admin.test_article import change
from tests.articles.admin.test_publish_mixin import send
from tests.articles.factories import make_article, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def correct(client, article, day, text, **changes):
    row = {"corrections-0-corrected_on": day, "corrections-0-text": text}
    row |= {"corrections-TOTAL_FORMS": "1"}
    return send(client, article, **row, **changes)


def test_correction_without_a_day_is_of_today(staff):
    article = make_published(days_ago=30)
    correct(staff, article, "", "It was five.")
    assert article.corrections.get().corrected_on == timezone.localdate()


def test_correction_before_the_essay_was_public_is_refused(staff):
    article = make_published(days_ago=30)
    page = correct(staff, article, "01/01/1900", "It was five.")
    assert "was not public yet on that day" in page.text
    assert not article.corrections.exists()


def test_correction_is_shown_and_moves_the_moment_of_change(staff):
    article = make_published(days_ago=30)
    today = timezone.localdate()
    correct(staff, article, f"{today:%d/%m/%Y}", "It was *five*.")
    assert "<em>five</em>" in staff.get(article.get_absolute_url()).text
    assert timezone.localdate(article.changed_at) == today


@pytest.mark.parametrize(
    "days, text, said",
    [
        (1, "Later.", "cannot be of a day to come"),
        (0, "## Head", "no headings and no notes"),
        (0, "Word.[^1]\n\n[^1]: Note.", "no headings and no notes"),
        (0, "", "This field is required"),
        (0, "[" * 900, "brackets"),
    ],
)
def test_correction_that_cannot_be_is_refused_and_kept(staff, days, text, said):
    article = make_published()
    day = timezone.localdate() + timedelta(days=days)
    page = correct(staff, article, f"{day:%d/%m/%Y}", text)
    assert said in page.text
    assert "Nothing was saved yet." in page.text
    assert text.strip() in page.text
    assert not Correction.objects.exists()


def test_draft_has_no_corrections(staff):
    assert "corrections-TOTAL_FORMS" not in staff.get(change(make_article())).text


@pytest.mark.parametrize("address", ["", "/articles/one/"])
def test_correction_may_link_to_a_part_of_its_essay(staff, address):
    article = make_published(slug="one", body="## The part\n\nText.")
    text = f"[Here]({address}#the-part) it was five."
    correct(staff, article, "", text, body=article.body)
    assert article.corrections.get().text == text


def test_correction_links_to_parts_of_the_essay_as_it_is_saved_with_it(staff):
    article = make_published(body="## Old part\n\nText.")
    new = {"body": "## New part\n\nText."}
    page = correct(staff, article, "", "[Here](#old-part).", **new)
    assert "leads to no place in this text" in page.text
    correct(staff, article, "", "[Here](#new-part).", **new)
    assert article.corrections.get().text == "[Here](#new-part)."
