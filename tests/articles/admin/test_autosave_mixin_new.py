"""Several essays that are begun at once: each is kept, and each is offered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.autosave_mixin import MOST_OFFERED
from articles.models import ArticleDraft
from tests.articles.draft_pages import ADD, LIST, base_in, kept, words

pytestmark = pytest.mark.django_db


def test_every_new_essay_has_words_of_its_own(staff_client):
    first = kept(staff_client, headline="One")
    second = kept(staff_client, headline="Two")
    kept(staff_client, headline="One, more", base=first)
    kept(staff_client, headline="Two, more", base=second)
    rows = [row.headline for row in ArticleDraft.objects.all()]
    assert rows == ["Two, more", "One, more"]
    shown = staff_client.get(ADD).text
    assert shown.count("You have unsaved words") == 2
    assert "One, more" in shown and "Two, more" in shown
    assert staff_client.get(LIST).text.count("A new essay: ") == 2


def test_front_page_of_the_admin_names_what_is_unsaved(staff_client):
    front = reverse("admin:index")
    assert "unsaved words" not in staff_client.get(front).text
    kept(staff_client, headline="Begun")
    assert "A new essay: Begun</a>" in staff_client.get(front).text


def test_saved_new_essay_leaves_the_words_of_the_other(staff_client):
    kept(staff_client, headline="Stays")
    base = kept(staff_client, headline="Goes")
    assert staff_client.post(ADD, words(headline="Goes", base=base)).status_code == 302
    assert [row.headline for row in ArticleDraft.objects.all()] == ["Stays"]


def test_words_of_a_new_essay_whose_row_went_on_elsewhere_get_one_of_their_own(
    staff_client,
):
    base = kept(staff_client, body="One")
    kept(staff_client, body="One, in this tab", base=base)
    kept(staff_client, body="One, in its copy", base=base)
    bodies = {row.fields["body"][0] for row in ArticleDraft.objects.all()}
    assert bodies == {"One, in this tab", "One, in its copy"}


def test_row_in_which_nothing_stands_is_typed_over(staff_client):
    blank = dict.fromkeys(("headline", "slug", "standfirst", "body", "author"), "")
    base = kept(staff_client, **blank | {"body": "Typed, and taken out again."})
    kept(staff_client, **blank, base=base)
    page = staff_client.get(ADD)
    assert "unsaved words" not in page.text
    kept(staff_client, body="First words", base=base_in(page))
    assert ArticleDraft.objects.count() == 1


def test_many_begun_essays_cost_the_form_no_more_than_three(
    staff_client, django_assert_max_num_queries
):
    for number in range(MOST_OFFERED):
        kept(staff_client, headline=f"Essay {number}")
    with CaptureQueriesContext(connection) as few:
        staff_client.get(ADD)
    bound = len(few)
    for number in range(9):
        kept(staff_client, headline=f"Another essay {number}")
    with django_assert_max_num_queries(bound):
        page = staff_client.get(ADD).text
    assert page.count("You have unsaved words") == MOST_OFFERED
    assert "9 more in" in page
