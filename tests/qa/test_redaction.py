"""What could show who somebody is: found, named, never removed by force."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import redaction


def found(text: str) -> list[tuple[str, str]]:
    return [(span.kind, span.text) for span in redaction.suggest(text)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Write to ann.lee+x@mail.example please", "email", "ann.lee+x@mail.example"),
        ("ring 020 7946 0018 at night", "phone", "020 7946 0018"),
        ("my number is +44 20 7946 0018", "phone", "+44 20 7946 0018"),
        ("call (555) 010-4477 now", "phone", "(555) 010-4477"),
        ("see https://site.example/me", "url", "https://site.example/me"),
        ("I am on mypage.com", "url", "mypage.com"),
        ("find me as @quiet_heron", "handle", "@quiet_heron"),
        ("insta: quiet.heron", "handle", "quiet.heron"),
        ("account 1234567890123", "digits", "1234567890123"),
        ("we live at 14 Elm Grove Road", "street", "14 Elm Grove Road"),
        ("postcode SW1A 1AA", "postcode", "SW1A 1AA"),
        ("My name is Maud Pell.", "name", "Maud Pell"),
        ("my name is maud", "name", "maud"),
        ("my husband Tom left", "name", "Tom"),
        ("our daughter, Anna, is nine", "name", "Anna"),
        ("I saw Dr Pell", "name", "Pell"),
        ("That is all.\nThanks, Mark", "name", "Mark"),
        ("That is all.\n- Maud", "name", "Maud"),
        ("I work at Barnaby Mills", "employer", "Barnaby Mills"),
        ("I live in Leeds", "place", "Leeds"),
    ],
)
def test_what_could_identify_is_found(text, kind, part):
    assert (kind, part) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is 24/7, on 12/03/2020, in 2019-2020 and since 1998.",
        "We paid 100,000 for it, 2-3 times, from 9-11.",
        "I am 34 and he is 36; we have 2 children aged 4 and 7.",
        "My husband says nothing. My mother Sunday after Sunday.",
        "I'm in therapy and I live in fear.",
        "He is @ work",
        "I called The next day",
    ],
)
def test_common_numbers_and_words_are_left_alone(text):
    assert found(text) == []


def test_name_is_found_wherever_it_stands_again():
    text = "My husband Tom is kind. I asked Tom. Tomorrow Tom's brother comes."
    assert found(text) == [("name", "Tom")] * 3


def test_place_of_a_span_is_exact():
    text = "Hm, my name is Maud, and my mail is a@b.example."
    for span in redaction.suggest(text):
        assert text[span.start : span.end] == span.text


def test_every_kind_has_a_placeholder_and_words():
    kinds = {kind for kind, _ in redaction.PATTERNS}
    assert kinds == set(redaction.PLACEHOLDERS) == set(redaction.WORDS_FOR)
    assert redaction.placeholder("name") == "[name]"


def test_redacted_string_that_still_stands_is_named():
    text = "tom came. Tomorrow he leaves."
    assert redaction.standing(["Tom", "Ann", ""], text) == ["Tom"]


@given(st.text(max_size=400))
def test_spans_are_ordered_and_never_overlap(text):
    spans = redaction.suggest(text)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize(
    "unit", ["1 ", "A", "a@", "Ab ", "(1", "my name is ", "www.", "a.b-", "0-", "@a"]
)
def test_hostile_length_takes_no_more_than_its_length(unit):
    text = unit * (60_000 // len(unit))
    short = text[: len(text) // 10]
    assert seconds(text) < 40 * max(seconds(short), 0.005)


def seconds(text: str) -> float:
    start = time.perf_counter()
    redaction.suggest(text)
    return time.perf_counter() - start
