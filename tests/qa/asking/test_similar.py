"""Answered questions are offered before sending: public ones only, few, and quickly."""

import pytest

from articles.search import alike
from qa.asking.similar import find_similar, telling_words
from tests.qa.factories import make_published, make_question

pytestmark = pytest.mark.django_db
TITLE = "Silence after holidays"
BODY = "Every holiday ends with weeks of silence between my partner and me."


def test_words_of_the_title_come_before_long_words_of_the_text():
    words = telling_words("His silence", "An extraordinarily long unbroken silence")
    assert words == ["silence", "extraordinarily", "unbroken", "long"]


def test_question_that_shares_words_is_found():
    near = make_published(title="Silence between partner and me", body="Weeks of it.")
    make_published(title="The dog", body="He barks.")
    assert find_similar(TITLE, BODY) == [near]


def test_closest_comes_first_and_three_at_most():
    for _ in range(4):
        make_published(title="A holiday", body="Silence, and weeks of rain.")
    best = make_published(title="Silence after every holiday", body="Weeks of silence.")
    found = find_similar(TITLE, BODY)
    assert len(found) == 3
    assert found[0] == best


def test_of_many_that_share_words_the_newest_and_titles_are_compared(monkeypatch):
    monkeypatch.setattr(alike, "MOST_ALIKE", 2)
    make_published(title="Old", body="Silence, holiday, weeks, partner.", days_ago=9)
    old = make_published(title="Silence, weeks, partner", body="Holiday.", days_ago=9)
    new = [
        make_published(title="Partner", body="Silence, weeks.", days_ago=number)
        for number in (1, 2)
    ]
    assert find_similar(TITLE, BODY) == [old, *new]


def test_what_is_not_public_is_never_offered():
    make_question(title=TITLE, body=BODY)
    assert find_similar(TITLE, BODY) == []


@pytest.mark.parametrize("text", ["", "??", "a b c", "%%%% ____", "the and with"])
def test_nothing_telling_offers_nothing(text):
    make_published(title="A holiday", body="Silence.")
    assert find_similar(text, text) == []


def test_offering_costs_one_query(django_assert_num_queries):
    make_published(title=TITLE, body=BODY)
    with django_assert_num_queries(1):
        find_similar(TITLE, BODY)
