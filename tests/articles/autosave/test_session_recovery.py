"""A sign-in that was lost while somebody wrote."""

from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.articles.draft_pages import ADD, change, hidden, is_ticked, words
from tests.articles.factories import make_article, make_topic
from tests.qa.factories import make_staff

pytestmark = pytest.mark.django_db
TOKEN = reverse("admin:articles_article_token")


def test_killed_session_loses_nothing(desk):
    article = make_article(body="Saved.")
    topic = make_topic()
    sent = words(article, body="Long & <careful>\nof two lines", topics=[topic.pk])
    desk.cookies.pop(settings.SESSION_COOKIE_NAME)
    page = desk.post(change(article), sent | {"_save": "1"})
    assert page.status_code == 403
    assert "sign in again in another tab" in page.text
    assert "no-store" in page.headers["Cache-Control"]
    desk.force_login(desk.user)
    back = desk.post(change(article), hidden(page) | {"_resume": "1"}, follow=True)
    assert "Long & <careful>\nof two lines" in unescape(back.text)
    assert is_ticked(back, topic)
    article.refresh_from_db()
    assert article.body == "Saved."


def test_killed_session_loses_no_new_essay(desk):
    sent = words(body="Never seen before")
    desk.cookies.pop(settings.SESSION_COOKIE_NAME)
    page = desk.post(ADD, sent)
    desk.force_login(desk.user)
    back = desk.post(ADD, hidden(page) | {"_resume": "1"}, follow=True)
    assert "Never seen before</textarea>" in back.text
    assert not Article.objects.exists()


def test_renewed_cookie_keeps_every_word_and_saves_nothing(site):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff())
    article = make_article(body="Saved.")
    page = client.post(change(article), words(article, body="Typed.", _publish="1"))
    assert page.status_code == 403
    assert hidden(page)["body"] == ["Typed."]
    assert "_publish" not in hidden(page)
    back = client.post(change(article), hidden(page) | {"_resume": "1"}, follow=True)
    assert "Typed.</textarea>" in back.text
    article.refresh_from_db()
    assert (article.body, article.status) == ("Saved.", "draft")
