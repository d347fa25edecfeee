"""What an asker does on the private page: change, reply, write again, erase."""

import re

import pytest
from django.test import Client

from qa import moderation
from qa.asking.forms import BODY_MAX
from qa.models import Question
from qa.moderation.publish_copy import PublicCopy
from tests.qa.factories import fresh, make_published, make_question, publish
from tests.qa.private_page import PRIVATE_PAGE, post, visit
from tests.qa.views.asker_page import (
    MARK,
    WORDS,
    ask_for_more,
    main_of,
    make_again,
    make_asked,
    make_closed,
    make_erased,
    make_hidden,
    status_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


# --- changing it --------------------------------------------------------------------


def test_words_can_be_read_and_changed_before_publication(client):
    question = make_question(title="Old", body=f"{MARK} and more words")
    form = post(client, question, "edit")
    assert f"{MARK} and more words" in form.text
    response = post(client, question, "amend", **WORDS)
    assert response.headers["Location"] == PRIVATE_PAGE
    after = fresh(question)
    assert (after.original_title, after.original_body) == ("New title", WORDS["body"])
    assert PublicCopy.load(after.draft_copy).pseudonym == "Plum"
    assert "Your changes have arrived" in client.get(PRIVATE_PAGE).text


def test_change_that_changes_nothing_writes_nothing(client):
    question = make_question(body="The same words.")
    same = {"title": question.original_title, "body": "The same words."}
    post(client, question, "amend", pseudonym=question.original_pseudonym, **same)
    assert fresh(question).version == 1


def test_name_left_empty_is_chosen_again(client):
    question = make_question()
    post(client, question, "amend", **WORDS | {"pseudonym": ""})
    assert fresh(question).original_pseudonym


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Give your question a title"),
        ({"body": "x" * (BODY_MAX + 1)}, "nothing was cut"),
        ({"body": ""}, "Write your question"),
        ({"pseudonym": "x" * 61}, "Shorten the name"),
        ({"title": "\u202e\x00"}, "Give your question a title"),
    ],
)
def test_change_with_an_error_keeps_every_word(client, fields, words):
    question = make_question(title="Old")
    response = post(client, question, "amend", **WORDS | fields)
    assert response.status_code == 422
    assert words in response.text
    assert "<title>Error: " in response.text
    for name, text in (WORDS | fields).items():
        assert text.strip("\u202e\x00") in response.text, name
    assert fresh(question).original_title == "Old"


DANGER = "I want to end my life, and my name is Maud."
AGAIN = [
    (make_question, "amend", WORDS | {"body": DANGER}, "Save the changes"),
    (make_asked, "respond", {"words": DANGER}, "Send the reply"),
    (make_published, "follow_up", {"words": DANGER}, "Send it"),
]


@pytest.mark.parametrize("make, act, typed, button", AGAIN)
def test_words_of_danger_added_later_lead_to_help_and_on(
    client, make, act, typed, button
):
    question = make()
    page = post(client, question, act, **typed)
    assert page.status_code == 200
    assert "somebody may hear you" in main_of(page)
    assert button in main_of(page)
    assert ("looks like a name" in main_of(page)) == (act != "respond")
    assert fresh(question).version == question.version
    changed = post(client, question, act, step="change", **typed)
    assert DANGER in changed.text
    landing = re.search(
        r'value="change" formaction="[^"#]*#(\w+)">Change it', page.text
    )
    assert changed.text.count(f'id="{landing[1]}"') == 1
    assert "somebody may hear you" not in main_of(changed)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    del hidden["csrfmiddlewaretoken"]
    reference = {"reference": question.reference}
    assert hidden == {"act": act} | reference | typed
    sent = client.post(PRIVATE_PAGE, hidden | {"step": "go_on"})
    assert sent.headers["Location"] == PRIVATE_PAGE
    assert DANGER in post(client, question, "show").text
    assert fresh(question).flags.all().of_kinds(["urgent"])


def test_possible_duty_to_report_told_later_leads_to_help(client):
    question = make_published()
    words = "I am 15. My father abused me."
    page = post(client, question, "follow_up", words=words)
    assert "somebody may hear you" in main_of(page)
    assert not question.replies.follow_ups().exists()


def test_what_could_identify_is_pointed_out_in_a_change_and_never_removed(client):
    question = make_question()
    typed = WORDS | {"body": "Please write to maud@mail.example.", "pseudonym": "@maud"}
    page = post(client, question, "amend", **typed)
    assert "Look once more before it is sent" in main_of(page)
    assert "maud@mail.example" in main_of(page)
    assert f'{PRIVATE_PAGE}#id_pseudonym"' in page.text
    assert "somebody may hear you" not in main_of(page)
    post(client, question, "amend", step="go_on", **typed)
    assert fresh(question).original_body == typed["body"]


def test_change_of_what_was_decided_meanwhile_gives_the_words_back(client):
    question = make_published()
    response = post(client, question, "amend", **WORDS)
    assert response.status_code == 409
    assert "New words of mine." in response.text
    assert "Your question is answered" in response.text


def test_changed_form_opens_no_more_after_the_decision(client):
    assert post(client, make_published(), "edit").status_code == 409


# --- replying and writing again -----------------------------------------------------


