"""No byte that a reader sent, and no draft, is public before staff published it.

One marker word in everything that must not be seen; every public address is visited.
"""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from articles import preview
from articles.autosave import drafts
from articles.models import Article, SearchEntry
from articles.workflow import publishing
from qa import moderation
from tests.articles.factories import make_article
from tests.articles.factories import make_published as make_published_article
from tests.cases import for_each
from tests.qa.factories import make_edit, make_published, make_question, make_staff
from tests.qa.private_page import visit
from tests.site.addresses import PUBLIC, all_addresses, patterns

pytestmark = pytest.mark.django_db
MARK = "wolfsbane"


@pytest.fixture
def planted(whole_site):
    """One of everything that nobody may see, each with the marker in every text."""
    words = {"title": MARK, "body": f"{MARK} and more words", "pseudonym": MARK}
    essay = whole_site.essay
    text = {"headline": MARK, "standfirst": MARK, "body": MARK}
    make_article(slug="draft", topics=[whole_site.topic], **text)
    scheduled = make_article(slug="scheduled", topics=[whole_site.topic], **text)
    later = timezone.now() + timedelta(days=1)
    publishing.publish(scheduled, by=None, at=later)
    taken_off = make_published_article(slug="off", topics=[whole_site.topic], **text)
    publishing.unpublish(taken_off, by=None)
    essay.related.set([scheduled, taken_off])
    type_into(essay, MARK)
    Article.objects.filter(pk=essay.pk).update(internal_notes=MARK)
    pending = make_question(article=essay, **words)
    questions = [pending, *(make_question(article=essay, **words) for _ in range(4))]
    moderation.decline(questions[1], reason="other", by=None, base=1)
    moderation.mark_spam(questions[2], by=None, base=1)
    moderation.withdraw(questions[3])
    drafted = questions[4]
    edit = make_edit(drafted, answer=MARK)
    moderation.save_draft(drafted, edit, by=None, base=1)
    erased = make_published(article=essay, answer=MARK, title=MARK, body=MARK)
    moderation.erase(erased)
    hidden = make_published(article=essay, title="Hidden", body=MARK, answer=MARK)
    moderation.hide(hidden, by=None, base=hidden.version)
    edited = make_question(article=essay, **words)
    clean = make_edit(edited, title="Clean", body="Clean.", pseudonym="Plum")
    edited = moderation.publish(edited, clean, by=None, base=1)
    moderation.follow_up(edited, MARK)
    redraft = make_edit(edited, answer=MARK, title=MARK, body=MARK, follow_up=MARK)
    edited.refresh_from_db()
    moderation.save_draft(edited, redraft, by=None, base=edited.version)
    return [pending, *questions, erased, hidden, edited]


def type_into(essay, words):
    """Leave unsaved words and an earlier version beside a public essay."""
    author, fields = make_staff(), {"headline": [words], "body": [words]}
    base = drafts.EditBase(essay.version)
    drafts.save_draft(fields, by=author, article=essay, base=base)
    drafts.save_draft(fields, by=author, article=None, base=drafts.EditBase(0))
    was, essay.body = essay.body, words
    essay.save()
    essay.body = was
    essay.save()


def test_every_url_pattern_is_known_to_the_sweep():
    assert patterns() == set(PUBLIC)


def test_nothing_unpublished_is_on_any_public_page(planted, client):
    for address in all_addresses(PUBLIC):
        response = client.get(address)
        assert response.status_code in (200, 302), address
        assert MARK not in body_of(response), address
        assert MARK not in str(response.headers), address


def test_private_page_shows_no_words_before_they_are_asked_for(planted, client):
    for question in planted:
        response = visit(client, question)
        assert response.status_code == 200
        assert MARK not in body_of(response).replace(question.original_pseudonym, "")


def test_internal_notes_are_in_no_preview(planted, client):
    article = Article.objects.get(slug="essay")
    assert article.internal_notes == MARK
    page = client.get(urlsplit(preview.preview_link(article).url).path)
    assert page.status_code == 200
    assert MARK not in body_of(page)


@for_each("words", [MARK, f'"{MARK}"', f"{MARK} more", "wolfsbanes"])
def test_nothing_unpublished_is_found(planted, client, staff, words):
    entries = SearchEntry.objects.filter(visible_from__lte=timezone.now())
    assert not entries.filter(words__contains=MARK).exists()
    assert not entries.filter(title__contains=MARK).exists()
    for kind in ("", "essay", "answer"):
        asked = {"q": words, "kind": kind}
        for browser in (client, staff):
            main = body_of(browser.get("/search/", asked)).split("<main", 1)[1]
            assert "We found nothing" in main
            assert 'class="entry' not in main


def test_staff_sees_the_same_public_pages(planted):
    client = Client()
    client.force_login(make_staff())
    for address in all_addresses(PUBLIC):
        assert MARK not in body_of(client.get(address)), address


@for_each("slug, status", [("draft", 404), ("scheduled", 404), ("off", 410)])
def test_unpublished_essay_has_no_address(planted, client, slug, status):
    response = client.get(f"/articles/{slug}/")
    assert response.status_code == status
    assert MARK not in body_of(response)
    assert client.get(f"/questions/?about={slug}").status_code == 404
    assert MARK not in body_of(client.get(f"/questions/ask/?about={slug}"))


@for_each("slug", [MARK, "hidden"])
def test_what_was_public_and_is_no_more_answers_gone(planted, client, slug):
    response = client.get(f"/questions/{slug}/")
    assert response.status_code == 410
    assert MARK not in body_of(response).replace(f"/questions/{MARK}/", "")


def test_reference_of_a_pending_question_is_no_address(planted, client):
    assert client.get(f"/questions/{planted[0].reference.lower()}/").status_code == 404


def test_marker_is_found_where_it_is_published(whole_site, client):
    """The sweep can fail: the same words, once published, are on the pages."""
    make_published(article=whole_site.essay, title=MARK, body=MARK)
    found = f"/search/?q={MARK}"
    for address in ("/articles/essay/", "/questions/", f"/questions/{MARK}/", found):
        assert MARK in body_of(client.get(address)), address
    assert f'href="/questions/{MARK}/"' in body_of(client.get(found))


def reported_as_about_me(question):
    moderation.report(question, reason="about_me")


def hidden_for_good(question):
    question = moderation.hide(question, by=None, base=question.version)
    moderation.archive_hidden(question, by=None, base=question.version)


@pytest.mark.parametrize(
    "take_off", [reported_as_about_me, hidden_for_good, moderation.erase]
)
def test_what_is_taken_off_is_gone_at_once_from_everywhere_it_stood(
    whole_site, client, take_off
):
    question = make_published(article=whole_site.essay, title=MARK, body=f"So {MARK}.")
    path, found = f"/questions/{MARK}/", f"/search/?q={MARK}"
    machines = ["/feeds/answers/", "/sitemap-threads-1.xml"]
    places = ["/", "/articles/essay/", "/questions/", path, found, *machines]
    tags = {}
    for address in places:
        before = client.get(address)
        assert path in body_of(before), address
        tags[address] = before.headers["ETag"]
    take_off(question)
    for address, tag in tags.items():
        after = client.get(address, headers={"If-None-Match": tag})
        assert after.status_code == (410 if address == path else 200), address
        assert path not in body_of(after), address
    assert client.get(f"{path}report/").status_code == 410
    assert "/help-now/" in body_of(client.get(path))


def body_of(response) -> str:
    return b"".join(response).decode() if response.streaming else response.text
