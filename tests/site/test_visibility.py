"""No byte that a reader sent, and no draft, is public before staff published it.

One marker word in everything that must not be seen; every public address is visited.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from qa import moderation
from tests.articles.factories import make_article
from tests.articles.factories import make_published as make_published_article
from tests.qa.factories import make_edit, make_published, make_question, make_staff
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
    pending = make_question(about=essay, **words)
    questions = [pending, *(make_question(about=essay, **words) for _ in range(4))]
    moderation.decline(questions[1], reason="other", by=None, base=1)
    moderation.mark_spam(questions[2], by=None, base=1)
    moderation.withdraw(questions[3])
    drafted = questions[4]
    edit = make_edit(drafted, answer=MARK)
    moderation.save_draft(drafted, edit, by=None, base=1)
    erased = make_published(about=essay, answer=MARK, title=MARK, body=MARK)
    moderation.erase(erased)
    hidden = make_published(about=essay, title="Hidden", body=MARK, answer=MARK)
    moderation.hide(hidden, by=None, base=hidden.version)
    edited = make_question(about=essay, **words)
    clean = make_edit(edited, title="Clean", body="Clean.", pseudonym="Plum")
    edited = moderation.publish(edited, clean, by=None, base=1)
    moderation.follow_up(edited, MARK)
    redraft = make_edit(edited, answer=MARK, title=MARK, body=MARK, follow_up=MARK)
    edited.refresh_from_db()
    moderation.save_draft(edited, redraft, by=None, base=edited.version)
    return [pending, *questions, erased, hidden, edited]


def test_every_url_pattern_is_known_to_the_sweep():
    assert patterns() == set(PUBLIC)


def test_nothing_unpublished_is_on_any_public_page(planted, client):
    yours = [question.private_path for question in planted]
    for address in all_addresses(PUBLIC) + yours:
        response = client.get(address)
        assert response.status_code in (200, 302), address
        assert MARK not in body_of(response), address
        assert MARK not in str(response.headers), address


def test_staff_sees_the_same_public_pages(planted):
    client = Client()
    client.force_login(make_staff())
    for address in all_addresses(PUBLIC):
        assert MARK not in body_of(client.get(address)), address


@pytest.mark.parametrize("slug", ["draft", "scheduled", "off"])
def test_unpublished_essay_has_no_address(planted, client, slug):
    response = client.get(f"/articles/{slug}/")
    assert response.status_code == 404
    assert MARK not in body_of(response)
    assert client.get(f"/questions/?about={slug}").status_code == 404
    assert MARK not in body_of(client.get(f"/questions/ask/?about={slug}"))


@pytest.mark.parametrize("slug", [MARK, "hidden"])
def test_what_was_public_and_is_no_more_answers_gone(planted, client, slug):
    response = client.get(f"/questions/{slug}/")
    assert response.status_code == 410
    assert MARK not in body_of(response).replace(f"/questions/{MARK}/", "")


def test_reference_of_a_pending_question_is_no_address(planted, client):
    assert client.get(f"/questions/{planted[0].reference.lower()}/").status_code == 404


def test_marker_is_found_where_it_is_published(whole_site, client):
    """The sweep can fail: the same words, once published, are on the pages."""
    make_published(about=whole_site.essay, title=MARK, body=MARK)
    for address in ("/articles/essay/", "/questions/", f"/questions/{MARK}/"):
        assert MARK in body_of(client.get(address)), address


def body_of(response) -> str:
    return b"".join(response).decode() if response.streaming else response.text
