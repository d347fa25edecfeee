"""What was sent: opened on a click, compared, redacted, never published unread."""

import re
from html import unescape

import pytest
from django.test import Client

from qa import moderation
from qa.models import Question
from qa.moderation.publish_copy import PublicCopy
from tests.qa.answering.screen import SENT, field, kinds, press, read, screen, words
from tests.qa.factories import make_published, make_question, make_staff

pytestmark = pytest.mark.django_db


# What was sent


def test_asker_s_words_are_not_in_the_page_before_they_are_opened(author):
    question = make_question(
        title="Marker title", body="Marker body", pseudonym="Marker"
    )
    assert "Marker" not in read(author.get(screen(question)))
    assert "open_original" not in kinds(question)


def test_opening_shows_sent_beside_copy_and_is_in_the_history(author):
    question = make_question(title="Marker title")
    response = author.post(screen(question), {"decision": "open", "base": 1})
    assert response.status_code == 200
    assert "Marker title" in read(response)
    assert field(response, "title") == "Marker title"
    event = question.events.get(kind="open_original")
    assert event.by == author.user


def test_opening_keeps_what_was_typed(author):
    question = make_question(title="Marker title")
    typed = {"decision": "open", "base": 1, "answer": "Half typed", "note": "Mine"}
    response = author.post(screen(question), typed)
    assert field(response, "answer").strip() == "Half typed"
    assert field(response, "note").strip() == "Mine"


def test_once_read_the_copy_is_there_and_the_original_still_needs_a_click(author):
    question = make_question(title="As sent", body="The long body as sent.")
    press(author, question, "draft", title="Shorter", body="The copy.")
    author.post(screen(question), {"decision": "open", "base": 2})
    html = read(author.get(screen(question)))
    assert "The copy." in html and "The long body as sent." not in html


def test_new_words_of_the_asker_have_to_be_opened_again(author):
    question = make_question()
    author.post(screen(question), {"decision": "open", "base": 1})
    moderation.amend(question, moderation.QuestionText("Marker", "Marker.", "P"))
    html = read(author.get(screen(question)))
    assert "Marker" not in html
    assert "The asker changed it on" in html


def test_saying_that_it_is_open_opens_nothing(author):
    question = make_question(title="Marker title")
    response = author.post(
        screen(question),
        {"decision": "add_note", "note": "x", "opened": "1", "base": 1},
    )
    assert "Marker title" not in read(author.get(screen(question)))
    assert "Marker title" not in read(response)


def test_difference_is_told_in_words_and_marks(author):
    question = make_question(body="I met Anna at work.")
    response = press(author, question, "open", body="I met [name] at work.")
    html = response.content.decode()
    assert re.search(r"<del>.*taken out.*Anna.*</del>", html)
    assert re.search(r"<ins>.*added.*\[name\].*</ins>", html)


def test_unread_question_cannot_be_published(author):
    question = make_question()
    sent = {"decision": "publish", "base": 1, "answer": "Yes."}
    response = author.post(screen(question), sent)
    assert response.status_code == 422
    assert "Open what was sent first" in read(response)
    assert not Question.objects.published().exists()


def test_unread_follow_up_cannot_be_published(author):
    question = make_published()
    moderation.follow_up(question, "Marker of wolfsbane.")
    question.refresh_from_db()
    response = author.post(screen(question), words(question) | {"decision": "publish"})
    assert response.status_code == 422
    assert "wolfsbane" not in read(Client().get(question.get_absolute_url()))


# Redaction


def test_suggestion_is_replaced_everywhere_with_one_click_and_nothing_is_saved(author):
    question = make_question(title="Annabel asks", body=SENT)
    author.post(screen(question), {"decision": "open", "base": 1})
    response = press(
        author, question, redact="name:Annabel", answer="Kept.", opened="1"
    )
    assert field(response, "title") == "[name] asks"
    assert "Annabel" not in field(response, "body")
    assert field(response, "answer").strip() == "Kept."
    html = response.content.decode()
    assert re.search(r'name="edited_for_privacy"[^>]*checked', html)
    question.refresh_from_db()
    assert question.version == 1


def test_likely_identifiers_are_marked_in_what_was_sent_and_nothing_else_changes(
    author,
):
    body = "One line.\n\nMy name is Annabel <b>and</b> more.\nThe end."
    question = make_question(body=body)
    html = press(author, question, "open").content.decode()
    sent = re.search(r'<p class="sent-text">(.*?)</p>', html, re.S)[1].strip()
    assert re.search(r'<mark class="sent-text-mark">.*Annabel.*</mark>', sent)
    hidden = re.sub(r'<span class="visually-hidden">.*?</span>', "", sent)
    assert unescape(re.sub("</?mark[^>]*>", "", hidden)) == body


