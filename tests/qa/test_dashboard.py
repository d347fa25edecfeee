"""The first page: counted in the database, the same as the queues, and no words."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from config.models import PeriodicTask, SiteSettings
from qa import moderation
from qa.dashboard import count_waiting, dashboard_context
from qa.models import CrisisResource, EmailNotification, ModerationEvent, Question
from qa.models.queue import Queue, queue_of
from qa.stats.waiting import read_waiting
from tests.examples import walks
from tests.qa.factories import make_published, make_question
from tests.qa.models.test_queue import ACTS, act

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def read(staff, query=""):
    return " ".join(staff.get(f"{INDEX}{query}").text.split())


def failed_mail(question, **fields):
    event = ModerationEvent.objects.create(
        question=question, kind="submit", at=timezone.now() - timedelta(hours=3)
    )
    defaults = {"kind": "received", "due_at": timezone.now() + timedelta(hours=1)}
    return EmailNotification.objects.create(
        question=question, event=event, attempts=2, last_error="SMTPServerRefused 550",
        **defaults | fields,
    )  # fmt: skip


def many(number: int) -> None:
    at = timezone.now() - timedelta(days=1)
    Question.objects.bulk_create(
        Question(submitted_at=at, consented_at=at, wait_started_at=at, draft_copy="{}")
        for _ in range(number)
    )


@walks(20)
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=10))
def test_tally_counts_each_queue(acts):
    with transaction.atomic():
        other, question = make_published(), make_question()
        for name in acts:
            act(question, name, other)
        found = [queue_of(row) for row in Question.objects.with_queue()]
        numbers = count_waiting(read_waiting(), timezone.now(), 14)
        for queue in Queue:
            assert numbers[f"{queue.value}_count"] == found.count(queue)
        transaction.set_rollback(True)


def test_counts_say_how_many_and_the_oldest(staff, site):
    make_question(days_ago=20)
    make_question(days_ago=2)
    approved = make_question(days_ago=5)
    moderation.approve(approved, by=None, base=1)
    groups = {group.key: group for group in dashboard_context(QueryDict())["groups"]}
    assert (groups["new"].count, groups["new"].oldest) == (2, "20 days")
    assert groups["awaiting_answer"].count == 1
    assert (groups["overdue"].count, groups["urgent"].count) == (1, 0)


def test_who_waits_for_the_asker_is_neither_waiting_for_us_nor_overdue(staff, site):
    question = make_question(days_ago=30)
    moderation.request_info(question, "What?", by=None, base=1, author=None)
    html = read(staff)
    assert "Nobody is waiting" in html
    assert "days overdue" not in html.lower()
    assert question.reference in html


def test_asker_who_does_not_reply_is_pointed_out_and_asked_once_more(author):
    question = make_question(days_ago=60)
    moderation.request_info(question, "What?", by=None, base=1, author=None)
    html = read(author)
    assert "No reply yet" not in html and "just now" in html
    long_ago = timezone.now() - timedelta(days=14)
    question.events.filter(kind="request_info").update(at=long_ago)
    html = read(author)
    assert "One has not replied for 14 days." in html
    assert "<span>14 days</span>" in html
    assert "No reply yet: ask once more, answer as it is, or decline" in html
    screen = reverse("admin:qa_question_change", args=[question.pk])
    assert "Ask once more" in author.get(screen).text
    sent = {"decision": "request_info", "request_text": "Which one?", "base": 2}
    author.post(screen, sent)
    assert "No reply yet" not in read(author)


def test_urgent_stands_first_and_is_said_in_words(staff, site):
    older = make_question(days_ago=9)
    urgent = make_question(flags=frozenset({"urgent"}))
    html = read(staff)
    assert "One may be in danger" in html
    assert html.index(urgent.reference) < html.index(older.reference)


def test_one_queue_is_listed_when_chosen(staff, site):
    new, urgent = make_question(), make_question(flags=frozenset({"urgent"}))
    html = read(staff, "?queue=urgent")
    assert urgent.reference in html and new.reference not in html


@pytest.mark.parametrize(
    "query", ["?queue=nonsense&page=x", "?page=99999", "?queue=%00"]
)
def test_nonsense_in_the_address_shows_the_page(staff, site, query):
    assert staff.get(f"{INDEX}{query}").status_code == 200


def test_list_is_fifty_long_and_leads_on(staff, site):
    many(60)
    page = dashboard_context(QueryDict())
    assert (len(page["lines"]), page["headline"]) == (
        50, "60 people are waiting",
    )  # fmt: skip
    assert len(dashboard_context(QueryDict("page=2"))["lines"]) == 10
    assert "51 to 60 of 60" in read(staff, "?page=2")


def test_first_page_costs_the_same_for_five_and_three_hundred(staff, site):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff.get(INDEX)
        return len(queries)

    many(5)
    before = cost()
    many(295)
    assert cost() == before
    assert before <= 22


def test_what_waits_is_read_once_for_all_numbers_and_lines(staff, site):
    make_question()
    with CaptureQueriesContext(connection) as queries:
        page = dashboard_context(QueryDict())
    assert len(page["lines"]) == 1
    assert sum("waiting_since" in query["sql"] for query in queries) == 1


def test_nothing_encrypted_is_read_for_the_first_page(staff, site):
    make_question()
    with CaptureQueriesContext(connection) as queries:
        staff.get(INDEX)
    asked = [q["sql"] for q in queries if "qa_question" in q["sql"]]
    assert asked
    assert not any("original_body" in sql or "draft_copy" in sql for sql in asked)


def test_failed_mail_is_said_without_an_address_and_tried_again(staff, site):
    mail = failed_mail(make_question(email="asker@example.org"))
    html = read(staff)
    assert "SMTPServerRefused 550" in html and "owed for 3 hours" in html
    assert "asker@example.org" not in html
    assert staff.post(reverse("admin:qa_question_mail")).status_code == 302
    mail.refresh_from_db()
    assert mail.due_at <= timezone.now()
    assert mail.attempts == 2


def test_mail_is_not_tried_again_by_a_link_or_by_a_stranger(staff, client, site):
    assert staff.get(reverse("admin:qa_question_mail")).status_code == 405
    assert client.post(reverse("admin:qa_question_mail")).status_code == 403


def test_missing_address_of_the_desk_is_said_until_there_is_one(staff, site):
    assert "No mail is sent to you" in read(staff)
    SiteSettings.objects.update(notification_email="me@example.org")
    assert "No mail is sent to you" not in read(staff)


@pytest.mark.parametrize(
    "minutes, said, warns",
    [(None, "never", True), (3, "3 minutes ago", False), (40, "40 minutes ago", True)],
)
def test_first_page_says_when_tend_last_ran(staff, site, minutes, said, warns):
    at = timezone.now() - timedelta(minutes=minutes) if minutes else None
    if at:
        PeriodicTask.objects.create(name="mail", last_success_at=at)
    html = read(staff)
    assert f"last seen to: {said}" in html
    assert ("stand still" in html) == warns


@pytest.mark.parametrize(
    ("worked", "failed", "said"),
    [
        (1, None, ""),
        (1, 2, ""),
        (2, 1, "failed (OperationalError)"),
        (None, 1, "failed (OperationalError)"),
        (40, None, "does not run"),
    ],
)
def test_first_page_names_a_task_that_fails_or_does_not_run(
    staff, site, worked, failed, said
):
    now = timezone.now()
    PeriodicTask.objects.create(name="mail", last_success_at=now)
    PeriodicTask.objects.create(
        name="retention",
        last_success_at=worked and now - timedelta(minutes=worked),
        last_failure_at=failed and now - timedelta(minutes=failed),
        failure="OperationalError" if failed else "",
    )
    html = read(staff)
    assert "stand still" not in html
    assert ("The task “retention”" in html) == bool(said)
    assert said in html


def test_stale_helplines_are_named(staff, site):
    today = timezone.localdate()
    for name, days in {"Old line": 200, "New line": 0}.items():
        checked = today - timedelta(days=days)
        CrisisResource.objects.create(country="A", name=name, last_checked=checked)
    html = read(staff)
    assert "Old line" in html and "New line" not in html
    assert "not shown to readers" not in html


def test_unchecked_helplines_are_counted_and_lead_to_their_list(staff, site):
    CrisisResource.objects.create(country="A", name="Line", last_checked="2026-11-03")
    CrisisResource.objects.create(country="A", name="Never checked")
    assert "1 helpline is not shown to readers" in read(staff)
    CrisisResource.objects.create(country="B", name="Nor this one")
    html = read(staff)
    assert "2 helplines are not shown to readers" in html
    address = re.search(r'href="(/admin/qa/crisisresource/\?[^"]*)"', html)[1]
    listed = staff.get(address).text.split('id="result_list"')[1].split("</table>")[0]
    assert "Never checked" in listed and "Nor this one" in listed
    assert "Line</a>" not in listed


def test_paused_asking_is_said(staff, site):
    until = timezone.localdate() + timedelta(days=5)
    SiteSettings.objects.update(asking_closed_until=until)
    assert "Asking is paused" in read(staff)


def test_drawing_of_waits_has_a_bar_for_each_group_and_a_table(staff, site):
    for days in (1, 5, 5, 10, 20, 40):
        make_question(days_ago=days)
    bars = dashboard_context(QueryDict())["bars"]
    assert [bar.count for bar in bars] == [1, 2, 1, 1, 1]
    assert [bar.is_late for bar in bars] == [False, False, False, True, True]
    html = read(staff)
    assert html.count("<rect") == 5 and "The same as a table" in html


def test_proxy_that_is_not_counted_is_said(staff, site, client):
    cache.clear()
    assert "All askers count as one" not in read(staff)
    form = {"code": "k7m2-9qdf-3xwp"}
    client.post("/questions/yours/", form, headers={"X-Forwarded-For": "9.9.9.9"})
    assert "All askers count as one" in read(staff)
    cache.clear()
