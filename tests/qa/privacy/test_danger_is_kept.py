"""What may speak of danger is not erased by the site before a person has seen it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Page
from qa import moderation
from qa.asking.status_page import asker_status
from qa.models import Question
from qa.privacy import retention
from tests.qa.factories import fresh, make_published, make_question, make_staff
from tests.qa.privacy.retention_cases import (
    NOTHING,
    after,
    ask_for_more,
    decline,
    done,
    mark_spam,
    settle,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("periods")]


@pytest.mark.parametrize("kind", ["urgent", "possible_reporting_duty"])
def test_danger_of_which_nobody_said_what_was_done_is_not_erased(kind, client):
    Page.objects.create(slug="privacy", title="Privacy", body="Words.")
    page = client.get("/privacy/").text
    assert (
        "A question that may speak of danger stays until one of us has looked" in page
    )
    assert "If you took it back, we erase it all the same." in page
    question = make_question(days_ago=200)
    moderation.raise_staff_flag(question, kind, by=None)
    ask_for_more(question)
    assert retention.enforce_retention(after(days=400)) == NOTHING
    assert "erase" not in asker_status(fresh(question)).text
    moderation.clear_flag(question, kind, note="We called.", by=None)
    assert "we erase your question" in asker_status(fresh(question)).text
    assert retention.enforce_retention(after(days=400)) == done(unanswered=1)


@pytest.fixture
def again(db):
    """A thread that is hidden, and whose follow-up speaks of danger."""
    question = make_published()
    moderation.follow_up(question, "I want to kill myself tonight.")
    return moderation.hide(question, by=None, base=fresh(question).version)


def settle_hidden(question):
    return moderation.archive_hidden(question, by=None, base=fresh(question).version)


def test_hidden_thread_with_danger_is_settled_only_after_a_note(again):
    with pytest.raises(moderation.DecisionNotAllowed, match="Clear it first"):
        settle_hidden(again)
    assert list(Question.objects.waiting()) == [again]
    assert again.replies.waiting_follow_ups().exists()
    moderation.clear_flag(again, "urgent", note="We called.", by=None)
    settle_hidden(again)
    assert not Question.objects.waiting().exists()
    assert retention.enforce_retention(after(days=90)) == done(off_site=1)


@pytest.mark.parametrize(
    ("set_aside", "part"),
    [
        (mark_spam, "spam"),
        (decline, "declined"),
        (ask_for_more, "unanswered"),
        (settle, "off_site"),
    ],
)
def test_danger_keeps_whatever_the_staff_set_aside(set_aside, part):
    question = make_question(days_ago=200)
    set_aside(question)
    question.flags.create(kind="urgent", raised_at=after())
    assert retention.enforce_retention(after(days=200)) == NOTHING
    assert "we erase" not in asker_status(fresh(question)).text
    moderation.clear_flag(question, "urgent", note="We called.", by=None)
    assert retention.enforce_retention(after(days=200)) == done(**{part: 1})


def test_settled_thread_with_danger_that_nobody_noted_waits_and_is_shown(client):
    """As they stand where threads were settled before that took a note."""
    client.force_login(make_staff())
    question = make_published()
    settle(question)
    assert not Question.objects.waiting().exists()
    question.flags.create(kind="urgent", raised_at=after())
    assert [row.queue for row in Question.objects.waiting()] == ["reported"]
    assert question.reference in client.get("/admin/").text
    assert client.get(f"/admin/qa/question/{question.pk}/change/").status_code == 200
    moderation.clear_flag(question, "urgent", note="We called.", by=None)
    assert not Question.objects.waiting().exists()


def test_question_that_its_asker_took_back_is_erased_also_with_danger():
    question = make_question(flags=frozenset({"urgent"}))
    moderation.withdraw(question)
    assert retention.enforce_retention(after(days=90)) == done(declined=1)


def test_danger_that_is_flagged_during_the_run_keeps_a_question(monkeypatch):
    first, second = make_question(days_ago=200), make_question(days_ago=200)
    decline(first)
    decline(second)
    erase = moderation.erase

    def erase_and_flag(row, **why):
        second.flags.create(kind="urgent", raised_at=after())
        return erase(row, **why)

    monkeypatch.setattr(moderation, "erase", erase_and_flag)
    assert retention.enforce_retention(after(days=200)) == done(declined=1)
    assert fresh(second).status == "declined"


def test_flags_that_are_up_are_read_once_for_all_that_is_erased():
    make_question(flags=frozenset({"urgent"}))
    with CaptureQueriesContext(connection) as queries:
        retention.enforce_retention(after(days=200), dry_run=True)
    read = sum(query["sql"].startswith('SELECT "qa_flag".') for query in queries)
    assert 1 <= read <= 2  # and once more beside the queues
