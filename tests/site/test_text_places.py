"""Ids to which a text may link on its own page: those that its page has beside it."""

import re

import pytest

from articles.markup import ids_in
from articles.models import Author, Correction, Page, Topic
from articles.workflow.text_checks import find_text_problems
from qa.models import CrisisResource, Question
from qa.moderation.publish_copy import answer_place
from tests.cases import for_each

pytestmark = pytest.mark.django_db
BODY = "## Part\n\nWords.[^1]\n\n[^1]: A note."


@pytest.fixture
def texts(whole_site):
    """Every row whose text has a page to itself, each text with ids of its own."""
    for country in ("Far Isles", "Österreich"):
        CrisisResource.objects.create(
            country=country, name="Line", phone="1", last_checked="2026-11-03"
        )
    CrisisResource.objects.create(country="Unchecked", name="Line", phone="1")
    for slug in Page.Slug.values:
        Page.objects.get_or_create(slug=slug, defaults={"title": slug})
    rows = [*Page.objects.all(), *Topic.objects.all(), *Author.objects.all()]
    for row in rows:
        (name,) = row.markdown_fields()
        setattr(row, name, BODY)
        row.save()
    return rows


def own_ids(row):
    """Return the ids in the stored HTML of a row's text."""
    (name,) = row.markdown_fields()
    return ids_in(getattr(row, f"{name}_html"))


def test_text_may_link_to_every_id_that_its_page_adds_and_to_no_other(texts, client):
    assert {row.get_absolute_url() for row in texts} > set(Page.Slug.labels)
    for row in texts:
        served = ids_in(client.get(row.get_absolute_url()).text)
        assert own_ids(row) <= served
        assert row.text_place().ids == served - own_ids(row), row


def test_help_page_may_link_to_all_its_countries(texts):
    place = Page.objects.get(slug="help-now").text_place()
    for name in ("help-all", "help-countries", "help-here", "help-österreich"):
        assert find_text_problems(f"[It](#{name})", place) == [], name
    (said,) = find_text_problems("[It](#help-unchecked)", place)
    assert "leads to no place" in said


def test_answer_may_link_to_the_help_that_every_page_ends_with(whole_site, client):
    question = Question.objects.published().first()
    assert 'id="foot-help"' in client.get(question.get_absolute_url()).text
    assert find_text_problems("[Help](#foot-help)", answer_place(question)) == []
    assert find_text_problems("[It](#no-such-place)", answer_place(question))


@for_each("title", ["Help all", "Help countries", "Who pays"])
def test_heading_takes_no_id_that_a_page_adds(texts, client, title):
    for slug in ("help-now", "advertising"):
        page = Page.objects.get(slug=slug)
        page.body = f"## {title}"
        page.save()
        ids = re.findall(r' id="([^"]+)"', client.get(page.get_absolute_url()).text)
        assert len(ids) == len(set(ids)), slug


def test_essay_and_correction_may_link_only_to_ids_of_their_page(whole_site, client):
    essay = whole_site.essay
    correction = Correction.objects.create(
        article=essay, corrected_on="2026-11-03", text="It was two."
    )
    served = ids_in(client.get(essay.get_absolute_url()).text)
    assert essay.text_place().ids < served
    assert correction.text_place().ids < served
    for href in ("#one", "/articles/essay/#note-1", "#corrections", "#questions"):
        assert find_text_problems(f"[It]({href})", correction.text_place()) == []
    (said,) = find_text_problems("[It](#gone)", correction.text_place())
    assert "leads to no place" in said
