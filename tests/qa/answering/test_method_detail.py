"""Words that tell a method of self-harm are taken out, or spoken for in writing."""

import pytest

from qa import moderation
from qa.models import Question, StaffNote
from qa.triage.quotes import quote_phrases
from tests.cases import for_each
from tests.qa.answering.screen import press, read, screen
from tests.qa.factories import fresh, make_question
from tests.qa.shipped_phrases import SHIPPED

TOLD = "Last year I took twenty\npills, and I am well now."
REASON = "It is a song title."
TICKS = {"not_sensitive": "on", "looked": "on"}


@pytest.fixture
def told(author):
    """A question with a method in it."""
    question = make_question(body=TOLD)
    assert question.flags.filter(kind="method_detail").exists()
    return question


def publish(client, question, **changes):
    return press(client, question, "publish", **TICKS | changes)


def published(client, **changes):
    question = make_question()
    assert publish(client, question, **changes).status_code == 302
    return fresh(question)


def test_no_tick_publishes_a_question_that_tells_a_method(author, told):
    for ticks in ({}, {"is_sensitive": "on", "content_note": "suicide"}):
        page = publish(author, told, pseudonym="Still Here", **ticks)
        assert page.status_code == 422
        assert "“took twenty pills” in the question" in read(page)
        assert "Still Here" in read(page)
    assert fresh(told).status == Question.Status.SUBMITTED


def test_copy_without_the_words_is_published_without_a_reason(author, told):
    assert publish(author, told, body="Last year was bad.").status_code == 302
    assert "method_kept" not in told.events.values_list("reason", flat=True)
    assert not told.notes.exists()


def test_written_reason_publishes_them_and_is_kept_as_a_private_note(author, told):
    assert publish(author, told, method_reason=REASON).status_code == 302
    assert told.notes.get().text.endswith(REASON)
    page = read(author.get(screen(told)))
    assert "with words of a method; the reason is a private note" in page
    assert REASON in page
    assert REASON not in author.get(fresh(told).get_absolute_url()).text


@for_each("typed", ["", "  ", "fine", "it is", "x " * 300])
def test_reason_that_says_nothing_is_no_reason_and_stays_on_the_screen(typed):
    from qa.answering.method_detail import parse_reason

    assert parse_reason(typed)[1]


def test_typed_reason_stays_on_the_screen(author, told):
    for decision in ("publish", "draft"):
        page = press(author, told, decision, **TICKS, method_reason="Two words")
        assert ">\nTwo words</textarea>" in page.text
        told.refresh_from_db()


@for_each("field", ["title", "answer"])
def test_title_and_answer_are_looked_at_as_well(field, author):
    question = make_question()
    page = publish(author, question, **{field: "I took too many pills"})
    assert page.status_code == 422
    place = {"title": "the title", "answer": "the answer"}[field]
    assert f"“too many pills” in {place}" in read(page)


def test_reason_is_asked_of_an_answer_to_a_question_that_was_never_flagged(author):
    question = make_question()
    assert publish(author, question, answer="Keep no noose.").status_code == 422
    sent = {"answer": "Keep no noose.", "method_reason": REASON}
    assert publish(author, question, **sent).status_code == 302


def test_follow_up_is_looked_at(author):
    question = published(author)
    moderation.follow_up(question, "I still have a noose.")
    question = fresh(question)
    moderation.clear_flag(question, "urgent", note="Help was shown.", by=None)
    sent = {"follow_up": "I still have a noose."}
    page = publish(author, fresh(question), **sent)
    assert "“noose” in the follow-up" in read(page)
    sent["method_reason"] = REASON
    assert publish(author, fresh(question), **sent).status_code == 302


def test_edit_of_what_is_public_is_looked_at(author):
    question = published(author, answer="Words.")
    assert publish(author, question, answer="Words on a noose.").status_code == 422
    assert publish(author, question, answer="Other words.").status_code == 302


def test_words_that_were_published_for_a_reason_are_not_asked_about_again(author):
    sent = {"answer": "Keep no noose.", "method_reason": REASON}
    question = published(author, **sent)
    again = publish(author, question, answer="Keep no noose at home.")
    assert again.status_code == 302
    page = publish(author, fresh(question), answer="No noose, no razor.")
    assert "“razor” in the answer" in read(page)
    assert "“noose”" not in read(page)


def test_words_that_became_public_without_a_reason_need_one(author):
    question = published(author, answer="Words.")
    question.replies.filter(kind="answer").update(body="Keep no noose.")
    assert publish(author, question, answer="Keep no noose.").status_code == 422


def test_screen_shows_the_words_with_a_button_once_they_are_read(author, told):
    assert "twenty" not in author.get(screen(told)).text
    press(author, told, "open")
    page = press(author, told, "review")
    assert "<strong>took twenty pills</strong>" in read(page)
    assert "stands in the question" in read(page)
    replaced = press(author, told, redact="method:took twenty pills")
    assert "Last year I […], and I am well now." in replaced.text
    assert fresh(told).draft_copy == told.draft_copy


def test_reason_goes_with_the_question(author, told):
    publish(author, told, method_reason=REASON)
    moderation.erase(fresh(told), by=None)
    assert not StaffNote.objects.exists()


def test_two_reasons_are_both_in_the_history(author):
    from tests.qa.answering.screen import field

    question = make_question()
    bad = {"answer": "Keep no noose. [this](//shop.example/1)"}
    page = publish(author, question, **bad, method_reason=REASON)
    ticked = field(page, "despite_checks")
    done = publish(author, question, **bad, method_reason=REASON, despite_checks=ticked)
    assert done.status_code == 302
    page = read(author.get(screen(question)))
    assert "ticked away, and with words of a method" in page


@for_each(
    "text, quoted",
    [
        ("I took twenty pills", ["took twenty pills"]),
        ("A Rope, a rope and a ROPE", ["Rope"]),
        ("50% of us own ra\u00adzors", ["ra\u00adzors"]),
        ("I took all the\nblue pills. Straße", ["took all the blue pills"]),
        ("I want to die", []),
        ("He overdosed on chocolate", []),
        ("", []),
    ],
)  # fmt: skip
def test_quote_is_what_was_typed(text, quoted):
    assert quote_phrases(text, SHIPPED, "method_detail") == quoted


def test_quote_of_a_phrase_with_a_star_and_with_cannot():
    phrases = [("method_detail", "cant use rope*")]
    assert quote_phrases("You can not use ropes", phrases, "method_detail")
