"""Two pages, two people: nothing is overwritten, and both versions are shown."""

import re
import threading

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from articles.models import ArticleDraft
from articles.workflow import publishing
from tests.articles.draft_pages import base_in, change, hidden, kept, unsaved, words
from tests.articles.factories import make_article
from tests.qa.factories import make_staff

pytestmark = pytest.mark.django_db
TOKEN = reverse("admin:articles_article_token")


def bodies() -> list[str]:
    """What is kept, the newest first."""
    return [row.fields["body"][0] for row in ArticleDraft.objects.all()]


def test_form_opened_beside_kept_words_keeps_its_own(staff_client):
    article = make_article()
    first = kept(staff_client, article, body="From the first tab")
    kept(staff_client, article, body="From the second")
    kept(staff_client, article, body="From the first tab, and more", base=first)
    assert bodies() == ["From the first tab, and more", "From the second"]
    page = staff_client.get(change(article)).text
    assert page.count("You have unsaved words") == 2


def test_words_gone_on_with_in_two_tabs_are_typed_over_in_neither(staff_client):
    article = make_article()
    base = kept(staff_client, article, body="One")
    kept(staff_client, article, body="One, in this tab", base=base)
    kept(staff_client, article, body="One, in that tab", base=base)
    assert bodies() == ["One, in that tab", "One, in this tab"]


def test_older_base_is_told_by_the_script_and_the_words_are_kept(staff_client):
    article = make_article()
    sent = words(article, body="Mine")
    staff_client.post(change(article), words(article, body="Theirs"))
    response = staff_client.post(unsaved(article), sent)
    assert response.status_code == 409
    assert "saved by" in response.json()["error"]
    assert ArticleDraft.objects.get().fields["body"] == ["Mine"]
    assert response.json()["base"].startswith("1 ")


def test_save_on_an_older_base_overwrites_nothing_and_shows_both(staff_client):
    article = make_article(body="At first.")
    sent = words(article, body="Mine now.", _continue="1")
    other, colleague = Client(), make_staff()
    other.force_login(colleague)
    other.post(change(article), words(article, body="Theirs now."))
    page = staff_client.post(change(article), sent)
    assert page.status_code == 409
    assert f"saved by {colleague} on" in page.text
    assert re.search(r"<del>.*Theirs .*</del>", page.text)
    assert re.search(r"<ins>.*Mine .*</ins>", page.text)
    article.refresh_from_db()
    assert article.body == "Theirs now."
    assert ArticleDraft.objects.get().fields["body"] == ["Mine now."]
    assert staff_client.post(change(article), hidden(page) | {"_continue": "1"}).url
    article.refresh_from_db()
    assert (article.body, article.version) == ("Mine now.", 3)
    assert not ArticleDraft.objects.exists()


def test_going_on_with_theirs_gives_up_mine(staff_client):
    article = make_article()
    sent = words(article, body="Mine")
    staff_client.post(change(article), words(article, body="Theirs"))
    page = staff_client.post(change(article), sent)
    response = staff_client.post(change(article), hidden(page) | {"_use_saved": "1"})
    assert response.url == change(article)
    article.refresh_from_db()
    assert article.body == "Theirs"
    assert not ArticleDraft.objects.exists()


def test_newer_version_is_refused_again_while_the_conflict_is_read(staff_client):
    article = make_article()
    sent = words(article, body="Mine")
    staff_client.post(change(article), words(article, body="Theirs"))
    page = staff_client.post(change(article), sent)
    staff_client.post(change(article), words(article, body="Theirs again"))
    again = staff_client.post(change(article), hidden(page) | {"_continue": "1"})
    assert again.status_code == 409
    article.refresh_from_db()
    assert article.body == "Theirs again"


def test_save_leaves_the_words_of_another_tab_to_be_offered(staff_client):
    article = make_article()
    kept(staff_client, article, body="From the first tab")
    staff_client.post(change(article), words(article, body="Saved from the second"))
    assert ArticleDraft.objects.get().fields["body"] == ["From the first tab"]
    assert "You have unsaved words" in staff_client.get(change(article)).text


def test_publishing_meanwhile_does_not_refuse_an_open_form(staff_client):
    article = make_article()
    sent = words(article, body="Typed before it was published.")
    publishing.publish(article, by=staff_client.user)
    assert staff_client.post(change(article), sent).status_code == 302
    article.refresh_from_db()
    assert article.status == "published"
    assert article.body == "Typed before it was published."


def test_button_pressed_twice_saves_once_and_asks_nothing(staff_client):
    article = make_article()
    sent = words(article, body="Pressed twice.")
    assert staff_client.post(change(article), sent).status_code == 302
    again = staff_client.post(change(article), sent, follow=True)
    assert "The essay is saved as you typed it." in again.text
    article.refresh_from_db()
    assert (article.body, article.version) == ("Pressed twice.", 2)
    assert not ArticleDraft.objects.exists()


def test_nonsense_base_saves_nothing(staff_client):
    article = make_article(body="Stays.")
    page = staff_client.post(change(article), words(article, body="No", base="many"))
    assert page.status_code == 409
    article.refresh_from_db()
    assert article.body == "Stays."


def test_refused_form_comes_back_with_its_base(staff_client):
    article = make_article()
    page = staff_client.post(change(article), words(article, headline=""))
    assert page.status_code == 200
    assert base_in(page) == "1"
    assert "data-unsaved" in page.text


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_refused(staff_client):
    article = make_article(body="At first.")
    sent = [words(article, body=f"From page {number}.") for number in (1, 2)]
    answers, together = [], threading.Barrier(2)

    def save(post):
        client = Client()
        client.force_login(staff_client.user)
        together.wait()
        answers.append(client.post(change(article), post).status_code)
        connections.close_all()

    threads = [threading.Thread(target=save, args=[post]) for post in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 409], connection.vendor
    article.refresh_from_db()
    assert article.version == 2
