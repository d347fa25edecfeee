"""How long people wait to hear back: all of them, not only who has an answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.models import SiteSettings
from qa import moderation
from qa.models import ModerationEvent, Question
from qa.stats import response_time
from qa.stats.response_time import newest_sent, read_response_times
from tests.qa.factories import fresh, make_published, make_question

pytestmark = pytest.mark.django_db


def answer_after(days: float) -> Question:
    question = make_published()
    sent = timezone.now() - timedelta(days=200)
    Question.objects.filter(pk=question.pk).update(
        submitted_at=sent,
        wait_started_at=sent,
        published_at=sent + timedelta(days=days),
    )
    return fresh(question)


def decline_after(days: float) -> Question:
    question = make_question(days_ago=200)
    moderation.decline(question, reason="other", by=None, base=question.version)
    at = timezone.now() - timedelta(days=200 - days)
    question.events.filter(kind="decline").update(at=at)
    return fresh(question)


def test_until_ten_have_asked_the_promise_is_said_and_no_number():
    SiteSettings.objects.create(promised_days=9)
    for _ in range(9):
        answer_after(3)
    times = read_response_times()
    assert times.summary == "We try to answer within 9 days."
    assert times.lines == []


def test_from_ten_on_nine_in_ten_is_said():
    for days in (0.2, 1, 2, 3, 4, 5, 6, 7, 8.5, 40):
        answer_after(days)
    times = read_response_times()
    assert (times.median, times.p90, times.count) == (4, 9, 10)
    said = "Half hear back within 4 days. Nine in ten hear back within 9 days."
    assert times.lines[-1] == said


def test_answer_of_the_same_hour_took_a_day():
    for _ in range(10):
        answer_after(0.01)
    times = read_response_times()
    assert (times.median, times.p90) == (1, 1)


def test_site_that_forgets_every_second_question_does_not_look_quick():
    for _ in range(10):
        answer_after(1)
        make_question(days_ago=30)
    times = read_response_times()
    assert (times.count, times.answered, times.waiting) == (20, 10, 10)
    assert (times.median, times.p90, times.longest) == (1, None, 30)
    assert times.lines == [
        "We count the last 20 questions, with those that still wait.",
        "We answered 10 and could not answer 0. 10 still wait.",
        "Half hear back within 1 day. We estimate this, because some still wait. "
        "The longest wait now is 30 days.",
    ]


def test_where_fewer_than_half_have_heard_back_that_is_said():
    answer_after(1)
    for days in range(9):
        make_question(days_ago=days + 0.5)
    times = read_response_times()
    said = "We have answered few questions lately. The longest wait now is 8 days."
    assert times.summary == said
    assert "Fewer than half have heard back." in times.lines[2]


def test_who_waits_has_waited_at_least_so_long_and_no_less():
    """Ten answered after 1 to 10 days; three wait since five and a half."""
    for days in range(1, 11):
        answer_after(days)
    for _ in range(3):
        make_question(days_ago=5.5)
    times = read_response_times()
    # By hand: 8 of 13 are left after the fifth day. Three leave without an end, and of
    # the other five one is decided each day: 8/13 times 4/5, 3/5, 2/5, 1/5, 0.
    assert (times.median, times.p90) == (6, 10)


def test_declined_question_counts_as_decided_and_not_as_answered():
    for _ in range(9):
        answer_after(2)
    decline_after(30)
    times = read_response_times()
    assert (times.count, times.answered, times.waiting) == (10, 9, 0)
    assert (
        read_response_times()
        .lines[1]
        .startswith("We answered 9 and could not answer 1.")
    )


def test_declined_question_that_was_erased_later_still_counts():
    declined = [decline_after(30) for _ in range(10)]
    before = read_response_times()
    moderation.erase(declined[0], reason="retention")
    assert read_response_times() == before


def test_spam_and_what_the_asker_took_back_do_not_count():
    kept = make_question(days_ago=1)
    moderation.mark_spam(make_question(), by=None, base=1)
    moderation.withdraw(make_question())
    moderation.erase(make_question())
    assert read_response_times().count == 1
    assert read_response_times().longest == 1
    moderation.withdraw(kept)
    assert read_response_times().longest is None


def test_answered_question_that_was_hidden_or_erased_later_counts():
    hidden, erased = answer_after(2), answer_after(2)
    moderation.hide(hidden, by=None, base=hidden.version)
    moderation.erase(erased)
    assert read_response_times().answered == 2


def test_time_that_an_asker_takes_to_reply_is_no_wait():
    for _ in range(10):
        question = make_question(days_ago=9)
        moderation.request_info(question, "Since?", by=None, base=1, author=None)
    ModerationEvent.objects.filter(kind="request_info").update(
        at=timezone.now() - timedelta(days=7.5)
    )
    times = read_response_times()
    assert (times.waiting, times.p90, times.longest) == (10, None, None)
    stops = list(newest_sent())
    moderation.request_info(question, "And?", by=None, base=2, author=None)
    assert list(newest_sent()) == stops


def test_only_the_newest_count_and_the_longest_wait_is_of_all(monkeypatch):
    monkeypatch.setattr(response_time, "NEWEST", 10)
    for _ in range(5):
        answer_after(99)
    make_question(days_ago=300)
    Question.objects.update(submitted_at=timezone.now() - timedelta(days=300))
    for _ in range(10):
        answer_after(50)
    times = read_response_times()
    assert (times.count, times.p90, times.longest) == (10, 50, 300)


def test_clock_that_went_back_counts_for_nothing():
    for _ in range(10):
        answer_after(-3)
    assert read_response_times().count == 0


def test_measuring_costs_three_queries(django_assert_num_queries):
    for _ in range(10):
        answer_after(2)
    with django_assert_num_queries(3):
        read_response_times()
