"""What a text folds away is said nowhere before a reader opens it.

One marker word behind every kind of content note, in every text of every app; every
public address is visited. That mail holds no text at all is tested with the mail.
"""

from html.parser import HTMLParser

import pytest

from articles import search
from articles.markdown_registry import rendered_texts
from articles.models import Correction
from qa.models import Reply
from tests.articles.factories import make_published
from tests.cases import for_each
from tests.qa.factories import make_published as make_answered
from tests.site.addresses import PUBLIC, all_addresses

pytestmark = pytest.mark.django_db
MARK = "wolfsbane"
TEXT = f"""/// content-note | poison
The {MARK} is a flower.[^1]

## A {MARK} heading

![{MARK}](/media/images/{MARK}.jpg)
///

//// content-note | a fall
/// content-note | worse
Something.
///
The {MARK} after an inner note.
////

> /// content-note | in a quote
> The {MARK} is quoted.
> ///

- A list

    /// content-note | in a list
    The {MARK} is listed.
    ///

<details><summary>More</summary><p>The {MARK} is an author's own.</p></details>

<details>The {MARK} has no title.</details>

/// content-note | a <details><summary>title</summary>The {MARK} in it.</details>
Something.
///

/// note | A box <details>The {MARK} in its name.</details>
Something.
///

## A heading <details>The {MARK} in its words.</details>

<table><tr><th>A head <details>The {MARK} in it.</details></th></tr></table>

Words that show.

[^1]: The {MARK} is noted.[^2]
[^2]: The {MARK} is noted again.
"""


class Shown(HTMLParser):
    """Collects what a page shows and says of itself, and nothing that it folds away."""

    def __init__(self, html):
        super().__init__()
        self.open, self.said = [], []
        self.feed(html)

    @property
    def is_folded(self):
        return "details" in self.open and self.open[-2:] != ["details", "summary"]

    def handle_starttag(self, tag, attrs):
        if not self.is_folded:
            self.said += [value for _, value in attrs if value]
        if tag in ("details", "summary"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in ("details", "summary"):
            self.open.pop()

    def handle_data(self, data):
        if not self.is_folded:
            self.said.append(data)


@pytest.fixture
def planted(whole_site):
    """Texts that fold the marker away, in every column of Markdown that readers see."""
    correction = Correction(article=whole_site.essay, corrected_on="2026-11-03")
    correction.save()
    for text in rendered_texts():
        for row in text.rows():
            if text.model is Reply and row.kind != Reply.Kind.ANSWER:
                continue
            setattr(row, text.field, TEXT)
            for name, value in text.render(row).items():
                setattr(row, name, value)
            row.save()
    search.rebuild_index()
    return whole_site


def test_every_text_folds_the_marker_away_and_shows_the_rest(planted, client):
    for text in rendered_texts():
        assert text.rows()
    for address in ("/articles/essay/", "/about/", "/questions/answered/", "/author/"):
        html = client.get(address).text
        assert html.count(MARK) > 5, address
        assert "Words that show." in " ".join(Shown(html).said), address


def test_what_is_folded_is_said_on_no_public_page(planted, client):
    for address in all_addresses(PUBLIC):
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        is_page = response.get("Content-Type", "").startswith("text/html")
        shown = " ".join(Shown(body.decode()).said) if is_page else body.decode()
        assert MARK not in shown, address


@for_each("query", ["flower", "flower show", "noted", "words show", "poison"])
def test_what_is_folded_is_found_and_not_shown(planted, client, query):
    found = search.run_query(query)
    assert {hit.kind.name for hit in found.hits} == {"essay", "answer"}
    for address in ("/search/", "/questions/"):
        assert MARK not in client.get(address, {"q": query}).text, address


def test_result_that_is_folded_names_the_note_instead(site, client):
    make_published(headline="Lanterns", standfirst="On harbours.", body=TEXT)
    make_answered(title="Kites", answer=TEXT, despite_checks=True)
    notes = "poison; a fall; in a quote; in a list; a title"
    for hit in search.run_query(MARK).hits:
        assert (hit.snippet, hit.note) == ((), notes), hit.title
    html = client.get("/search/", {"q": MARK}).text
    assert html.count(f"<strong>Content note:</strong> {notes}</p>") == 2
    assert "On harbours." in html
    assert "Words that show." not in html
    shown = search.run_query("show").hits
    assert [hit.note for hit in shown] == ["", ""]
    assert all(any(part.is_match for part in hit.snippet) for hit in shown)


def test_result_behind_an_author_s_own_title_names_no_note_and_quotes_nothing(
    site, client
):
    text = f"Words that show.\n\n<details><summary>More</summary>{MARK}</details>"
    make_published(headline="Lanterns", standfirst="On harbours.", body=text)
    make_answered(title="Kites", answer=text)
    hits = search.run_query(MARK).hits
    assert {hit.title for hit in hits} == {"Lanterns", "Kites"}
    assert {(hit.snippet, hit.note) for hit in hits} == {((), "")}
    html = client.get("/search/", {"q": MARK}).text
    assert "On harbours." in html and "Kites" in html
    assert "Content note:" not in html and "Words that show." not in html


def test_result_by_its_title_names_no_note(site):
    make_published(headline="Lanterns", body=TEXT)
    (hit,) = search.run_query("lanterns").hits
    assert (hit.note, bool(hit.snippet)) == ("", True)


def test_feeds_lead_to_what_they_leave_out(planted, client):
    for address in ("/feeds/articles/", "/feeds/answers/"):
        feed = client.get(address).text
        assert "Words that show." in feed
        assert "Content note: poison&lt;/strong" in feed
        assert "&lt;details" not in feed
        assert "Open it on the site" in feed
