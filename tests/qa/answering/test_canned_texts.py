"""Texts to begin from, and what in them is not filled in yet."""

from qa.answering.canned_texts import appended, unfilled, unfilled_message
from tests.cases import for_each


@for_each(
    "text, places",
    [
        ("Dear {name}, call {where to find help}.", ["{name}", "{where to find help}"]),
        ("{name} and {name}", ["{name}"]),
        ("Nothing to fill in.", []),
        ("An empty {} pair, and {one\nline}", []),
        ("{" * 5000, []),
    ],
)
def test_placeholders_are_found_once_each(text, places):
    assert unfilled(text) == places


def test_canned_text_stands_under_what_was_typed():
    assert appended("Mine.\n", "Theirs.") == "Mine.\n\nTheirs."
    assert appended("  ", "Theirs.") == "Theirs."


def test_message_names_what_is_left():
    assert "{name}" in unfilled_message("Dear {name}")
    assert unfilled_message("Dear Ann") == ""
