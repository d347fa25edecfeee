"""The search page: what it says, what it keeps of a query (nothing), its bounds."""

import logging
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, SearchEntry
from articles.search.queries import PER_PAGE
from articles.workflow import publishing
from qa.models import Question
from tests.articles.factories import make_article, make_published, make_topic
from tests.cases import for_each
from tests.qa.factories import make_published as make_answered

pytestmark = pytest.mark.django_db


def page(client, **asked) -> str:
    """Return the words and tags of the page's own part, in single spaces."""
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return " ".join(response.text.split("<main", 1)[1].split("</main>")[0].split())


@pytest.mark.parametrize("words", ["I want to die", "he hits me", "he hit me"])
def test_words_of_danger_bring_help_before_what_was_found(whole_site, client, words):
    for found in (False, True):
        if found:
            make_published(headline=words)
        html = page(client, q=words)
        assert html.index("start here") < html.index('class="search-count"')
        assert html.count("start here") == 1
    make_published(headline="Heron")
    assert "start here" not in page(client, q="Heron")


def test_empty_page_explains_and_offers_topics(whole_site, client):
    html = page(client)
    assert "What you can find" in html
    assert 'href="/topics/topic/"' in html
    assert "entry-title" not in html


def test_nothing_found_says_what_to_try_and_offers_topics(whole_site, client):
    html = page(client, q="zebra", kind="essay")
    assert "We found nothing for “<bdi>zebra</bdi>” in essays." in html
    assert html.index("What you could try") < html.index("start here")
    assert 'href="/search/?q=zebra"' in html
    assert 'href="/topics/topic/"' in html


def test_hits_have_headings_kind_date_and_marked_words(site, client):
    make_published(headline="The heron", slug="heron", body="A <heron> & a heron.")
    make_answered(title="A kite", body="Of a heron.")
    html = page(client, q="heron")
    assert "2 results for" in html
    assert re.search(r'<h2 [^>]*><a [^>]*href="/articles/heron/">The heron</a>', html)
    assert '<mark class="search-match">heron</mark>' in html
    assert html.count("<time ") == 2
    assert ">Essay<" in html and ">Answered question<" in html


def test_one_result_is_said_in_words(site, client):
    make_published(headline="Heron")
    assert "One result for" in page(client, q="heron")


def test_text_of_readers_is_escaped_in_snippets_titles_and_the_field(site, client):
    make_answered(title="A <b>heron", body='See <img src=x onerror="x"> heron </p>')
    html = page(client, q='heron "<script>"')
    html += page(client, q="heron")
    assert "<img src=x" not in html
    assert "<script>" not in html
    assert "A &lt;b&gt;heron" in html
    assert "&lt;img src=x" in html


def test_sensitive_thread_shows_title_and_note_only(whole_site, client):
    Question.objects.filter(slug="sensitive").update(body="Words of distress")
    call_command("rebuild_search", stdout=StringIO())
    html = page(client, q="distress")
    assert ">Sensitive<" in html
    assert "past abuse" in html
    assert "Words of" not in html


def test_sensitive_essay_is_not_quoted(site, client):
    make_published(
        headline="T", body="Of a heron.", is_sensitive=True, content_note="loss"
    )
    html = page(client, q="heron")
    assert "loss" in html
    assert "Of a" not in html


def test_too_much_and_too_common_are_said(site, client):
    assert "too long for one search" in page(client, q="heron " * 100)
    assert "nearly every page" in page(client, q="the of")
    assert "no word in that" in page(client, q="🙂")


def test_pages_of_results_keep_what_was_asked(site, client):
    topic = make_topic(slug="topic")
    for number in range(PER_PAGE + 1):
        make_published(headline=f"Heron {number}", topics=[topic])
    asked = {"q": 'heron "heron"', "kind": "essay", "topic": "topic"}
    first = page(client, **asked)
    link = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = " ".join(client.get(f"/search/{link}").text.split())
    assert "Page 2 of 2" in second
    assert second.count('class="entry"') == 1
    assert 'rel="next"' not in second


@for_each(
    "asked",
    ["page=0", "page=-1", "page=3", "page=x", "page=" + "9" * 5000, "kind=none",
     "kind=%00", "topic=none", "topic=%00", "page=2"],
)  # fmt: skip
def test_address_that_leads_nowhere_is_404(whole_site, client, asked):
    assert client.get(f"/search/?q=answered&{asked}").status_code == 404


def test_page_is_for_readers_alone_not_for_engines(whole_site, client):
    html = client.get("/search/?q=heron").text
    assert '<meta name="robots" content="noindex">' in html
    assert '<link rel="canonical" href="http://testserver/search/">' in html
    assert 'class="ad"' not in html


def test_queries_are_bounded_and_the_same_for_many_hits(whole_site, client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, q="heron")
        return len(queries)

    make_published(headline="Heron")
    make_answered(title="Heron")
    few = cost()
    for _ in range(PER_PAGE):
        make_published(headline="Heron")
        make_answered(title="Heron")
    assert cost() <= few <= 11


def test_what_was_typed_is_in_no_log(whole_site, client, caplog, monkeypatch):
    client.raise_request_exception = False
    caplog.set_level(logging.INFO)
    page(client, q="wolfsbane")
    client.get("/search/?q=wolfsbane&page=9")
    monkeypatch.setattr("articles.search.queries._find_matches", lambda *a: 1 / 0)
    assert client.get("/search/?q=wolfsbane").status_code == 500
    console = next(h for h in logging.getLogger().handlers if h.filters)
    written = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert written
    for record in written:
        assert "wolfsbane" not in console.format(record)


def test_saving_in_the_admin_changes_what_is_found(whole_site, client, staff):
    essay = whole_site.essay
    fields = {
        "headline": "Heron", "slug": essay.slug, "standfirst": "S.", "body": "Kite.",
        "author": essay.author_id, "topics": [whole_site.topic.pk],
    }  # fmt: skip
    form = staff.get(f"/admin/articles/article/{essay.pk}/change/").context
    sent = {
        field.html_name: field.value() if field.value() is not None else ""
        for formset in form["inline_admin_formsets"]
        for field in formset.formset.management_form
    }
    sent |= hidden_fields(form["adminform"].form)
    sent |= fields
    answer = staff.post(f"/admin/articles/article/{essay.pk}/change/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert ">Heron<" in page(client, q="kite")
    draft = make_article(headline="Draft")
    sent |= {"slug": draft.slug, "body": "Lamp."}
    staff.post(f"/admin/articles/article/{draft.pk}/change/", sent)
    assert "We found nothing" in page(client, q="lamp")


def hidden_fields(form) -> dict[str, object]:
    """Return what a form sends beside what a person fills in."""
    return {field.html_name: field.value() for field in form.hidden_fields()}


def test_sample_site_can_be_searched(sample_site, client):
    public = Article.objects.published().count() + Question.objects.published().count()
    assert SearchEntry.objects.count() == public
    assert "emotional-distancing" in page(client, q="emotional distancing")


def test_rebuilding_says_what_can_be_found(site):
    for _ in range(3):
        make_published()
    publishing.unpublish(Article.objects.first(), by=None)
    SearchEntry.objects.all().delete()
    said = StringIO()
    call_command("rebuild_search", stdout=said)
    assert said.getvalue() == "2 can be found.\n"
    assert SearchEntry.objects.count() == 2