def test_other_words_are_replaced_too_and_watched_from_then_on(author):
    question = make_question(title="The ferry", body="I work on the Ferry Alma daily.")
    typed = {"instead_of": "ferry alma", "put": "[a ship]", "answer": "The Ferry Alma."}
    author.post(screen(question), {"decision": "open", "base": 1})
    response = press(author, question, "redact_own", **typed)
    assert field(response, "body") == "I work on the [a ship] daily."
    assert "“ferry alma” stands in the answer" in read(response)


def test_suggested_name_is_replaced_in_the_name_to_show_too(author):
    question = make_question(
        body="My name is Ottilie Brandvold and I wait.", pseudonym="Ottilie Brandvold"
    )
    page = author.post(screen(question), {"decision": "open", "base": 1})
    assert "stands in the question and the name to show" in read(page)
    page = press(author, question, redact="name:Ottilie Brandvold")
    assert field(page, "body") == "My name is [name] and I wait."
    assert field(page, "pseudonym") == "[name]"
    assert "“Ottilie Brandvold” is now [name]" in read(page).partition("What could")[2]
    assert 'name="redact"' not in page.text


def test_what_stands_in_the_answer_alone_has_no_button(author):
    question = make_question(body="My name is Ottilie Brandvold and I wait.")
    author.post(screen(question), {"decision": "open", "base": 1})
    own = {"body": "My name is [name].", "answer": "Dear Ottilie Brandvold,"}
    page = press(author, question, "preview", **own)
    page = press(author, question, redact="name:Nobody", **own)
    assert "stands in the answer" in read(page)
    assert 'name="redact"' not in page.text


def test_other_words_are_watched_after_they_are_saved_and_from_another_account(author):
    question = make_question(title="The ferry", body="I work on the Ferry Alma daily.")
    author.post(screen(question), {"decision": "open", "base": 1})
    typed = {"instead_of": "ferry alma", "put": "[a ship]", "answer": "The Ferry Alma."}
    page = press(author, question, "redact_own", **typed)
    copied = {
        "body": field(page, "body"),
        "redacted_terms": field(page, "redacted_terms"),
    }
    press(author, question, "draft", answer="The Ferry Alma.", **copied)
    assert "ferry alma" not in read(Client().get("/questions/"))
    other = Client()
    other.force_login(make_staff())
    assert "ferry alma" not in other.get(screen(question)).text
    other.post(screen(question), {"decision": "open", "base": 1})
    page = other.get(screen(question))
    assert "“ferry alma” stands in the answer" in read(page)
    question.refresh_from_db()
    sent = words(question, answer="The Ferry Alma.", decision="publish")
    page = other.post(
        screen(question), sent | {"redacted_terms": field(page, "redacted_terms")}
    )
    assert "Still there: “ferry alma” in the answer" in read(page)
    moderation.amend(question, moderation.QuestionText("Ferry", "Changed words.", "P"))
    question.refresh_from_db()
    assert "ferry alma" in PublicCopy.load(question.draft_copy).redacted_terms


def test_words_to_look_out_for_are_kept_by_whoever_opens_a_published_thread(author):
    question = make_published(redacted_terms="ferry alma")
    assert "ferry alma" not in author.get(screen(question)).text
    page = press(author, question, "open")
    assert field(page, "redacted_terms") == "ferry alma"


def test_what_was_sent_stays_open_over_a_save_and_closes_afterwards(author):
    question = make_question(body="Marker of wolfsbane.")
    author.post(screen(question), {"decision": "open", "base": 1})
    sent = words(question, body="Short.") | {"opened": "1", "decision": "draft"}
    page = author.post(screen(question), sent, follow=True)
    assert page.redirect_chain
    assert "wolfsbane" in page.text
    assert kinds(question).count("open_original") == 1
    assert "wolfsbane" not in author.get(screen(question)).text


def test_warning_while_a_name_stands_in_the_answer_only(author):
    question = make_question(body=SENT)
    author.post(screen(question), {"decision": "open", "base": 1})
    copied = {"body": "Somebody writes.", "answer": "Dear Annabel, yes."}
    response = press(author, question, "review", **copied)
    assert "Taken out, and still elsewhere" in read(response)
    assert "“Annabel” stands in the answer" in read(response)


def test_name_in_a_follow_up_alone_is_not_said_to_be_taken_out(author):
    question = make_published()
    moderation.follow_up(question, "My sister Annabel says so too.")
    html = read(press(author, question, "open"))
    assert "Annabel stands in the follow-up" in re.sub("<[^>]+>", "", html)
    assert "Taken out, and still elsewhere" not in html


def test_publishing_what_could_show_somebody_needs_a_tick(author):
    question = make_question(body=SENT)
    response = press(author, question, "publish")
    assert response.status_code == 422
    assert "“Annabel” in the question" in read(response)
    assert not Question.objects.published().exists()
    assert press(author, question, "publish", looked="on").status_code == 302
    assert Question.objects.published().exists()


def test_name_that_is_taken_out_everywhere_needs_no_tick(author):
    question = make_question(body=SENT)
    response = press(author, question, "publish", body="Somebody writes about it.")
    assert response.status_code == 302
