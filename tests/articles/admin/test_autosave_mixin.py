"""Nothing typed is lost: kept as it is typed, offered back, never saved over newer."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from articles.autosave import drafts as domain
from articles.models import Article, ArticleDraft
from tests.articles.draft_pages import (
    ADD,
    LIST,
    THROW_AWAY,
    base_in,
    change,
    going_on,
    hidden,
    is_ticked,
    kept,
    unsaved,
    words,
)
from tests.articles.factories import make_article, make_published, make_topic
from tests.qa.factories import make_staff

pytestmark = pytest.mark.django_db
TOKEN = reverse("admin:articles_article_token")


# Keeping


def test_typed_words_are_kept_and_the_essay_stays(staff_client):
    article = make_published(body="As readers see it.")
    response = staff_client.post(unsaved(article), words(article, body="Half a sent"))
    assert response.status_code == 200
    assert re.fullmatch(r"\d\d:\d\d", response.json()["at"])
    article.refresh_from_db()
    assert (article.body, article.version) == ("As readers see it.", 1)
    assert ArticleDraft.objects.get().fields["body"] == ["Half a sent"]
    assert "Half a sent" not in staff_client.get(article.get_absolute_url()).text


def test_words_of_a_new_essay_are_kept_without_an_essay(staff_client):
    kept(staff_client, headline="", body="Only a beginning", slug="")
    assert not Article.objects.exists()
    assert ArticleDraft.objects.get().article is None


def test_next_words_go_into_the_same_row(staff_client):
    article = make_article()
    base = kept(staff_client, article, body="One")
    kept(staff_client, article, body="One two", base=base)
    assert ArticleDraft.objects.get().fields["body"] == ["One two"]


def test_words_that_did_not_change_keep_their_stamp(staff_client):
    article = make_article()
    base = kept(staff_client, article, body="One")
    assert kept(staff_client, article, body="One", base=base) == base


def test_text_over_the_limit_of_an_essay_is_kept(staff_client):
    article = make_article()
    kept(staff_client, article, body="word " * 25_000)
    assert len(ArticleDraft.objects.get().fields["body"][0]) == 125_000


def test_text_over_the_limit_of_keeping_is_refused_in_words(staff_client):
    article = make_article()
    sent = words(article, body="x" * (domain.MAX_CHARACTERS + 1))
    response = staff_client.post(unsaved(article), sent)
    assert response.status_code == 422
    assert "1,000,000 characters" in response.json()["error"]


def test_form_that_is_too_big_to_be_read_is_refused_and_breaks_nothing(staff_client):
    article = make_article()
    sent = urlencode(words(article, body="ü" * 500_000), doseq=True)
    kind = "application/x-www-form-urlencoded"
    response = staff_client.post(unsaved(article), sent, content_type=kind)
    assert response.status_code == 413


def test_nul_bytes_are_left_out(staff_client):
    article = make_article()
    kept(staff_client, article, body="a\0b", **{"na\0me": "x"})
    fields = ArticleDraft.objects.get().fields
    assert fields["body"] == ["ab"]
    assert "name" in fields


@pytest.mark.parametrize("base", ["", "x", "-1", "9" * 30, "1.5"])
def test_nonsense_for_a_base_is_refused(staff_client, base):
    article = make_article()
    response = staff_client.post(unsaved(article), words(article, base=base))
    assert response.status_code == 422
    assert not ArticleDraft.objects.exists()


def test_buttons_and_the_token_are_no_words(staff_client):
    article = make_article()
    kept(staff_client, article, body="Typed.", _save="1", csrfmiddlewaretoken="x")
    names = set(ArticleDraft.objects.get().fields)
    assert names.isdisjoint({"_save", "csrfmiddlewaretoken", "base"})


# Offering


def test_unsaved_words_are_offered_with_their_difference(staff_client):
    topic = make_topic(title="Closeness")
    article = make_article(body="A warm door.")
    kept(staff_client, article, body="A cold door.", topics=[topic.pk])
    page = staff_client.get(change(article)).text
    assert "You have unsaved words" in page
    assert re.search(r"<del>.*warm .*</del>", page)
    assert re.search(r"<ins>.*cold .*</ins>", page)
    assert "Closeness" in page
    assert "A cold door." not in page  # not in the fields: they hold what is saved


def test_going_on_opens_the_form_with_the_words(staff_client):
    topic = make_topic()
    article = make_article(body="Saved.")
    kept(staff_client, article, headline="", body="Typed.", topics=[topic.pk])
    page = staff_client.get(going_on(article))
    assert "Typed.</textarea>" in page.text
    assert is_ticked(page, topic)
    assert "This field is required" not in page.text
    saved = staff_client.post(
        change(article), words(article, body="Typed.", base=base_in(page))
    )
    assert saved.status_code == 302
    article.refresh_from_db()
    assert article.body == "Typed."
    assert not ArticleDraft.objects.exists()


def test_new_essay_is_offered_on_its_form_and_in_the_list(staff_client):
    assert "unsaved words" not in staff_client.get(LIST).text
    kept(staff_client, headline="Begun")
    assert "A new essay" in staff_client.get(LIST).text
    assert "You have unsaved words" in staff_client.get(ADD).text
    assert f'href="{going_on()}">A new essay: Begun</a>' in staff_client.get(LIST).text
    page = staff_client.get(going_on())
    assert 'value="Begun"' in page.text
    staff_client.post(ADD, words(headline="Begun", base=base_in(page)))
    assert Article.objects.get().headline == "Begun"
    assert not ArticleDraft.objects.exists()


def test_words_that_equal_what_is_saved_are_not_offered(staff_client):
    article = make_article()
    kept(staff_client, article)
    assert not ArticleDraft.objects.exists()
    base = kept(staff_client, article, body="Typed, and taken out again.")
    kept(staff_client, article, base=base)
    assert ArticleDraft.objects.exists()
    assert "unsaved words" not in staff_client.get(change(article)).text


def test_thrown_away_words_are_gone(staff_client):
    article = make_article()
    for essay, then in ((article, change(article)), (None, LIST)):
        kept(staff_client, essay, body="Away")
        page = staff_client.get(change(essay) if essay else ADD)
        sent = {"draft": hidden(page)["draft"]}
        assert staff_client.get(THROW_AWAY, sent).status_code == 405
        assert staff_client.post(THROW_AWAY, sent).url == then
        assert not ArticleDraft.objects.exists()


def test_words_that_changed_since_they_were_seen_are_not_thrown_away(staff_client):
    base = kept(staff_client, body="Seen")
    sent = {"draft": hidden(staff_client.get(ADD))["draft"]}
    kept(staff_client, body="Seen, and gone on with", base=base)
    page = staff_client.post(THROW_AWAY, sent, follow=True)
    assert "Nothing was thrown away" in page.text
    assert ArticleDraft.objects.exists()


def test_unsaved_words_are_seen_by_nobody_else(staff_client):
    article = make_article()
    kept(staff_client, article, body="Hers alone")
    other = Client()
    other.force_login(make_staff())
    sent = {"draft": hidden(staff_client.get(change(article)))["draft"]}
    for address in (LIST, change(article), going_on(article)):
        page = other.get(address).text
        assert "Hers alone" not in page and "unsaved words" not in page
    other.post(THROW_AWAY, sent)
    assert ArticleDraft.objects.exists()


def test_kept_nonsense_opens_no_error_page(staff_client):
    article = make_article()
    nonsense = {"topics": ["x", "9" * 30], "author": "y", "revised_at_0": "soon"}
    nonsense |= {"corrections-TOTAL_FORMS": "many", "share_image": "-1"}
    kept(staff_client, article, **nonsense)
    assert staff_client.get(change(article)).status_code == 200
    assert staff_client.get(going_on(article)).status_code == 200


@pytest.mark.parametrize("said", ["", "unsaved", "0", "9" * 30, "\0", "1'"])
def test_words_that_are_not_there_open_the_form_as_it_is_saved(staff_client, said):
    article = make_article(body="Saved.")
    kept(staff_client, article, body="Typed.")
    page = staff_client.get(change(article), {"draft": said})
    assert "Saved.</textarea>" in page.text
