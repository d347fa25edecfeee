"""When "this is about me" hides a thread, and when a person looks first."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from qa import moderation
from qa.models import Question, Report
from tests.qa.factories import fresh, make_published, make_question, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def about_me(question, **fields) -> Report:
    return moderation.report(question, reason="about_me", **fields)


def put_back(question) -> None:
    moderation.restore(question, by=None, base=fresh(question).version)


def settle(question, decision="kept") -> None:
    for made in question.reports.filter(decided_at=None):
        moderation.decide_report(made, decision=decision, reply="", by=None)


def age(question, days: float) -> None:
    """Let everything that happened to a question lie further back."""
    for event in question.events.all():
        event.at -= timedelta(days=days)
        event.save()
    for made in question.reports.exclude(decided_at=None):
        made.decided_at -= timedelta(days=days)
        made.save()
    row = fresh(question)
    Question.objects.filter(pk=question.pk).update(
        published_at=row.published_at - timedelta(days=days)
    )


def test_one_sender_hides_three_threads_a_day_and_nobody_else_s():
    def hides(sender: str) -> bool:
        return about_me(make_published(), sender=sender).has_hidden

    assert [hides("a") for _ in range(5)] == [True] * 3 + [False] * 2
    assert hides("b")


def test_places_of_a_sender_end_after_a_day(monkeypatch):
    for _ in range(3):
        about_me(make_published(), sender="a")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86300)
    assert not about_me(make_published(), sender="a").has_hidden
    monkeypatch.setattr(time, "time", lambda: now + 86500)
    assert about_me(make_published(), sender="a").has_hidden


def test_report_that_hides_nothing_takes_no_place_of_its_sender():
    known, other = make_published(), make_published()
    about_me(known)
    put_back(known)
    for _ in range(4):
        about_me(known, sender="a")
        moderation.report(other, reason="illegal", sender="a")
    assert about_me(other, sender="a").has_hidden


def test_other_reports_hide_nothing():
    question = make_published()
    assert not moderation.report(question, reason="illegal").has_hidden
    assert Question.objects.published().filter(pk=question.pk).exists()


def test_thread_that_was_put_back_is_not_hidden_again_for_a_week():
    question = make_published()
    about_me(question)
    put_back(question)
    assert not about_me(question).has_hidden
    age(question, 6.9)
    assert not about_me(question).has_hidden
    age(question, 7)
    assert about_me(question).has_hidden


def test_thread_of_which_such_a_report_was_decided_is_not_hidden_for_a_week():
    question = make_published()
    about_me(question)
    put_back(question)
    age(question, 8)
    settle(question)
    assert not about_me(question).has_hidden


def test_thread_of_which_another_report_was_decided_is_hidden():
    question = make_published()
    moderation.report(question, reason="other")
    settle(question)
    assert about_me(question).has_hidden


@pytest.mark.parametrize("today", ["another report is decided", "staff put it back"])
def test_report_that_was_judged_long_ago_protects_no_thread(today):
    question = make_published()
    about_me(question)
    put_back(question)
    settle(question)
    age(question, 100)
    if today == "staff put it back":
        moderation.hide(question, by=None, base=fresh(question).version)
        put_back(question)
    else:
        moderation.report(question, reason="other")
        settle(question)
    assert about_me(question).has_hidden


def test_thread_with_new_words_is_hidden_again():
    question = make_published()
    about_me(question)
    put_back(question)
    publish(fresh(question), answer="Another answer, with a name in it.")
    assert about_me(question).has_hidden


def test_what_was_decided_of_older_words_protects_no_new_ones():
    question = make_published()
    about_me(question)
    put_back(question)
    settle(question)
    publish(fresh(question), answer="Another answer, with a name in it.")
    assert about_me(question).has_hidden


def test_report_for_which_a_thread_was_removed_protects_it_not_once_it_is_back():
    for _ in range(3):
        about_me(make_published(), sender="a")
    question = make_published()
    assert not about_me(question, sender="a").has_hidden
    moderation.hide(question, by=None, base=fresh(question).version)
    settle(question, decision="removed")
    put_back(question)
    assert about_me(question, sender="b").has_hidden


def test_thread_brought_back_from_spam_was_not_looked_at_for_a_report():
    question = make_question()
    moderation.mark_spam(question, by=None, base=1)
    put_back(question)
    publish(fresh(question))
    assert about_me(question).has_hidden


def test_put_back_without_a_report_says_nothing_of_the_next():
    question = make_published()
    moderation.hide(question, by=None, base=question.version)
    put_back(question)
    assert about_me(question).has_hidden


def test_what_readers_still_see_stands_before_what_is_hidden_and_after_danger():
    hidden, known, other = (make_published() for _ in range(3))
    moderation.report(other, reason="other", at=timezone.now() - timedelta(days=9))
    about_me(hidden, at=timezone.now() - timedelta(days=2))
    about_me(known)
    put_back(known)
    settle(known)
    about_me(known)
    make_question(days_ago=90)
    urgent = make_question(flags=frozenset({"urgent"}))
    waits = list(Question.objects.waiting())
    assert waits[:4] == [urgent, known, other, hidden]


def report_at_once(*calls) -> list[Report | Exception]:
    """Make several reports at the same moment, and return what became of each."""
    barrier, found = threading.Barrier(len(calls)), []

    def run(call):
        try:
            barrier.wait()
            found.append(call())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=[call]) for call in calls]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_of_four_readers_at_the_same_moment_one_hides_the_thread():
    question = make_published()
    found = report_at_once(
        *(lambda sender=sender: about_me(question, sender=sender) for sender in "abcd")
    )
    [made] = [one for one in found if isinstance(one, Report)]
    assert made.has_hidden
    refused = [one for one in found if not isinstance(one, Report)]
    assert {type(error) for error in refused} == {moderation.DecisionNotAllowed}
    assert question.events.filter(kind="hide").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_five_threads_reported_by_one_sender_at_once_three_are_hidden():
    threads = [make_published() for _ in range(5)]
    found = report_at_once(
        *(lambda thread=thread: about_me(thread, sender="a") for thread in threads)
    )
    assert sorted(made.has_hidden for made in found) == [False] * 2 + [True] * 3
    assert Question.objects.filter(status="hidden").count() == 3


@pytest.mark.django_db(transaction=True)
def test_double_press_takes_one_place_of_the_sender():
    first, *others = (make_published() for _ in range(4))
    report_at_once(*[lambda: about_me(first, sender="a", key="k")] * 2)
    hidden = [about_me(thread, sender="a").has_hidden for thread in others]
    assert hidden == [True, True, False]
