"""The schedule on an essay's form: times that can be, in the site's zone, and kept."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from tests.articles.admin.test_article import ADD, change
from tests.articles.admin.test_publish_mixin import DEAD, at, send, state
from tests.articles.factories import make_article, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_schedule_says_when_in_both_zones_and_leads_to_the_preview(staff):
    article = make_article()
    page = send(
        staff, article, publish_on_0="03/05/2027", publish_on_1="9:00", _schedule="1"
    )
    said = "Scheduled for 3 May 2027, 09:00 (Europe/London), which is 08:00 UTC."
    assert said in page.text
    assert "View on site" not in page.text
    assert "View it on the site" not in page.text
    link = re.search(r'href="http://testserver(/articles/preview/[^"]+)"', page.text)
    assert Client().get(link[1]).status_code == 200
    assert staff.get(article.get_absolute_url()).status_code == 404
    article.refresh_from_db()
    assert article.published_at == datetime(2027, 5, 3, 8, tzinfo=UTC)
    assert state(article) == "Scheduled for 3 May 2027, 09:00"


def test_label_of_the_time_names_the_zone(staff):
    assert "Publish at (Europe/London)" in staff.get(ADD).text


@pytest.mark.parametrize(
    "day, hour, said",
    [
        ("28/03/2027", "01:30", "There is no 01:30 on 28 March 2027"),
        ("01/01/1900", "09:00", "That is in the past"),
        ("31/12/9999", "23:59", "more than five years ahead"),
        ("31/02/2027", "09:00", "Enter a valid date"),
        ("03/05/2027", "25:00", "Enter a valid time"),
        ("03/05/2027", "", "Give both"),
        ("", "", "Give the date and the time"),
    ],
)
def test_time_that_cannot_be_is_refused_and_everything_kept(staff, day, hour, said):
    article = make_article()
    time = {"publish_on_0": day, "publish_on_1": hour}
    page = send(staff, article, **time, body="Typed words.", _schedule="1")
    assert said in page.text
    assert 'href="#id_publish_on_0"' in page.text
    assert "Nothing was saved yet." in page.text
    assert "Typed words." in page.text
    assert state(article) == "Draft"


def test_minute_that_has_just_passed_is_refused(staff):
    article = make_article()
    page = send(staff, article, **at(minutes=-2), _schedule="1")
    assert "That moment has passed" in page.text
    assert state(article) == "Draft"


def test_publishing_at_once_beside_a_time_to_come_is_asked_about(staff):
    article = make_article()
    page = send(staff, article, **at(days=3), body="Typed words.", _publish="1")
    assert "You typed a time to come." in page.text
    assert "Typed words." in page.text
    assert state(article) == "Draft"
    assert "It is published." in send(staff, article, _publish="1").text


def test_hour_that_comes_twice_is_taken_at_its_first_and_said(staff):
    article = make_article()
    time = {"publish_on_0": "31/10/2027", "publish_on_1": "01:30"}
    page = send(staff, article, **time, _schedule="1")
    assert "01:30 comes twice that night; this is the first" in page.text
    article.refresh_from_db()
    assert article.published_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_time_of_a_scheduled_essay_can_be_changed(staff, scheduled):
    page = send(staff, scheduled, publish_on_0="03/05/2027", publish_on_1="18:30")
    assert "Scheduled for 3 May 2027, 18:30" in page.text
    assert state(scheduled) == "Scheduled for 3 May 2027, 18:30"


def test_saving_a_scheduled_essay_as_it_is_keeps_its_moment(staff, scheduled):
    page = staff.get(change(scheduled)).text
    shown = dict(re.findall(r'name="(publish_on_\d)" value="([^"]*)"', page))
    send(staff, scheduled, **shown, body="Changed.")
    after = Article.objects.get(pk=scheduled.pk)
    assert (after.published_at, after.body) == (scheduled.published_at, "Changed.")


def test_scheduled_essay_without_a_time_is_refused(staff, scheduled):
    page = send(staff, scheduled, publish_on_0="", publish_on_1="")
    assert "Give the date and the time" in page.text


def test_schedule_can_be_cancelled_and_the_draft_deleted(staff, scheduled):
    delete = reverse("admin:articles_article_delete", args=[scheduled.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 403
    page = send(staff, scheduled, _cancel="1")
    assert "It is no longer scheduled" in page.text
    assert state(scheduled) == "Draft"
    assert staff.post(delete, {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_scheduled_essay_can_be_published_now(staff, scheduled):
    assert "It is published." in send(staff, scheduled, _publish="1").text
    assert Article.objects.published().get().published_at <= timezone.now()


def test_time_typed_on_a_form_that_became_public_meanwhile_is_said(staff):
    article = make_published()
    page = send(staff, article, **at(days=9))
    assert "This essay has been public since" in page.text
    assert state(article) == "Published"


def test_time_typed_and_not_asked_for_is_said_and_kept(staff):
    article = make_article()
    time = {"publish_on_0": "03/05/2027", "publish_on_1": "09:00"}
    page = send(staff, article, **time)
    assert "is not used yet" in page.text
    assert 'value="03/05/2027"' in page.text
    assert 'value="09:00"' in page.text
    assert state(article) == "Draft"


@pytest.mark.parametrize("kept", ["", "soon", "2027-13-45T00:00", "2027-05-03T09:00"])
def test_nonsense_in_the_kept_time_is_passed_over(staff, kept):
    article = make_article()
    page = staff.get(change(article), {"publish_on": kept})
    assert page.status_code == 200


def test_problems_keep_a_draft_from_the_schedule_and_keep_the_time(staff):
    article = make_article()
    time = {"publish_on_0": "03/05/2027", "publish_on_1": "09:00"}
    page = send(staff, article, body=DEAD, standfirst="", **time, _schedule="1")
    assert "Saved as a draft, not scheduled: 2 things have to be" in page.text
    assert 'value="03/05/2027"' in page.text
    assert state(article) == "Draft"


def test_problems_refuse_the_change_of_a_scheduled_essay(staff, scheduled):
    send(staff, scheduled, body=DEAD)
    assert Article.objects.get(pk=scheduled.pk).body != DEAD
