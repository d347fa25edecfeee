"""Snippets: the words around what was found, as they stand, what was found marked."""

import pytest

from articles import search
from tests.articles.factories import make_published
from tests.qa.factories import make_published as make_answered

pytestmark = pytest.mark.django_db


def snippet(text: str) -> str:
    """Return the snippet of the first hit, what was found in square brackets."""
    parts = search.run_query(text).hits[0].snippet
    return "".join(f"[{p.text}]" if p.is_match else p.text for p in parts)


def test_snippet_has_the_accents_that_were_written():
    make_published(headline="Greek", body="Η ψυχή και ο διάλογος.")
    assert "Η ψυχή και ο [διάλογος]" in snippet("διαλογος")


def test_snippet_marks_what_was_found_in_the_words_as_they_stand():
    make_published(headline="T", standfirst="S.", body="At the Café of distances.")
    assert "the [Café] of [distances]" in snippet("cafe distance")


def test_snippet_shows_signs_as_they_stand_and_marks_words_beside_them():
    make_published(headline="T", standfirst="S <b> river/lake & sea.Then.", body="B.")
    assert "S <b> river/[lake] & sea.Then." in snippet("lake")


def test_snippet_of_a_long_text_is_short_and_around_the_words():
    make_published(body="before " * 900 + "heron " + "after " * 900)
    found = snippet("heron")
    assert "[heron]" in found
    assert len(found) < 600


def test_markup_in_the_words_is_text_and_nothing_else():
    make_answered(title="T", body="A <script>alert(1)</script> heron & <b>bold</b>")
    parts = search.run_query("heron").hits[0].snippet
    assert [part.text for part in parts if part.is_match] == ["heron"]


def test_control_characters_in_a_text_mark_nothing():
    make_published(headline="T", standfirst="A \x02kite\x03 heron.", body="B.")
    assert [
        p.text for p in search.run_query("heron").hits[0].snippet if p.is_match
    ] == ["heron"]


def test_note_that_stands_in_place_of_a_snippet_has_the_accents_that_were_written():
    body = "/// content-note | Ein Gefühl\nA heron.\n///"
    make_published(headline="T", body=body)
    (hit,) = search.run_query("heron").hits
    assert (hit.snippet, hit.note) == ((), "Ein Gefühl")
