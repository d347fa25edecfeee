"""What could show who somebody is, with the words around it, for the asker to see."""

from qa.submission_triage import find_pii_by_field, mark_pii

WORDS = {
    "title": "My name is Maud",
    "body": "Since the winter my husband Tom\nlives at home. Ask Maud or Tom Thumb.",
}


def test_hint_shows_up_to_four_words_of_its_line():
    hints = {hint.text: hint for hint in find_pii_by_field(WORDS)}
    tom = hints["Tom"]
    assert (tom.field, tom.words) == ("id_body", "a name")
    assert (tom.before, tom.after) == ("the winter my husband ", "")
    assert (hints["Maud"].field, hints["Maud"].before) == ("id_title", "My name is ")


def test_text_is_whole_and_marked_wherever_a_hint_stands():
    parts = mark_pii(WORDS["body"], find_pii_by_field(WORDS))
    assert "".join(text for text, _ in parts) == WORDS["body"]
    assert [text for text, is_marked in parts if is_marked][:2] == ["Tom", "Maud"]


def test_part_of_a_word_is_not_marked():
    hints = find_pii_by_field({"body": "My husband Tom says so."})
    assert mark_pii("Tomorrow", hints) == [("Tomorrow", False)]


def test_nothing_found_marks_nothing():
    assert mark_pii("Calm words.", []) == [("Calm words.", False)]
