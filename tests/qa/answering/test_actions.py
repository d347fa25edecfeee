"""What is decided on the answering screen, and what the asker learns of it."""

import re

import pytest
from django.conf import settings
from django.test import Client

from qa import moderation
from qa.answering import forms
from qa.answering.actions import BUTTONS
from qa.answering.form_edits import FORM_EDITS
from qa.answering.views import WITH_VALUE
from qa.models import Question
from tests.articles.factories import make_published as make_essay
from tests.qa.answering.screen import field, press, read, screen
from tests.qa.factories import make_published, make_question, make_staff, publish
from tests.qa.private_page import post, visit

pytestmark = pytest.mark.django_db


def test_every_button_of_the_screen_is_in_a_table():
    folder = settings.BASE_DIR / "templates/admin/qa/question"
    html = "".join(path.read_text() for path in folder.glob("*.html"))
    shown = set(re.findall(r'name="decision" value="(\w+)"', html))
    shown |= {name for name in WITH_VALUE if f'name="{name}"' in html}
    resumed = {"review"}  # after a lost session, from a page of `articles.autosave`
    assert shown == {*BUTTONS, *FORM_EDITS, "preview"} - resumed


def test_every_button_records_an_event_that_the_status_allows_or_not():
    events = [button.event for button in BUTTONS.values()]
    assert len(set(events)) == len(events)
    assert set(events) <= set(moderation.ALLOWED_FROM)


def test_asking_for_more_reaches_the_asker_and_keeps_the_draft(author):
    question = make_question()
    press(author, question, "request_info", request_text="How old?", answer="Begun.")
    question.refresh_from_db()
    assert question.status == "needs_info"
    assert question.replies.get(kind="request").original == "How old?"
    assert question.replies.get(kind="answer").draft == "Begun."


def test_decline_keeps_reason_and_message(author):
    question = make_question()
    press(author, question, "decline", reason="other", message="With regret.")
    question.refresh_from_db()
    assert (question.status, question.decline_message) == ("declined", "With regret.")


def test_duplicate_is_named_by_reference_slug_or_address(author):
    public = make_published(title="Known already")
    for named in (
        public.reference.lower(),
        public.slug,
        f"http://x{public.get_absolute_url()}",
    ):
        question = make_question()
        press(author, question, "duplicate", duplicate=named)
        question.refresh_from_db()
        assert question.duplicate_of == public


@pytest.mark.parametrize("named", ["", "nothing-here", "AAAA-AAAA", "http://[", "/"])
def test_duplicate_of_nothing_public_is_said(author, named):
    question = make_question()
    response = press(author, question, "duplicate", duplicate=named, answer="Kept")
    assert response.status_code == 422
    assert "Name a published question" in read(response)
    assert field(response, "answer").strip() == "Kept"


def test_question_is_moved_to_another_essay(author):
    essay, question = make_essay(), make_question()
    press(author, question, "move", article=essay.pk)
    question.refresh_from_db()
    assert question.article == essay


@pytest.mark.parametrize("key", ["x", "9" * 30, "9" * 5000, "²", "٣"])
def test_key_of_no_essay_is_said_and_nothing_typed_is_lost(author, key):
    make_essay(pk=3)
    question = make_question()
    response = press(author, question, "move", article=key, answer="Kept")
    assert response.status_code == 422
    assert "Choose an essay that readers can see." in read(response)
    assert field(response, "answer").strip() == "Kept"


def test_older_essay_is_named_by_its_address(author, monkeypatch):
    older, question = make_essay(days_ago=9), make_question()
    assert "Or an older essay" not in read(author.get(screen(question)))
    monkeypatch.setattr(forms, "ESSAYS_OFFERED", 1)
    newer = make_essay(days_ago=1)
    html = author.get(screen(question)).text
    assert newer.headline in html and older.headline not in html
    assert "Or an older essay" in html
    response = press(author, question, "move", older_article="/articles/nowhere/")
    assert response.status_code == 422
    press(author, question, "move", article=newer.pk, older_article=older.slug)
    question.refresh_from_db()
    assert question.article == older
    assert older.headline in author.get(screen(question)).text


def test_accepted_closed_and_opened_again(author):
    question = make_question()
    press(author, question, "approve")
    question.refresh_from_db()
    assert question.status == "approved"
    public = make_published()
    press(author, public, "close", answer="An answer.")
    public.refresh_from_db()
    assert public.closed_at is not None
    press(author, public, "reopen", answer="An answer.")
    public.refresh_from_db()
    assert public.closed_at is None


