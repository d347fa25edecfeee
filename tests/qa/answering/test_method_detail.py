"""Words that tell a method of self-harm are taken out, or spoken for in writing."""

import pytest

from qa import moderation
from qa.answering.method_detail import parse_reason
from qa.models import Question, StaffNote
from tests.cases import for_each
from tests.qa.answering.screen import field, press, read, screen, words
from tests.qa.factories import fresh, make_question

TOLD = "Last year I took twenty\npills, and I am well now."
REASON = "It is a song title."
TICKS = {"not_sensitive": "on", "looked": "on"}


@pytest.fixture
def told(author):
    """A question with a method in it."""
    question = make_question(body=TOLD)
    assert question.flags.all().of_kinds(["method_detail"])
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


def test_copy_without_the_words_of_a_flagged_question_takes_a_reason_too(author, told):
    page = publish(author, told, body="Last year was bad.")
    assert page.status_code == 422
    assert "say what you took out, or why it may be published" in read(page)
    assert "finds none in what is on this screen" in read(page)
    sent = {"body": "Last year was bad.", "method_reason": "I took the pills out."}
    assert publish(author, told, **sent).status_code == 302
    assert told.notes.get().text.endswith("I took the pills out.")


@pytest.fixture
def flagged(author):
    """A question that a person flagged, in which no list finds a thing."""
    question = make_question()
    press(author, question, "raise_flag", flag_kind="method_detail")
    return fresh(question)


def test_flag_of_a_person_takes_a_reason_where_no_word_is_found(author, flagged):
    assert "It was flagged for telling a method" in read(author.get(screen(flagged)))
    page = publish(author, flagged)
    assert page.status_code == 422
    assert "It was flagged for telling a method" in read(page)
    assert fresh(flagged).published_at is None
    assert publish(author, flagged, method_reason=REASON).status_code == 302
    assert flagged.notes.get().text.endswith(REASON)
    assert publish(author, fresh(flagged), answer="Now better.").status_code == 302
    page = read(author.get(screen(flagged)))
    assert "It was flagged for telling a method" not in page


def test_flag_that_was_cleared_by_a_press_takes_a_reason_all_the_same(author, flagged):
    press(author, flagged, clear_flag="method_detail")
    assert not flagged.flags.filter(cleared_at=None).exists()
    assert publish(author, flagged).status_code == 422


def test_follow_up_that_was_flagged_takes_a_reason_until_it_is_kept_private(author):
    question = published(author)
    moderation.follow_up(question, "I took twenty pills.")
    question = fresh(question)
    for flag in question.flags.filter(cleared_at=None):
        moderation.clear_flag(question, flag.kind, note="Help was shown.", by=None)
    page = publish(author, fresh(question), follow_up="It was bad.")
    assert "It was flagged for telling a method" in read(page)
    press(author, fresh(question), "answer_privately", request_text="I read it.")
    assert publish(author, fresh(question), answer="Now better.").status_code == 302


def test_written_reason_publishes_them_and_is_kept_as_a_private_note(author, told):
    assert publish(author, told, method_reason=REASON).status_code == 302
    assert told.notes.get().text.endswith(REASON)
    page = read(author.get(screen(told)))
    assert "with words of a method, or flagged for them; the reason" in page
    assert REASON in page
    assert REASON not in author.get(fresh(told).get_absolute_url()).text


@for_each("typed", ["", "  ", "fine", "it is", "x " * 300])
def test_reason_that_says_nothing_is_no_reason_and_stays_on_the_screen(typed):
    assert parse_reason(typed)[1]


def test_publishing_costs_few_queries(author, told, django_assert_max_num_queries):
    press(author, told, "open")
    sent = words(told, decision="publish", method_reason=REASON, **TICKS)
    with django_assert_max_num_queries(37):
        done = author.post(screen(told), sent)
    assert done.status_code == 302


def test_typed_reason_stays_on_the_screen(author, told):
    for decision in ("publish", "draft"):
        page = press(author, told, decision, **TICKS, method_reason="Two words")
        assert ">\nTwo words</textarea>" in page.text
        told.refresh_from_db()


@for_each("name, place", [("title", "the title"), ("answer", "the answer")])
def test_title_and_answer_are_looked_at_as_well(name, place, author):
    question = make_question()
    page = publish(author, question, **{name: "I took too many pills"})
    assert page.status_code == 422
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


def test_sentence_that_was_published_for_a_reason_is_not_asked_about_again(author):
    sent = {"answer": "Keep no noose. Sleep well.", "method_reason": REASON}
    question = published(author, **sent)
    again = publish(author, question, answer="Hello! Keep *no* noose! Sleep now.")
    assert again.status_code == 302
    page = publish(author, fresh(question), answer="Keep no noose. And no razor.")
    assert "“razor” in the answer" in read(page)
    assert "“noose”" not in read(page)


