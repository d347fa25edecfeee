"""Help on the asker's private page: where danger is flagged, for as long as it is."""

import pytest
from django.utils import timezone

from qa import moderation
from qa.views import private_page_render
from tests.qa.factories import fresh, make_published, make_question
from tests.qa.private_page import visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
DANGER = "I want to kill myself tonight."
HELP = "You can talk to somebody now"


def test_danger_is_met_with_help_before_anything_calm(client, monkeypatch):
    soon = timezone.localdate()
    monkeypatch.setattr(private_page_render, "expected_by", lambda question: soon)
    question = make_question(body=DANGER)
    page = visit(client, question).text
    assert page.index(HELP) < page.index("has arrived</h1>")
    assert "An answer is expected by" not in page
    calm = visit(client, make_question()).text
    assert HELP not in calm
    assert "An answer is expected by" in calm


def clear_flags(question):
    for flag in question.flags.filter(cleared_at=None):
        moderation.clear_flag(question, flag.kind, note="Read.", by=None)


def test_help_goes_when_the_author_clears_the_flag_of_an_open_question(client):
    question = make_question(body=DANGER)
    clear_flags(question)
    assert HELP not in visit(client, question).text


@pytest.mark.parametrize("reason", ["crisis_signposted", "could_identify"])
def test_help_stays_when_words_of_danger_are_declined(client, reason):
    question = make_question(body=DANGER)
    clear_flags(question)
    moderation.decline(question, reason=reason, message="Call.", by=None, base=1)
    page = visit(client, question).text
    assert page.index(HELP) < page.index("will not be answered here</h1>")


def test_help_stands_on_a_question_declined_for_a_crisis_that_no_phrase_found(client):
    question = make_question()
    moderation.decline(question, reason="crisis_signposted", by=None, base=1)
    assert HELP in visit(client, question).text


def test_help_stays_when_a_follow_up_of_danger_is_answered_in_private(client):
    question = make_published()
    moderation.follow_up(question, DANGER)
    assert HELP in visit(client, fresh(question)).text
    clear_flags(question)
    base = fresh(question).version
    moderation.answer_privately(question, "Call.", by=None, base=base, author=None)
    assert HELP in visit(client, fresh(question)).text


def test_help_stays_when_a_flagged_question_is_taken_back(client):
    question = make_question(body=DANGER)
    moderation.withdraw(question)
    assert HELP in visit(client, fresh(question)).text
