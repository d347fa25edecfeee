"""Who is public, who waits, and in which order: derived from facts alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qa import moderation
from qa.models import Question, Reply
from qa.models.queue import Queue, queue_of
from tests.qa.factories import make_edit, make_published, make_question

pytestmark = pytest.mark.django_db


def queue(question):
    return queue_of(Question.objects.with_queue().get(pk=question.pk))


def drafted():
    question = make_question()
    edit = make_edit(question)
    return moderation.save_draft(question, edit, by=None, base=question.version)


def wrote_again():
    question = make_published()
    moderation.follow_up(question, "Again.")
    return question


def hidden():
    question = make_published()
    return moderation.hide(question, by=None, base=question.version)


def answer_vanished():
    question = make_published()
    Reply.objects.filter(question=question).delete()
    return question


UNFINISHED = [
    (make_question, Queue.NEW),
    (drafted, Queue.DRAFTED),
    (wrote_again, Queue.FOLLOW_UP),
    (hidden, Queue.REPORTED),
    (answer_vanished, Queue.AWAITING_ANSWER),
]


@pytest.mark.parametrize("make, expected", UNFINISHED)
def test_unfinished_question_waits_in_exactly_one_queue(make, expected):
    question = make()
    assert queue(question) == expected
    assert list(Question.objects.waiting()) == [question]


@pytest.mark.parametrize(
    "finish",
    [
        lambda: make_published(),
        lambda: moderation.decline(make_question(), reason="other", by=None, base=1),
        lambda: moderation.mark_spam(make_question(), by=None, base=1),
        lambda: moderation.withdraw(make_question()),
        lambda: moderation.erase(make_question()),
        lambda: moderation.archive_hidden(hidden(), by=None, base=3),
    ],
)
def test_finished_question_waits_nowhere(finish):
    assert queue(finish()) is None
    assert not Question.objects.waiting().exists()


@pytest.mark.parametrize(
    "column", ["title", "body", "pseudonym", "content_note", "slug"]
)
def test_public_columns_stay_empty_until_publication(column):
    question = make_question()
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(**{column: "words"})


def test_published_without_an_answer_is_not_public():
    answer_vanished()
    assert not Question.objects.published().exists()


def test_oldest_comes_first_urgent_before_it_and_spam_last():
    young = make_question(days_ago=1)
    spam = make_question(days_ago=30, flags=frozenset({"suspected_spam"}))
    old = make_question(days_ago=9)
    urgent = make_question(days_ago=2, flags=frozenset({"urgent"}))
    assert list(Question.objects.waiting()) == [urgent, old, young, spam]


def test_follow_up_waits_from_the_day_it_came():
    question = make_published(days_ago=40)
    at = timezone.now() - timedelta(days=2)
    moderation.follow_up(question, "Again.", at=at)
    assert Question.objects.waiting().get().waiting_since == at


def test_reported_or_hidden_thread_waits_from_the_report_or_the_hiding():
    reported, hidden = make_published(days_ago=90), make_published(days_ago=90)
    moderation.report(reported, reason="illegal")
    moderation.hide(hidden, by=None, base=hidden.version)
    for question in Question.objects.waiting():
        assert timezone.now() - question.waiting_since < timedelta(minutes=1)