def test_reason_for_a_word_opens_no_other_sentence_and_no_other_text(author):
    song = "My favourite song is called Noose."
    question = published(author, body=song, method_reason=REASON)
    for changes in (
        {"body": song, "answer": "Tie the noose like this."},
        {"body": f"{song} My noose hangs in the barn."},
        {"body": "My noose hangs in the barn."},
        {"body": song, "answer": song},
        {"body": song, "title": song},
    ):
        page = publish(author, fresh(question), **changes)
        assert page.status_code == 422
        assert "noose” in" in read(page).lower()
    assert publish(author, fresh(question), body=song).status_code == 302


def test_address_of_what_is_public_is_not_asked_about_again(author):
    question = published(author, slug="my-noose", method_reason=REASON)
    assert question.slug == "my-noose"
    assert publish(author, question, answer="Other words.").status_code == 302


def test_reason_for_a_word_does_not_open_the_thread_to_it(author):
    song = "My favourite song is called Noose."
    question = published(author, body=song, method_reason=REASON)
    moderation.follow_up(question, "Tonight my noose hangs on the beam.")
    question = fresh(question)
    moderation.clear_flag(question, "urgent", note="Help was shown.", by=None)
    sent = {"follow_up": "Tonight my noose hangs on the beam.", "answer": "No noose."}
    page = read(publish(author, fresh(question), **sent))
    assert "“noose” in the follow-up and the answer" in page


def test_words_that_became_public_without_a_reason_need_one(author):
    question = published(author, answer="Words.")
    question.replies.filter(kind="answer").update(body_html="<p>Keep no noose.</p>")
    assert publish(author, question, answer="Keep no noose.").status_code == 422


def test_screen_shows_the_words_with_a_button_once_they_are_read(author, told):
    assert "twenty" not in author.get(screen(told)).text
    press(author, told, "open")
    page = press(author, told, "review")
    assert "<strong>took twenty pills</strong>" in read(page)
    assert "stands in the question" in read(page)
    assert "before it is published" in read(page).lower()
    replaced = press(author, told, redact="method:took twenty pills")
    assert "Last year I […], and I am well now." in replaced.text
    assert fresh(told).draft_copy == told.draft_copy


def test_reason_goes_with_the_question(author, told):
    publish(author, told, method_reason=REASON)
    moderation.erase(fresh(told), by=None)
    assert not StaffNote.objects.exists()


def test_two_reasons_are_both_in_the_history(author):
    question = make_question()
    bad = {"answer": "Keep no noose. [this](//shop.example/1)"}
    page = publish(author, question, **bad, method_reason=REASON)
    ticked = field(page, "despite_checks")
    done = publish(author, question, **bad, method_reason=REASON, despite_checks=ticked)
    assert done.status_code == 302
    page = read(author.get(screen(question)))
    assert "ticked away, and with words of a method" in page


MESSAGES = {
    "request_info": "request_text",
    "answer_privately": "request_text",
    "decline": "message",
}


@for_each("decision, name", MESSAGES.items())
def test_message_to_the_asker_takes_a_reason_too(decision, name, author):
    is_public = decision == "answer_privately"
    question = published(author) if is_public else make_question()
    sent = {name: "Put the rope away.", "reason": "crisis_signposted"}
    page = press(author, question, decision, **sent)
    assert page.status_code == 422
    assert "“rope” in what you" in read(page)
    assert ">\nPut the rope away.</textarea>" in page.text
    assert 'name="method_reason"' in page.text
    assert "rope" not in [reply.original for reply in question.replies.all()]
    done = press(author, fresh(question), decision, **sent, method_reason=REASON)
    assert done.status_code == 302
    assert question.notes.get().text.endswith(REASON)


def test_message_without_such_words_takes_no_reason_and_uses_none(author):
    question = make_question()
    sent = {"request_text": "How are you now?", "method_reason": REASON}
    page = press(author, question, "request_info", **sent)
    assert f">\n{REASON}</textarea>" in page.text
    assert not question.notes.exists()


def test_reason_stays_on_the_screen_where_nothing_published_needs_one(author):
    question = make_question()
    page = publish(author, question, method_reason=REASON)
    assert fresh(question).published_at
    assert field(page, "method_reason") == REASON
    assert not question.notes.exists()


def test_words_of_a_message_do_not_stop_what_is_published(author):
    question = make_question()
    assert publish(author, question, request_text="Hide the rope.").status_code == 200
    assert fresh(question).published_at


def test_reason_for_a_message_stays_where_somebody_else_publishes(assistant):
    question = make_question()
    page = press(assistant, question, "approve", method_reason=REASON)
    assert f">\n{REASON}</textarea>" in page.text
    assert "It stands in the private note now" not in read(page)
