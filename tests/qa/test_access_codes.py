"""Access codes: one spelling, forgiving reading, no code in the database."""

import pytest

from qa.access_codes import (
    ALPHABET,
    LENGTH,
    access_code_digest,
    make_access_code,
    parse_access_code,
)

CODE = "k7m2-9qdf-3xw0"


def test_code_holds_sixty_bits_and_no_letter_that_is_misread():
    assert len(set(ALPHABET)) == 32 and LENGTH * 5 >= 60
    assert not set(ALPHABET) & set("ilou")


def test_code_is_random_without_a_seed_and_the_same_with_one():
    assert make_access_code() != make_access_code()
    assert make_access_code("seed") == make_access_code("seed")
    assert make_access_code("seed") != make_access_code("seed2")


def test_every_letter_can_stand_at_every_place():
    codes = [make_access_code().replace("-", "") for _ in range(2000)]
    for place in range(LENGTH):
        assert {code[place] for code in codes} == set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "K7M2-9QDF-3XW0",
        "k7m29qdf3xw0",
        " k7m2 9qdf 3xw0\n",
        "k7m2 – 9qdf – 3xwO",
        f"https://site.example/questions/yours/#{CODE}",
    ],
)
def test_typed_code_is_read_as_it_was_made(typed):
    assert parse_access_code(typed) == CODE


def test_letters_that_look_alike_are_one():
    assert parse_access_code("il1o-0000-0000") == "1110-0000-0000"


@pytest.mark.parametrize(
    "typed", ["", "k7m2", CODE + "x", "u7m2-9qdf-3xw0", "k7m2-9qdf-3xw!", "é" * 12]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert parse_access_code(typed) == ""


def test_made_code_is_read_back():
    code = make_access_code()
    assert parse_access_code(code) == code


def test_digest_needs_the_key(settings):
    before = access_code_digest(CODE)
    settings.SECRET_KEY = "another" * 10
    assert access_code_digest(CODE) != before
