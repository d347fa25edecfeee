"""Where an edited copy differs: whole, in order, and in bounded time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import diff
from articles.diff import DiffPart, diff_fields, diff_words, is_changed

TEXTS = st.text(alphabet=st.sampled_from("ab \n.é"), max_size=200)


def side(parts, kind):
    return "".join(part.text for part in parts if part.kind in ("same", kind))


def test_equal_texts_have_no_difference():
    parts = diff_words("The same words.", "The same words.")
    assert parts == [DiffPart("same", "The same words.")]
    assert not is_changed(parts)


def test_replaced_word_is_gone_and_new_and_the_rest_stays():
    parts = diff_words("I met Anna at work.", "I met [name] at work.")
    assert parts == [
        DiffPart("same", "I met "),
        DiffPart("gone", "Anna "),
        DiffPart("new", "[name] "),
        DiffPart("same", "at work."),
    ]
    assert is_changed(parts)


def test_shortened_text_keeps_both_ends():
    parts = diff_words("One. Two. Three.", "One. Three.")
    assert [part.kind for part in parts] == ["same", "gone", "same"]


@given(TEXTS, TEXTS)
@settings(max_examples=200)
def test_both_texts_can_be_read_out_of_the_parts(before, after):
    parts = diff_words(before, after)
    assert side(parts, "gone") == before
    assert side(parts, "new") == after
    assert all(part.text for part in parts)


@pytest.fixture
def compared(monkeypatch):
    """How many pairs of equal words each comparison looks at: what it costs."""
    found = []

    class Counting(diff.BoundedMatcher):
        def __init__(self, isjunk, old, new, **options):
            found.append(diff.count_equal_pairs(old, new))
            super().__init__(isjunk, old, new, **options)

    monkeypatch.setattr(diff, "BoundedMatcher", Counting)
    return found


def test_one_word_repeated_does_not_hold_up_the_admin(compared):
    parts = diff_words("x " + "a " * 3000, "y " + "a b " * 1500)
    assert sum(compared) <= 150_000
    assert side(parts, "new") == "y " + "a b " * 1500


def test_six_thousand_different_letters_are_quick(compared):
    before = " ".join(f"word{number % 300}" for number in range(900))
    diff_words(before, before.replace("word7", "other"))
    assert 0 < sum(compared) < 10_000


def test_every_other_word_changed_is_compared_by_lines_in_the_end(monkeypatch):
    before = "".join(f"kept{n} old{n}\n" for n in range(300))
    after = before.replace("old", "new")
    assert len(diff_words(before, after)) == 900
    monkeypatch.setattr(diff, "MOST_LOOKS", 50_000)  # 600 words, 300 times: 90,000
    parts = diff_words(before, after)
    assert parts == [DiffPart("gone", before), DiffPart("new", after)]


def test_longest_text_with_every_other_word_changed_stops_early(monkeypatch):
    made = []

    class Counting(diff.BoundedMatcher):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            made.append(self)

    monkeypatch.setattr(diff, "BoundedMatcher", Counting)
    monkeypatch.setattr(diff, "MOST_LOOKS", 100_000)
    before = " ".join(f"w{n} x{n}" for n in range(1_500))
    after = before.replace("x", "y")
    assert side(diff_words(before, after), "new") == after
    assert 0 < sum(one.looks for one in made) < 2.1 * diff.MOST_LOOKS


def test_fields_that_differ_are_named_in_the_later_order():
    before = {"Body": "One.", "Headline": "Old", "Gone": "Words", "Same": "Same"}
    changed = diff_fields(
        before, {"Headline": "New", "Body": "One two.", "Same": "Same"}
    )
    assert [one.name for one in changed] == ["Headline", "Body", "Gone"]
    assert changed[0].parts == [DiffPart("gone", "Old"), DiffPart("new", "New")]


def test_what_lies_far_from_a_change_is_left_out():
    far = "word " * 200
    [only] = diff_fields({"Body": f"{far}old {far}"}, {"Body": f"{far}new {far}"})
    said = "".join(part.text for part in only.parts)
    assert "old new" in said
    assert said.startswith("[…]") and said.endswith("[…]")
    assert len(said) < 600


def test_stretch_between_two_changes_keeps_both_ends():
    far = "alpha " + "word " * 200 + "omega "
    [only] = diff_fields({"Body": f"a {far}b"}, {"Body": f"c {far}d"})
    same = [part.text for part in only.parts if part.kind == "same"]
    assert len(same) == 1
    assert same[0].startswith("alpha ") and same[0].endswith("omega ")
    assert " […] " in same[0]
