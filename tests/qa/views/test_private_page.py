"""The asker's private page: where a question stands, its link, and no trail."""

import logging

import pytest
from django.test import Client
from django.utils import timezone
from django.views.debug import ExceptionReporter

from config.models import SiteSettings
from qa import moderation
from qa.models import Question
from tests.qa.factories import fresh, make_edit, make_published, make_question, publish
from tests.qa.private_page import PRIVATE_PAGE, post, visit
from tests.qa.views.asker_page import (
    MARK,
    WORDS,
    ask_for_more,
    main_of,
    make_again,
    make_approved,
    make_asked,
    make_closed,
    make_declined,
    make_erased,
    make_hidden,
    make_settled,
    make_spam,
    status_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


# --- where it stands ----------------------------------------------------------------


def test_page_shows_where_it_stands_and_not_the_text(client):
    question = make_question(title=MARK, body=MARK, email=f"{MARK}@b.c")
    response = visit(client, question)
    assert response.status_code == 200
    assert question.reference in response.text
    assert "has arrived" in response.text
    assert question.original_pseudonym in response.text
    assert MARK not in response.text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_question, "Your question has arrived"),
        (make_spam, "We set your question aside"),
        (make_approved, "We will answer your question"),
        (make_asked, "We have a question for you"),
        (make_published, "Your question is answered"),
        (make_again, "What you wrote has arrived"),
        (make_closed, "The thread under them is closed"),
        (make_hidden, "not public at the moment"),
        (make_settled, "no longer public"),
        (lambda: moderation.withdraw(make_question()), "You took your question back"),
        (make_erased, "Your question is erased"),
    ],
)
def test_every_state_is_said_in_words(client, make, words):
    response = visit(client, make())
    assert words in main_of(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "data-quick-exit" in response.text


def test_suspected_person_is_not_left_to_wait_for_nothing(client):
    page = visit(client, make_spam()).text
    assert "nobody will answer it as it is" in " ".join(page.split())
    assert "Your question is read." not in page
    assert "spam" not in page.lower()


def test_suspected_person_comes_back_by_changing_it_and_is_heard(client):
    SiteSettings.objects.update(notification_email="author@b.example")
    question = make_spam()
    words = WORDS | {"body": "Please read me. I want to kill myself tonight."}
    assert "help" in post(client, question, "amend", **words).text  # first
    post(client, question, "amend", step="go_on", **words)
    assert status_of(question) == "submitted"
    assert Question.objects.waiting().first() == question
    assert question.notifications.filter(kind="new_question", sent_at=None).exists()


def test_suspected_person_can_take_it_back(client):
    question = make_spam()
    response = post(client, question, "withdraw")
    assert response.status_code == 302
    assert status_of(question) == "withdrawn"


def test_declined_question_says_why_and_what_the_author_wrote(client):
    question = make_declined(reason="could_identify", message="Try a doctor you trust.")
    page = main_of(visit(client, question))
    assert "could show who you are" in page
    assert "Try a doctor you trust." in page


@pytest.mark.parametrize("reason", Question.DeclineReason.values)
def test_no_reason_for_declining_blames(client, reason):
    page = main_of(visit(client, make_declined(reason=reason))).lower()
    assert "will not be answered here" in page
    assert not {"abusive", "inappropriate", "rejected", "refused"} & set(page.split())


def test_duplicate_leads_to_the_answer_that_is_there(client):
    answered = make_published(title="Asked before")
    question = make_question()
    moderation.mark_duplicate(question, of=answered, by=None, base=1)
    assert 'href="/questions/asked-before/"' in visit(client, question).text


def test_duplicate_of_what_was_hidden_since_has_no_link(client):
    answered = make_published(title="Asked before")
    question = make_question()
    moderation.mark_duplicate(question, of=answered, by=None, base=1)
    moderation.hide(answered, by=None, base=answered.version)
    page = visit(client, question).text
    assert "asked-before" not in page
    assert "not public at the moment" in page


def test_answered_question_leads_to_the_answer(client):
    question = make_published(title="Answered")
    assert 'href="/questions/answered/"' in visit(client, question).text


def test_published_name_is_said_and_not_the_one_that_was_chosen(client):
    question = make_question(pseudonym="Jane Roe")
    assert "Name to show" in visit(client, question).text
    question = publish(question, pseudonym="Owl")
    facts = visit(client, question).text.split('<dl class="facts">')[1]
    assert "Published name" in facts and "<bdi>Owl</bdi>" in facts
    assert "Jane Roe" not in facts and "Name to show" not in facts
    assert "Name to show, as you sent it" in post(client, question, "show").text


def test_hidden_question_leads_nowhere(client):
    question = make_hidden()
    assert question.slug not in visit(client, question).text


def test_request_stands_on_the_page(client):
    assert "How old are you?" in visit(client, make_asked()).text


def test_only_the_last_request_stands_on_the_page(client):
    question = make_asked()
    moderation.respond(question, "Sixty.")
    ask_for_more(question, "And since when?")
    page = visit(client, question).text
    assert "And since when?" in page
    assert "How old are you?" not in page


# --- the text, when it is asked for -------------------------------------------------


def test_text_is_shown_when_it_is_asked_for_and_stays_out_of_the_address(client):
    question = make_question(title="Mine", body=f"{MARK} words", email="ann@b.example")
    response = post(client, question, "show")
    assert response.status_code == 200
    assert f"{MARK} words" in response.text
    assert "ann@b.example" in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert MARK not in visit(client, question, "?act=show").text


def test_private_replies_are_shown_with_the_text(client):
    question = make_asked()
    moderation.respond(question, f"Sixty {MARK}.")
    page = post(client, question, "show").text
    assert "How old are you?" in page
    assert f"Sixty {MARK}." in page


def test_deleted_original_is_said_to_be_deleted(client):
    question = make_published()
    Question.objects.filter(pk=question.pk).update(
        original_title="", original_body="", originals_purged_at=timezone.now()
    )
    assert "We deleted what you sent on" in main_of(post(client, question, "show"))


def test_lost_key_is_said_in_words_and_the_page_still_opens(client, settings):
    question = make_question(body=MARK)
    settings.ENCRYPTION_KEYS = ["bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleS0="]
    assert visit(client, question).status_code == 200
    page = post(client, question, "show").text
    assert "cannot be read" in page
    assert post(client, question, "edit").status_code == 409


# --- the link -----------------------------------------------------------------------


def test_link_never_acts_by_being_opened(client):
    question = make_question()
    for act in ("erase&sure=on", "withdraw", "stop_mail", "amend"):
        visit(client, question, f"?act={act}")
    client.head(PRIVATE_PAGE)
    assert fresh(question).version == 1


def test_token_of_another_use_opens_nothing(client):
    question = make_question()
    token = question.mail_path.split("/")[-2]
    assert client.get(f"/questions/yours/open/{token}/").status_code == 404


@pytest.mark.parametrize("act", ["", "publish", "x" * 5000, "__class__", "\x00"])
def test_act_that_does_not_exist_does_nothing(client, act):
    question = make_question()
    assert post(client, question, act).status_code == 302
    assert fresh(question).version == 1


@pytest.mark.parametrize(
    ("make", "act", "fields"),
    [
        (make_question, "amend", WORDS),
        (make_asked, "respond", {"words": MARK}),
        (make_published, "follow_up", {"words": MARK}),
        (make_closed, "follow_up", {"words": MARK}),
        (make_published, "amend", WORDS),
    ],
)
def test_lost_cookie_keeps_every_word(make, act, fields):
    question = make()
    client = Client(enforce_csrf_checks=True)
    response = post(client, question, act, **fields)
    assert response.status_code == 403
    for text in fields.values():
        assert text in response.text
    assert fresh(question).version == question.version


def test_draft_of_the_author_is_on_no_page_of_the_asker(client):
    question = make_question()
    edit = make_edit(question, answer=MARK, content_note="", body="Other words.")
    moderation.save_draft(question, edit, by=None, base=1)
    for act in ("show", "edit", "held", "held_json"):
        assert MARK not in post(client, question, act).text, act


def test_mail_state_is_said_and_the_address_is_not(client):
    question = make_question(email="ann@b.example")
    page = visit(client, question).text
    assert "We send a mail to your address. If several went to it today" in page
    moderation.confirm_email(question)
    page = visit(client, question).text
    assert "ann@b.example" not in page
    assert 'value="stop_mail"' in page


def test_mail_is_stopped_from_the_page(client):
    question = make_question(email="ann@b.example")
    post(client, question, "stop_mail")
    assert fresh(question).email == ""
    page = client.get(PRIVATE_PAGE).text
    assert "we deleted your address" in page
    assert 'value="stop_mail"' not in page


# --- no trail of what was typed -----------------------------------------------------


def boom(*args, **kwargs):
    raise RuntimeError


@pytest.mark.parametrize(
    ("broken", "make", "act", "fields"),
    [
        ("amend", make_question, "amend", WORDS | {"body": f"{MARK} and more"}),
        ("respond", make_asked, "respond", {"words": MARK}),
        ("follow_up", make_published, "follow_up", {"words": MARK}),
    ],
)
def test_words_are_in_no_error_report(
    client, caplog, monkeypatch, broken, make, act, fields
):
    client.raise_request_exception = False
    monkeypatch.setattr(f"qa.moderation.{broken}", boom)
    assert post(client, make(), act, **fields).status_code == 500
    failed = next(record for record in caplog.records if record.exc_info)
    reporter = ExceptionReporter(failed.request, *failed.exc_info)
    assert "RuntimeError" in reporter.get_traceback_text()
    assert MARK not in reporter.get_traceback_text()
    assert MARK not in reporter.get_traceback_html()


@pytest.mark.parametrize(
    ("make", "act", "fields"),
    [
        (make_question, "amend", WORDS | {"title": MARK}),
        (make_question, "amend", WORDS | {"title": MARK, "body": ""}),
        (make_asked, "respond", {"words": MARK}),
        (make_published, "follow_up", {"words": MARK}),
        (make_erased, "follow_up", {"words": MARK}),
    ],
)
def test_words_are_in_no_header_cookie_or_log(client, caplog, make, act, fields):
    question = make()
    with caplog.at_level(logging.DEBUG):
        response = post(client, question, act, **fields)
    assert MARK not in str(response.headers) + str(response.cookies)
    assert MARK not in caplog.text
