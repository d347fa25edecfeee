"""Quoting the words of a method takes as long as the text, and not longer."""

import pytest

from qa.triage.quotes import quote_method_detail
from tests.bench.hostile_texts import MOST, best
from tests.qa.shipped_phrases import SHIPPED


@pytest.mark.parametrize("unit", ["rope ", "n o o s e when ", "\u00bdcan @rope "])
def test_one_long_sentence_full_of_phrases_costs_what_its_length_costs(unit):
    def quote(text):
        assert quote_method_detail([text], SHIPPED)

    tenth, whole = unit * (3_000 // len(unit)), unit * (30_000 // len(unit))
    assert best(quote, whole) / best(quote, tenth) < MOST


def test_quotes_of_one_sentence_share_its_words():
    quotes = quote_method_detail(["My rope, a Rope and. Another rope!"], SHIPPED)
    assert [one.text for one in quotes] == ["rope", "Rope", "rope"]
    assert [one.sentence for one in quotes] == [
        "my rope a rope and", "my rope a rope and", "another rope",
    ]  # fmt: skip
