"""The list of questions is searched where it stands: head, topics and way back stay."""

import logging
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.search.queries import PER_PAGE
from tests.articles.factories import make_published as make_essay
from tests.articles.factories import make_topic
from tests.cases import for_each
from tests.qa.factories import make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
ALL, TOPIC = "/questions/", "/questions/topics/trust/"


@pytest.fixture(autouse=True)
def essay():
    """An essay of one topic; a second topic has none of the questions."""
    topics = [make_topic(title="Trust", slug="trust")]
    make_essay(topics=[make_topic(title="Loss", slug="loss")])
    return make_essay(topics=topics)


def search(client, path=ALL, **asked) -> str:
    response = client.get(path, asked)
    assert response.status_code == 200
    return " ".join(response.text.split("<main", 1)[1].split("</main>")[0].split())


@for_each("path", [ALL, TOPIC])
def test_form_leads_to_the_list_itself_with_its_words(client, essay, path):
    make_published(title="A heron", article=essay)
    assert f'<form class="search" action="{path}" method="get"' in search(client, path)
    found = search(client, path, q="heron")
    assert f'<form class="search" action="{path}" method="get"' in found
    assert 'name="q" value="heron"' in found


def test_result_stands_under_the_head_of_the_list(client, essay):
    make_published(title="A heron", article=essay)
    make_published(title="A kite", article=essay)
    html = search(client, q="heron")
    marks = (
        "Questions and answers </h1>",
        ">Trust</a>",
        'name="q"',
        "One result",
        'Back to <a href="/questions/">all questions</a>',
        ">A heron<",
    )
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)
    assert ">A kite<" not in html


def test_essays_are_not_found_among_questions(client):
    make_essay(headline="Heron")
    assert "We found nothing for “<bdi>heron</bdi>”" in search(client, q="heron")


def test_list_of_a_topic_is_searched_within_the_topic(client, essay):
    make_published(title="A heron of trust", article=essay)
    make_published(title="A heron of nothing")
    html = search(client, TOPIC, q="heron")
    assert "One result" in html and "about “Trust”" in html
    assert "Questions: Trust </h1>" in html
    assert "A heron of trust" in html and "A heron of nothing" not in html


def test_topics_keep_the_words_that_are_searched(client, essay):
    make_published(title="A heron", article=essay)
    html = search(client, TOPIC, q="heron & kite")
    for path in (ALL, TOPIC, "/questions/topics/loss/"):
        assert f'href="{path}?q=heron+%26+kite"' in html
    assert f'href="{TOPIC}"' in search(client)


def test_found_words_are_marked_and_escaped(client):
    make_published(title="A <b>bird", body="Of a heron & <i>kites.")
    html = search(client, q="heron")
    assert '<mark class="search-match">heron</mark>' in html
    assert "A &lt;b&gt;bird" in html and "<i>kites" not in html
    assert 'value="&quot;&lt;u&gt;' in search(client, q='"<u>')


def test_sensitive_thread_shows_title_and_note_only(client):
    note = {"is_sensitive": True, "content_note": "loss"}
    make_published(title="A bird", body="Of a heron.", **note)
    html = search(client, q="heron")
    assert ">A bird<" in html and "loss" in html
    assert "Of a" not in html


def test_pages_keep_the_words_and_end(client, essay):
    for number in range(PER_PAGE + 1):
        make_published(title=f"Heron {number}", article=essay)
    first = search(client, TOPIC, q="heron")
    link = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(TOPIC + link).text
    assert "Page 2 of 2" in second and 'rel="next"' not in second
    assert second.count('class="entry"') == 1


@for_each("page", ["0", "-1", "2", "x", "9" * 5000])
def test_page_that_is_not_there_is_404(client, page):
    make_published(title="Heron")
    assert client.get(ALL, {"q": "heron", "page": page}).status_code == 404


def test_nothing_found_says_what_to_try_and_leads_back(client):
    html = search(client, q="zebra")
    assert html.index("We found nothing") < html.index("What you could try")
    assert 'Back to <a href="/questions/">all questions</a>' in html


def test_words_of_danger_bring_help_before_what_was_found(client):
    make_published(title="I want to die")
    html = search(client, q="I want to die")
    assert html.index('id="help-title"') < html.index('class="search-count"')
    assert 'id="help-title"' not in search(client, q="want")


@for_each("text", ["", "  ", "\0"])
def test_no_words_show_the_list(client, text):
    make_published(title="A heron")
    assert search(client, q=text) == search(client)


def test_result_is_not_for_engines_and_the_list_is(client):
    make_published(title="Heron")
    noindex = '<meta name="robots" content="noindex">'
    assert noindex in client.get("/questions/?q=heron").text
    assert "noindex" not in client.get(ALL).text


def test_queries_are_bounded_and_the_same_for_many_hits(client, essay):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            search(client, TOPIC, q="heron")
        return len(queries)

    make_published(title="Heron", article=essay)
    few = cost()
    for _ in range(PER_PAGE):
        make_published(title="Heron", article=essay)
    assert cost() == few <= 8


def test_what_was_typed_is_in_no_log(client, caplog, monkeypatch):
    client.raise_request_exception = False
    caplog.set_level(logging.INFO)
    monkeypatch.setattr("articles.search.queries._find_matches", lambda *a: 1 / 0)
    assert client.get("/questions/?q=wolfsbane").status_code == 500
    console = next(h for h in logging.getLogger().handlers if h.filters)
    written = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert written
    assert not [one for one in written if "wolfsbane" in console.format(one)]
