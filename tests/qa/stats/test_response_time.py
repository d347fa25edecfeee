"""What an asker may expect: promised first, measured later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.models import SiteSettings
from qa.models import Question
from qa.stats import response_time
from tests.qa.factories import make_published

pytestmark = pytest.mark.django_db


def answer_after(days: float) -> Question:
    question = make_published()
    sent = timezone.now() - timedelta(days=200)
    Question.objects.filter(pk=question.pk).update(
        submitted_at=sent,
        wait_started_at=sent,
        published_at=sent + timedelta(days=days),
    )
    return question


def test_until_ten_answers_the_promise_is_said():
    SiteSettings.objects.create(promised_days=9)
    for _ in range(9):
        answer_after(3)
    assert response_time.measure_response_times() is None
    assert response_time.expected() == "An answer usually comes within 9 days."


def test_from_ten_answers_on_nine_of_ten_is_said():
    for days in (0.2, 1, 2, 3, 4, 5, 6, 7, 8.5, 40):
        answer_after(days)
    times = response_time.measure_response_times()
    assert (times.median, times.p90, times.count) == (5, 9, 10)
    assert response_time.expected() == "Nine answers in ten have come within 9 days."


def test_answer_of_the_same_hour_took_a_day():
    for _ in range(10):
        answer_after(0.01)
    assert response_time.expected() == "Nine answers in ten have come within 1 day."


def test_only_the_newest_hundred_count(monkeypatch):
    monkeypatch.setattr(response_time, "NEWEST", 10)
    for question in [answer_after(99) for _ in range(5)]:
        Question.objects.filter(pk=question.pk).update(
            published_at=timezone.now() - timedelta(days=190),
            wait_started_at=timezone.now() - timedelta(days=199),
        )
    for _ in range(10):
        answer_after(50)
    assert response_time.measure_response_times().p90 == 50


def test_clock_that_went_back_counts_for_nothing():
    for _ in range(10):
        answer_after(-3)
    assert response_time.measure_response_times() is None


def test_measuring_costs_one_query(django_assert_num_queries):
    for _ in range(10):
        answer_after(2)
    with django_assert_num_queries(1):
        response_time.measure_response_times()
