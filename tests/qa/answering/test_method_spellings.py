"""Words that tell a method are seen in every public text, however they are spelled."""

import re
from html import unescape

import pytest

from qa.models import Phrase
from qa.triage.quotes import quote_method_detail
from tests.cases import for_each
from tests.qa.answering.screen import field, press, read
from tests.qa.factories import make_question
from tests.qa.shipped_phrases import SHIPPED

TICKS = {"not_sensitive": "on", "looked": "on"}


@pytest.fixture
def refused(author):
    """A function: publish, and return what stands in the way."""

    def publish(**changes):
        page = press(author, make_question(), "publish", **TICKS | changes)
        assert page.status_code == 422
        return read(page)

    return publish


def test_every_public_text_is_looked_at(refused):
    for name, place in {
        "title": "the title",
        "body": "the question",
        "pseudonym": "the name to show",
        "content_note": "the content note",
        "answer": "the answer",
    }.items():
        assert f"“Noose” in {place}" in refused(**{name: "A Noose here"})
    assert "“noose” in the address" in refused(slug="my-noose-at-home")


def test_answer_is_looked_at_as_readers_see_it(refused):
    for typed in (
        "A no**o**se",
        "A noo**se**",
        "A &#110;oose",
        "A noo&shy;se",
        "A no<b>o</b>se",
    ):
        assert "oose” in the answer" in refused(answer=typed).replace("\u00ad", "")
    found = refused(answer="I took\n\n> twenty\n\npills")
    assert "“took twenty pills” in the answer" in found
    assert "“noose”" in refused(answer='<abbr title="a noose">this</abbr>')
    assert "“noose”" in refused(answer="[read](https://example.org/noose)")


def test_answer_that_cannot_be_rendered_is_kept_and_said(refused):
    typed = "[" * 5000 + " noose"
    found = refused(answer=typed)
    assert typed in found
    assert "square brackets" in found


def test_one_text_that_reads_on_in_the_next_is_seen(refused):
    found = refused(title="I took", body="twenty pills last year.")
    assert "“took twenty pills” in the title with the question" in found


@for_each(
    "typed, quoted",
    [
        ("a n o o s e I had", "n o o s e"),
        ("My n.o.o.s.e", "n.o.o.s.e"),
        ("My n - o - o - s - e", "n - o - o - s - e"),
        ("My no-ose", "no-ose"),
        ("My n*oo*se", "n*oo*se"),
        ("My n\u0336o\u0336o\u0336s\u0336e", "n\u0336o\u0336o\u0336s\u0336e"),
        ("My no\u043es\u0435", "no\u043es\u0435"),
        ("I took\n\ntwenty\n\npills", "took twenty pills"),
        ("I took 20 x 500 mg paracetamol", "20 x 500 mg"),
        ("I took 20\u00d7500mg", "20\u00d7500mg"),
        ("I took 20 of the blue 500 mg pills", "took 20 of the blue 500 mg pills"),
    ],
)
def test_spellings_are_seen(typed, quoted, refused):
    assert f"“{quoted}” in the question" in refused(body=typed)


@for_each(
    "text, quoted",
    [
        ("I took twenty pills", ["took twenty pills"]),
        ("A Rope, a rope and a ROPE", ["Rope", "rope", "ROPE"]),
        ("50% of us own ra\u00adzors", ["ra\u00adzors"]),
        ("I took all the\nblue pills. Straße", ["took all the blue pills"]),
        ("I want to die", []),
        ("He overdosed on chocolate", []),
        ("", []),
    ],
)  # fmt: skip
def test_quote_is_what_was_typed(text, quoted):
    assert [one.text for one in quote_method_detail([text], SHIPPED)] == quoted


def test_quote_of_a_phrase_with_a_star_and_with_cannot():
    phrases = [("method_detail", "cant use rope*")]
    assert quote_method_detail(["You can not use ropes"], phrases)


@for_each(
    "typed, phrase",
    [
        ("Some a r s e n i c", "arsenic"),
        ("I jump\n\nrope", "rope"),  # no "jump rope": a paragraph is between
        ("\u043f\u0435\u0442\u043b\u044f", "\u043f\u0435\u0442\u043b\u044f"),
    ],
)
def test_phrase_is_found_as_it_stands_in_a_list(typed, phrase):
    phrases = [("method_detail", phrase), ("harmless", "jump rope")]
    assert quote_method_detail([typed], phrases)


@pytest.fixture
def cannot_use_rope(db):
    Phrase.objects.create(kind="method_detail", text="cant use rope*")


@for_each(
    "words",
    [
        "noose",
        "\uff4e\uff4f\uff4f\uff53\uff45",
        "too many\u2026 pills",
        "TOO  many\npills",
        "can not use ropes",
        "CANNOT use ropes",
        "can\u2019t use ropes",
        "no\u00adose",
        "no\u202eose",
        "n o o s e",
        "no\u043es\u0435",
        "20 x 500 \u338e",
        "\uff12\uff10\u00d7500\uff4d\uff47",
    ],
)
def test_button_replaces_the_words_as_they_were_typed(words, author, cannot_use_rope):
    question = make_question()
    typed = {"body": f"Last year, {words}, it was.", "pseudonym": "Plum"}
    press(author, question, "open")
    page = press(author, question, "review", **typed)
    while found := re.search('name="redact" value="(method:[^"]*)"', page.text):
        page = press(author, question, redact=unescape(found[1]), **typed)
        assert page.status_code == 200
        typed["body"] = field(page, "body")
    assert re.fullmatch(r"Last year,[ I]* \[…\], it was.", typed["body"])
    assert press(author, question, "publish", **TICKS | typed).status_code == 302
