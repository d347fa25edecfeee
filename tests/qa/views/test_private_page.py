"""The asker's private page: where it stands, and what an asker may do there."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.views.debug import ExceptionReporter

from config.models import SiteSettings
from qa import moderation
from qa.asking.forms import BODY_MAX
from qa.models import Question
from qa.moderation.publish_copy import PublicCopy
from tests.qa.factories import fresh, make_edit, make_published, make_question, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MARK = "wolfsbane"
WORDS = {"title": "New title", "body": "New words of mine.", "pseudonym": "Plum"}


def status_of(question):
    return fresh(question).status


def post(client, question, act, **fields):
    return client.post(question.private_path, {"act": act} | fields)


def main_of(response) -> str:
    return response.text.split("<main", 1)[1].split("<footer", 1)[0]


def ask_for_more(question, text="How old are you?"):
    base = fresh(question).version
    return moderation.request_info(question, text, by=None, base=base, author=None)


def make_asked(**fields):
    question = make_question(**fields)
    ask_for_more(question)
    return fresh(question)


def make_settled():
    question = make_hidden()
    return moderation.archive_hidden(question, by=None, base=question.version)


def make_hidden():
    question = make_published()
    return moderation.hide(question, by=None, base=question.version)


def make_declined(**decision):
    return moderation.decline(make_question(), by=None, base=1, **decision)


def make_approved():
    return moderation.approve(make_question(), by=None, base=1)


def make_spam():
    return moderation.mark_spam(make_question(), by=None, base=1)


def make_closed():
    question = make_published()
    return moderation.close(question, by=None, base=question.version)


def make_erased():
    return moderation.erase(make_published())


def make_again():
    question = make_published()
    moderation.follow_up(question, "One thing more.")
    return fresh(question)


# --- where it stands ----------------------------------------------------------------


def test_page_shows_where_it_stands_and_not_the_text(client):
    question = make_question(title=MARK, body=MARK, pseudonym=MARK, email=f"{MARK}@b.c")
    response = client.get(question.private_path)
    assert response.status_code == 200
    assert question.reference in response.text
    assert "has arrived" in response.text
    assert MARK not in response.text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_question, "Your question has arrived"),
        (make_spam, "Your question was set aside"),
        (make_approved, "Your question will be answered"),
        (make_asked, "You are asked something"),
        (make_published, "Your question is answered"),
        (make_again, "What you wrote has arrived"),
        (make_closed, "the thread under them is closed"),
        (make_hidden, "not public at the moment"),
        (make_settled, "no longer public"),
        (lambda: moderation.withdraw(make_question()), "You took your question back"),
        (make_erased, "Your question is erased"),
    ],
)
def test_every_state_is_said_in_words(client, make, words):
    response = client.get(make().private_path)
    assert words in main_of(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "data-quick-exit" in response.text


def test_suspected_person_is_not_left_to_wait_for_nothing(client):
    page = client.get(make_spam().private_path).text
    assert "nobody will answer it as it is" in " ".join(page.split())
    assert "Your question is read." not in page
    assert "spam" not in page.lower()


def test_suspected_person_comes_back_by_changing_it_and_is_heard(client):
    SiteSettings.objects.update(notification_email="desk@b.example")
    question = make_spam()
    words = WORDS | {"body": "Please read me. I want to kill myself tonight."}
    assert "help" in post(client, question, "amend", **words).text  # first
    post(client, question, "amend", step="go_on", **words)
    assert status_of(question) == "submitted"
    assert Question.objects.waiting().first() == question
    assert question.notifications.get(kind="urgent")


def test_suspected_person_can_take_it_back(client):
    question = make_spam()
    response = post(client, question, "withdraw")
    assert response.status_code == 302
    assert status_of(question) == "withdrawn"


def test_declined_question_says_why_and_what_the_author_wrote(client):
    question = make_declined(reason="could_identify", message="Try a doctor you trust.")
    page = main_of(client.get(question.private_path))
    assert "could show who you are" in page
    assert "Try a doctor you trust." in page


@pytest.mark.parametrize("reason", Question.DeclineReason.values)
def test_no_reason_for_declining_blames(client, reason):
    page = main_of(client.get(make_declined(reason=reason).private_path)).lower()
    assert "will not be answered here" in page
    assert not {"abusive", "inappropriate", "rejected", "refused"} & set(page.split())


def test_duplicate_leads_to_the_answer_that_is_there(client):
    answered = make_published(title="Asked before")
    question = make_question()
    moderation.mark_duplicate(question, of=answered, by=None, base=1)
    assert 'href="/questions/asked-before/"' in client.get(question.private_path).text


def test_duplicate_of_what_was_hidden_since_has_no_link(client):
    answered = make_published(title="Asked before")
    question = make_question()
    moderation.mark_duplicate(question, of=answered, by=None, base=1)
    moderation.hide(answered, by=None, base=answered.version)
    page = client.get(question.private_path).text
    assert "asked-before" not in page
    assert "not public at the moment" in page


def test_answered_question_leads_to_the_answer(client):
    question = make_published(title="Answered")
    assert 'href="/questions/answered/"' in client.get(question.private_path).text


def test_hidden_question_leads_nowhere(client):
    question = make_hidden()
    assert question.slug not in client.get(question.private_path).text


def test_request_stands_on_the_page(client):
    assert "How old are you?" in client.get(make_asked().private_path).text


def test_only_the_last_request_stands_on_the_page(client):
    question = make_asked()
    moderation.respond(question, "Sixty.")
    ask_for_more(question, "And since when?")
    page = client.get(question.private_path).text
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
    assert MARK not in client.get(question.private_path + "?act=show").text


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
    assert "was deleted on" in main_of(post(client, question, "show"))


def test_lost_key_is_said_in_words_and_the_page_still_opens(client, settings):
    question = make_question(body=MARK)
    settings.ENCRYPTION_KEYS = ["bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleS0="]
    assert client.get(question.private_path).status_code == 200
    page = post(client, question, "show").text
    assert "cannot be read" in page
    assert post(client, question, "edit").status_code == 409


# --- changing it --------------------------------------------------------------------


def test_words_can_be_read_and_changed_before_publication(client):
    question = make_question(title="Old", body=f"{MARK} and more words")
    form = post(client, question, "edit")
    assert f"{MARK} and more words" in form.text
    response = post(client, question, "amend", **WORDS)
    assert response.headers["Location"] == question.private_path
    after = fresh(question)
    assert (after.original_title, after.original_body) == ("New title", WORDS["body"])
    assert PublicCopy.load(after.draft_copy).pseudonym == "Plum"
    assert "Your changes have arrived" in client.get(question.private_path).text


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
    assert "who can help you now" in main_of(page)
    assert button in main_of(page)
    assert ("looks like a name" in main_of(page)) == (act != "respond")
    assert fresh(question).version == question.version
    changed = post(client, question, act, step="change", **typed)
    assert DANGER in changed.text
    assert "who can help you now" not in main_of(changed)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    del hidden["csrfmiddlewaretoken"]
    assert hidden == {"act": act} | typed
    sent = client.post(question.private_path, hidden | {"step": "go_on"})
    assert sent.headers["Location"] == question.private_path
    assert DANGER in post(client, question, "show").text
    assert fresh(question).flags.filter(kind="urgent").exists()


def test_possible_duty_to_report_told_later_leads_to_help(client):
    question = make_published()
    words = "I am 15. My father abused me."
    page = post(client, question, "follow_up", words=words)
    assert "who can help you now" in main_of(page)
    assert not question.replies.follow_ups().exists()


def test_what_could_identify_is_pointed_out_in_a_change_and_never_removed(client):
    question = make_question()
    typed = WORDS | {"body": "Please write to maud@mail.example.", "pseudonym": "@maud"}
    page = post(client, question, "amend", **typed)
    assert "Look once more before it is sent" in main_of(page)
    assert "maud@mail.example" in main_of(page)
    assert f'{question.private_path}#id_pseudonym"' in page.text
    assert "who can help you now" not in main_of(page)
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
    assert response.headers["Location"] == question.private_path
    assert question.replies.get(kind="response").original == "Sixty."
    assert status_of(question) == "submitted"
    assert "Your reply has arrived" in client.get(question.private_path).text


def test_confirmation_is_gone_when_it_is_old(client):
    question = make_asked()
    moderation.respond(question, "Sixty.", at=timezone.now() - timedelta(hours=1))
    assert "Your reply has arrived" not in client.get(question.private_path).text


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
    assert "What you wrote has arrived" in client.get(question.private_path).text


def test_follow_up_sent_twice_is_one_and_no_error(client):
    question = make_published()
    for _ in range(2):
        response = post(client, question, "follow_up", words="Once more.")
        assert response.status_code == 302
    assert question.replies.filter(kind="follow_up").count() == 1


def test_what_was_added_is_taken_back_alone_and_can_be_written_anew(client):
    question = make_again()
    assert 'value="take_back"' in client.get(question.private_path).text
    post(client, question, "take_back")
    assert not question.replies.filter(kind="follow_up").exists()
    assert Question.objects.published().filter(pk=question.pk).exists()
    page = client.get(question.private_path).text
    assert "What you added is deleted" in page
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
    page = client.get(question.private_path).text
    assert "Your question is answered" in page
    assert "How old are you?" not in page


def test_answered_follow_up_opens_the_form_again(client):
    question = make_again()
    publish(question, follow_up="One thing more.", answer="Another.")
    assert 'value="follow_up"' in client.get(question.private_path).text


# --- taking back, erasing -----------------------------------------------------------


def test_question_is_taken_back(client):
    question = make_question()
    post(client, question, "withdraw")
    assert status_of(question) == "withdrawn"
    assert "took your question back" in client.get(question.private_path).text


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
    assert "is erased" in client.get(question.private_path).text
    assert post(client, question, "erase", sure="on").status_code == 409


@pytest.mark.parametrize("act", ["show", "held", "held_json"])
def test_nothing_of_the_text_is_left_to_show_after_erasing(client, act):
    question = make_asked(title=MARK, body=MARK, email=f"{MARK}@b.example")
    moderation.respond(question, MARK)
    moderation.erase(question)
    assert MARK not in post(client, question, act).text


# --- the link -----------------------------------------------------------------------


def test_link_never_acts_by_being_opened(client):
    question = make_question()
    for act in ("erase&sure=on", "withdraw", "stop_mail", "amend"):
        client.get(f"{question.private_path}?act={act}")
    client.head(question.private_path)
    assert fresh(question).version == 1


def test_new_public_id_revokes_the_link(client):
    question = make_question()
    old = question.private_path
    Question.objects.filter(pk=question.pk).update(public_id="f" * 32)
    assert client.get(old).status_code == 404


def test_token_of_another_use_opens_nothing(client):
    question = make_question()
    token = question.mail_path.split("/")[-2]
    assert client.get(f"/questions/yours/{token}/").status_code == 404


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
    page = client.get(question.private_path).text
    assert "Asked for, not yet confirmed" in page
    moderation.confirm_email(question)
    page = client.get(question.private_path).text
    assert "ann@b.example" not in page
    assert 'value="stop_mail"' in page


def test_mail_is_stopped_from_the_page(client):
    question = make_question(email="ann@b.example")
    post(client, question, "stop_mail")
    assert fresh(question).email == ""
    page = client.get(question.private_path).text
    assert "your address is deleted" in page
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
