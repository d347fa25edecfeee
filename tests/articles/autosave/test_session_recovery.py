"""A form of either editor, posted after the session or the CSRF cookie was lost."""

from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Article
from qa.models import Question
from tests.articles.draft_pages import ADD, base_in, change, hidden, is_ticked, words
from tests.articles.factories import make_article, make_topic
from tests.qa.answering.screen import screen
from tests.qa.factories import make_question, make_staff

pytestmark = pytest.mark.django_db
LONG = "Long & <careful>\nof two lines"


def article_form():
    article = make_article(body="Saved.")
    return change(article), words(article, body=LONG, _publish="1"), {"_resume": "1"}


def answer_form():
    question = make_question()
    typed = {"answer": LONG, "base": question.version, "decision": "publish"}
    copy = {"title": "A title", "body": "A body", "pseudonym": "Somebody"}
    confirmed = {"confirm_reference": str(question)}
    return screen(question), typed | copy | confirmed, {"decision": "review"}


both_editors = pytest.mark.parametrize("form", [article_form, answer_form])


def assert_nothing_is_decided():
    """The one essay or the one question stands as it was made."""
    essays = set(Article.objects.values_list("status", "body"))
    questions = set(Question.objects.values_list("status", "version"))
    assert (essays, questions) in (
        ({("draft", "Saved.")}, set()),
        (set(), {("submitted", 1)}),
    )


@both_editors
def test_lost_session_keeps_the_data_and_decides_nothing(staff_client, form):
    address, data, resume = form()
    staff_client.cookies.pop(settings.SESSION_COOKIE_NAME)
    page = staff_client.post(address, data)
    assert page.status_code == 403
    assert "sign in again in another tab" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    staff_client.force_login(staff_client.user)
    back = staff_client.post(address, hidden(page) | resume, follow=True)
    assert back.status_code == 200
    assert LONG in unescape(back.text)
    assert_nothing_is_decided()


@both_editors
def test_lost_csrf_cookie_keeps_the_data_and_no_button(site, form):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff())
    address, data, resume = form()
    page = client.post(address, data | {"csrfmiddlewaretoken": "a" * 64})
    assert page.status_code == 403
    buttons = {"_publish", "decision", "confirm_reference"}
    assert buttons.isdisjoint(hidden(page))
    back = client.post(address, hidden(page) | resume, follow=True)
    assert LONG in unescape(back.text)
    assert_nothing_is_decided()


def test_lost_session_keeps_a_new_essay(staff_client):
    topic = make_topic()
    sent = words(body="Never seen before", topics=[topic.pk])
    staff_client.cookies.pop(settings.SESSION_COOKIE_NAME)
    page = staff_client.post(ADD, sent)
    staff_client.force_login(staff_client.user)
    back = staff_client.post(ADD, hidden(page) | {"_resume": "1"}, follow=True)
    assert "Never seen before</textarea>" in back.text
    assert is_ticked(back, topic)
    assert not Article.objects.exists()


def test_lost_base_comes_back_as_none_and_saves_nothing(staff_client):
    address, data, resume = article_form()
    del data["base"]
    staff_client.cookies.pop(settings.SESSION_COOKIE_NAME)
    page = staff_client.post(address, data)
    assert page.status_code == 403
    staff_client.force_login(staff_client.user)
    back = staff_client.post(address, hidden(page) | resume, follow=True)
    assert LONG in unescape(back.text)
    del data["_publish"]
    staff_client.post(address, data | {"base": base_in(back), "_save": "1"})
    assert_nothing_is_decided()