def test_hide_is_one_click_after_publishing(author):
    question = make_question()
    response = press(author, question, "publish")
    html = author.get(response.url).content.decode()
    assert 'value="hide"' in html
    question.refresh_from_db()
    author.post(response.url, {"decision": "hide", "base": question.version})
    assert not Question.objects.published().exists()


def test_follow_up_is_answered_privately_and_waits_no_more(author, client):
    question = publish(make_question(email="ann@mail.example"))
    moderation.confirm_email(question)
    moderation.follow_up(question, "It is worse: MARK. My name is Maud.")
    question.refresh_from_db()
    sent = {"decision": "answer_privately", "base": question.version}
    assert "Write what you would like" in read(author.post(screen(question), sent))
    sent["request_text"] = "Please see a doctor, MESSAGE."
    page = read(author.post(screen(question), sent, follow=True))
    assert "Only the asker can read it" in page
    assert not Question.objects.waiting().exists()
    assert not question.flags.filter(cleared_at=None).exists()
    for path in (question.get_absolute_url(), "/questions/", "/search/?q=mark"):
        assert "MARK" not in read(client.get(path))
        assert "MESSAGE" not in read(client.get(path))
    own = read(visit(client, question))
    assert "There is a message for you" in own and "MESSAGE" in own
    assert 'value="follow_up"' in own
    assert question.notifications.filter(kind="published").count() == 2
    opened = read(author.post(screen(question), {"decision": "open"}))
    assert "It is worse: MARK." in opened
    post(client, question, "follow_up", words="Thank you.")
    own = read(visit(client, question))
    assert "What you wrote has arrived" in own and "MESSAGE" not in own


def test_danger_in_a_follow_up_is_not_answered_away_without_a_note(author):
    question = make_published()
    moderation.follow_up(question, "I want to end my life.")
    question.refresh_from_db()
    sent = {"decision": "answer_privately", "request_text": "So.", "base": 3}
    assert "flagged urgent" in read(author.post(screen(question), sent))
    assert Question.objects.waiting().exists()


def test_hidden_thread_is_settled_by_the_author_with_one_button(author, assistant):
    question = make_published()
    moderation.hide(question, by=None, base=question.version)
    assert "Settle: it stays off the site" not in read(assistant.get(screen(question)))
    assert "Settle: it stays off the site" in read(author.get(screen(question)))
    sent = {"decision": "archive_hidden", "base": question.version + 1}
    assert assistant.post(screen(question), sent).status_code == 403
    assert "waits for nothing" in read(author.post(screen(question), sent, follow=True))
    html = read(author.get(screen(question)))
    assert "Show on the site again" in html
    assert "It is settled that it stays off the site." in html
    assert "Settle: it stays off the site" not in html


def test_button_that_settles_says_which_flag_to_clear_first(author):
    question = make_published()
    moderation.follow_up(question, "I want to kill myself tonight.")
    question.refresh_from_db()
    question = moderation.hide(question, by=None, base=question.version)
    response = press(author, question, "archive_hidden", answer="Kept")
    assert response.status_code == 409
    assert "It is flagged urgent" in read(response)
    assert "neither published, set aside nor settled" in read(response)
    assert field(response, "answer").strip() == "Kept"


def test_next_is_named(author):
    question, other = make_question(), make_question()
    assert f"Next: {other.reference}" in re.sub(
        "<[^>]+>", "", read(author.get(screen(question)))
    )


def test_decision_on_what_was_taken_back_is_said_and_keeps_the_words(author):
    question = make_question()
    author.post(screen(question), {"decision": "open", "base": 1})
    moderation.withdraw(question)
    response = press(author, question, "publish", answer="My long answer")
    assert response.status_code == 409
    assert "My long answer" in read(response)


def test_both_versions_are_shown_when_somebody_else_was_faster(author):
    question = make_question()
    author.post(screen(question), {"decision": "open", "base": 1})
    other = Client()
    other.force_login(make_staff())
    press(other, question, "draft", answer="Their answer")
    response = press(author, question, "draft", answer="My answer")
    assert response.status_code == 409
    assert field(response, "answer").strip() == "My answer"
    assert "Their answer" in read(response)
    kept = press(author, question, keep="2", answer="My answer")
    assert field(kept, "base") == "2"
    assert (
        press(author, question, "draft", answer="My answer", base=2).status_code == 302
    )
    assert question.replies.get().draft == "My answer"


def test_newer_words_are_taken_over(author):
    question = make_question()
    author.post(screen(question), {"decision": "open", "base": 1})
    press(author, question, "draft", answer="Their answer")
    response = press(author, question, "theirs", answer="My answer")
    assert field(response, "answer").strip() == "Their answer"
    assert field(response, "base") == "2"