def test_reply_arrives_and_the_page_says_so(client):
    question = make_asked()
    response = post(client, question, "respond", words="Sixty.")
    assert response.headers["Location"] == PRIVATE_PAGE
    assert question.replies.get(kind="response").original == "Sixty."
    assert status_of(question) == "submitted"
    assert "Your reply has arrived" in client.get(PRIVATE_PAGE).text


def test_confirmation_is_given_once_and_to_who_did_it(client):
    question = make_asked()
    post(client, question, "respond", words="Sixty.")
    assert "Your reply has arrived" not in visit(Client(), question).text
    assert "Your reply has arrived" in client.get(PRIVATE_PAGE).text
    assert "Your reply has arrived" not in client.get(PRIVATE_PAGE).text


def test_reply_sent_twice_is_one_and_no_error(client):
    question = make_asked()
    first = post(client, question, "respond", words="Sixty.")
    second = post(client, question, "respond", words="Sixty.")
    assert (first.status_code, second.status_code) == (302, 302)
    assert question.replies.filter(kind="response").count() == 1


def test_same_reply_to_another_request_is_kept(client):
    question = make_asked()
    post(client, question, "respond", words="Yes.")
    ask_for_more(question)
    post(client, question, "respond", words="Yes.")
    assert question.replies.filter(kind="response").count() == 2


@pytest.mark.parametrize("words", ["", "  ", "...", "\u3164", "x" * (BODY_MAX + 1)])
def test_reply_that_cannot_be_kept_keeps_its_words(client, words):
    question = make_asked()
    response = post(client, question, "respond", words=words)
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    assert words in response.text
    assert "How old are you?" in response.text
    assert not question.replies.filter(kind="response").exists()


def test_reply_after_the_question_was_taken_back_gives_the_words_back(client):
    question = make_asked()
    moderation.withdraw(question)
    response = post(client, question, "respond", words=f"{MARK} and sixty")
    assert response.status_code == 409
    assert f"{MARK} and sixty" in response.text


def test_asker_writes_again_and_nothing_is_public(client):
    question = make_published(title="Answered")
    post(client, question, "follow_up", words=f"{MARK} once more")
    assert question.replies.get(kind="follow_up").published_at is None
    assert MARK not in client.get("/questions/answered/").text
    assert "What you wrote has arrived" in visit(client, question).text


def test_follow_up_sent_twice_is_one_and_no_error(client):
    question = make_published()
    for _ in range(2):
        response = post(client, question, "follow_up", words="Once more.")
        assert response.status_code == 302
    assert question.replies.filter(kind="follow_up").count() == 1


def test_what_was_added_is_taken_back_alone_and_can_be_written_anew(client):
    question = make_again()
    assert 'value="take_back"' in visit(client, question).text
    post(client, question, "take_back")
    assert not question.replies.filter(kind="follow_up").exists()
    assert Question.objects.published().filter(pk=question.pk).exists()
    page = client.get(PRIVATE_PAGE).text
    assert "We deleted what you added" in page
    assert 'value="take_back"' not in page
    assert 'value="follow_up"' in page
    assert not Question.objects.waiting().exists()
    assert post(client, question, "take_back").status_code == 409


def test_second_follow_up_while_one_waits_gives_the_words_back(client):
    question = make_again()
    response = post(client, question, "follow_up", words=MARK)
    assert response.status_code == 409
    assert MARK in response.text
    assert 'value="follow_up"' not in response.text


@pytest.mark.parametrize("make", [make_closed, make_hidden, make_erased])
def test_thread_that_takes_no_more_gives_the_words_back(client, make):
    question = make()
    response = post(client, question, "follow_up", words=MARK)
    assert response.status_code == 409
    assert MARK in response.text
    assert 'value="follow_up"' not in response.text


def test_request_that_nobody_answered_is_no_news_once_it_is_published(client):
    question = publish(make_asked())
    page = visit(client, question).text
    assert "Your question is answered" in page
    assert "How old are you?" not in page


def test_answered_follow_up_opens_the_form_again(client):
    question = make_again()
    publish(question, follow_up="One thing more.", answer="Another.")
    assert 'value="follow_up"' in visit(client, question).text


# --- taking back, erasing -----------------------------------------------------------


def test_question_is_taken_back(client):
    question = make_question()
    post(client, question, "withdraw")
    assert status_of(question) == "withdrawn"
    assert "took your question back" in visit(client, question).text


def test_taking_back_what_was_published_meanwhile_is_explained(client):
    question = make_published()
    assert post(client, question, "withdraw").status_code == 409
    assert status_of(question) == "published"


def test_erasing_needs_to_be_sure(client):
    question = make_question()
    response = post(client, question, "erase")
    assert response.status_code == 422
    assert 'href="#id_sure"' in response.text
    assert status_of(question) == "submitted"


def test_erased_question_is_gone_and_the_page_says_so(client):
    question = make_published(title="Erase me", body=MARK)
    post(client, question, "erase", sure="on")
    assert status_of(question) == "erased"
    assert client.get("/questions/erase-me/").status_code == 410
    assert "is erased" in visit(client, question).text
    assert post(client, question, "erase", sure="on").status_code == 409


@pytest.mark.parametrize("act", ["show", "held", "held_json"])
def test_nothing_of_the_text_is_left_to_show_after_erasing(client, act):
    question = make_asked(title=MARK, body=MARK, email=f"{MARK}@b.example")
    moderation.respond(question, MARK)
    moderation.erase(question)
    assert MARK not in post(client, question, act).text
