import pytest
from django.core.exceptions import ValidationError

from articles.slugs import RESERVED_SLUGS, refuse_reserved_slug, unique_slug


def made(title, taken=(), **options):
    options = {"fallback": "essay-1", "max_length": 20, **options}
    return unique_slug(title, is_taken=taken.__contains__, **options)


def test_title_becomes_a_slug_of_limited_length():
    assert made("A New Essay!") == "a-new-essay"
    assert made("Twenty letters, then - more") == "twenty-letters-then"


@pytest.mark.parametrize("title", ["", "?!", "日本", *sorted(RESERVED_SLUGS)])
def test_fallback_stands_for_nothing_and_for_reserved_words(title):
    assert made(title) == "essay-1"
    assert made(title, taken={"essay-1"}) == "essay-1-2"


def test_taken_slugs_get_suffixes_and_then_numbers():
    assert made("A", taken={"a", "a-2"}) == "a-3"
    assert made("A", taken={"a"}, suffixes=["q7"]) == "a-q7"
    assert made("A", taken={"a", "a-q7"}, suffixes=["q7"]) == "a-2"


@pytest.mark.parametrize("slug", ["mail", "New-Essay"])
def test_reserved_words_and_capitals_are_refused(slug):
    with pytest.raises(ValidationError):
        refuse_reserved_slug(slug)
