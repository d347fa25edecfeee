"""What is flagged: abuse, youth, duties, links; how phrases are written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.models import Flag, Phrase
from qa.triage import flags
from tests.cases import for_each
from tests.qa.shipped_phrases import SHIPPED


def flagged(text: str, phrases=SHIPPED) -> frozenset[str]:
    return flags.find_flags(text, phrases)


@for_each(
    "text",
    [
        "He hits me.",
        "My father abused me.",
        "I was raped.",
        "she threatened me with it",
        "My uncle molested me when I was nine",
        "He touched me and I was afraid of him",
        "She calls me names and slaps me",
        "he stalks me",
        "My husband won't let me leave the house",
        "I get violent when I drink and it scares my wife",
    ],
)
def test_abuse_is_flagged(text):
    assert "abuse" in flagged(text)


@for_each(
    "text",
    [
        "We argue about money.",
        "It hit me that she had gone.",
        "The song touched me deeply.",
        "I could kick myself.",
        "He has a history of alcohol abuse.",
        "She beat me at cards.",
        "My parents worry about me.",
    ],
)
def test_quarrels_and_idioms_are_no_abuse(text):
    assert "abuse" not in flagged(text)


@for_each(
    "text, is_told",
    [
        ("I took twenty pills", True),
        ("I cut my wrists", True),
        ("I want to die", False),
        ("I take a pill for my thyroid", False),
    ],
)
def test_means_are_flagged_where_they_are_told(text, is_told):
    assert ("method_detail" in flagged(text)) is is_told


@for_each(
    "text",
    ["I'm a teenager", "I am in high school and lonely", "in my early teens"],
)
def test_words_of_youth_are_flagged(text):
    assert "minor" in flagged(text)


def test_minimum_age_is_the_sites_own():
    assert "minor" in flags.find_flags("I am 18", (), minimum_age=21)
    assert "minor" not in flags.find_flags("I am 18", (), minimum_age=18)


def test_harm_and_a_child_in_one_sentence_may_be_a_duty_to_report():
    duty = {"minor", "possible_reporting_duty"}
    assert duty <= flagged("He hits my daughter.")
    assert duty <= flagged("I am 14. My stepfather beats me.")
    assert not duty & flagged("He hits me.")
    assert not duty & flagged("He hits me. We have a son.")


def test_abuse_long_ago_is_no_duty_to_report():
    assert "abuse" in flagged("I was abused as a child.")
    assert "possible_reporting_duty" not in flagged("I was abused as a child.")


def test_link_and_identifier_are_flagged():
    assert flagged("See www.shop.example now", ()) >= {"link", "possible_identifier"}
    assert flagged("A plain question about closeness.", ()) == frozenset()
    assert "link" in flagged("See my.shop.example.com now", ())
    assert "link" not in flagged("Write to maud.b@mail.example.org please", ())


def test_star_stands_for_any_ending_and_whole_words_for_themselves():
    phrases = (("urgent", "jump*"), ("abuse", "hit"))
    assert flagged("she jumped", phrases) == {"urgent"}
    assert flagged("a white hitch", phrases) == frozenset()


def test_dots_stand_for_a_few_words_of_one_sentence():
    phrases = (("urgent", "end ... life"),)
    assert flagged("end this whole sad life", phrases) == {"urgent"}
    assert flagged("end one two three four life", phrases) == frozenset()
    assert flagged("That is the end. My life goes on", phrases) == frozenset()


def test_hyphen_parts_words_in_a_phrase_and_in_a_text():
    phrases = (("urgent", "self-harm*"),)
    assert flagged("she self-harms", phrases) == flagged("she self harms", phrases)
    assert flagged("she self-harms", phrases) == {"urgent"}


def test_what_nobody_sees_hides_no_word():
    phrases = (("urgent", "suicid*"),)
    assert flagged("sui\u200bci\u00addal", phrases) == {"urgent"}
    assert flagged("ＳＵＩＣＩＤＥ", phrases) == {"urgent"}


def test_harmless_phrase_hides_its_own_words_only():
    phrases = (("urgent", "kill ... me"), ("harmless", "kill time"))
    assert flagged("kill time with me", phrases) == frozenset()
    assert flagged("kill time, then kill me", phrases) == {"urgent"}
    assert flagged("kill. Time heals me", phrases) == frozenset()
    assert flagged("I kill. Time me", (("urgent", "kill"), phrases[1])) == {"urgent"}


def test_dots_find_the_later_of_two_words_that_fit():
    phrases = (("urgent", "a ... b c"),)
    assert flagged("a b b c", phrases) == {"urgent"}


def test_apostrophes_and_case_do_not_matter():
    phrases = (("urgent", "Can't go on"),)
    for text in ("I CANT go on", "i can’t go on", "I can't, go on"):
        assert flagged(text, phrases) == {"urgent"}


def test_cannot_is_found_as_its_short_form_is():
    for phrase in ("cant go on", "cannot go on", "can not go on"):
        for text in ("I can't go on", "I cannot go on", "I can not go on"):
            assert flagged(text, (("urgent", phrase),)) == {"urgent"}
    assert flagged("I can, not go on", (("urgent", "cant go on"),)) == frozenset()


@for_each(
    "phrase, said",
    [
        ("", "at least one word"),
        (" ", "at least one word"),
        ("*", "at least one word"),
        ("* **", "at least one word"),
        ("!?", "at least one word"),
        ("...", "at least one word"),
        ("a", "at least three"),
        ("a b", "at least three"),
        ("ab*", "at least three"),
        ("ab* life", "at least 3"),
        ("sui*de", "end of a word"),
        ("*cide", "end of a word"),
        ("end * life", "end of a word"),
        ("... life", "between two words"),
        ("end ...", "between two words"),
        ("end ... ... life", "between two words"),
        ("one ... two ... three ... four ... five", "at most 3"),
        ("x" * 81, "80 characters"),
        ("a b c d e f g h i j k", "10 words"),
    ],
)
def test_unusable_phrase_is_explained(phrase, said):
    assert said in flags.phrase_problem(phrase)


@for_each(
    "phrase",
    ["suicid*", "end ... life", "end … life", "Can’t go on", "self-harm*", "kms"],
)
def test_usable_phrase_has_no_problem(phrase):
    assert flags.phrase_problem(phrase) == ""


@given(st.text(max_size=90))
def test_no_phrase_breaks_anything(phrase):
    flags.phrase_problem(phrase)
    assert flagged("some words", (("urgent", phrase),)) <= {"urgent"}


def test_unusable_phrase_in_the_list_matches_nothing_and_breaks_nothing():
    assert flagged("a b c", (("urgent", "*"), ("urgent", ""))) == frozenset()


def test_every_shipped_phrase_can_be_used_and_stands_once():
    assert [phrase for _, phrase in SHIPPED if flags.phrase_problem(phrase)] == []
    assert len(set(SHIPPED)) == len(SHIPPED)
    assert {kind for kind, _ in SHIPPED} == set(Phrase.Kind.values)


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text):
    assert flagged(text) <= set(Flag.Kind.values)


@for_each(
    "unit",
    [
        "i want to ",
        "end ",
        "a'",
        "suicid",
        "kill ",
        "want want ",
        "\n",
        "\n \n",
        ". ",
        "'",
        "...",
        "I am 15 ",
        "cut off my ",
        "\u0301",
        "my name is Ab",
        "1-",
        "*",
        "he hit me and is still with my ",
        "my uncle who touched me at a son ",
    ],
)
def test_hostile_text_is_read_to_its_end(unit):
    """How the time grows is measured by tests/bench/hostile_texts.py."""
    assert "urgent" in flagged(
        f"{unit * (20_000 // len(unit))}.\nI want to end my life."
    )


@pytest.mark.django_db
def test_shipped_list_stands_where_staff_can_change_it():
    assert Phrase.objects.count() == len(SHIPPED)


@pytest.mark.django_db
def test_phrase_that_staff_adds_or_switches_off_counts_at_once():
    from tests.qa.factories import make_question

    Phrase.objects.create(kind="urgent", text="the black dog")
    Phrase.objects.filter(text="want to die").update(is_active=False)
    Phrase.objects.filter(text="want ... to die").update(is_active=False)
    first = make_question(body="The black dog is back.")
    second = make_question(body="I want to die of boredom, he said.")
    assert first.flags.all().of_kinds(["urgent"])
    assert not second.flags.all().of_kinds(["urgent"])


@pytest.mark.django_db
def test_phrase_with_a_line_break_is_one_phrase():
    from qa.submission_triage import find_submission_flags

    Phrase.objects.create(kind="urgent", text="the black\nabuse dog")
    assert "urgent" in find_submission_flags("It is the black abuse dog.")
    assert "abuse" not in find_submission_flags("A dog.")


@pytest.mark.django_db
def test_without_phrases_the_other_flags_are_raised():
    from qa.submission_triage import find_submission_flags

    Phrase.objects.update(is_active=False)
    assert find_submission_flags("I want to die. www.example.org") == {
        "link",
        "possible_identifier",
    }


def test_phrase_is_tried_only_where_all_of_its_words_are_in_the_text(monkeypatch):
    tried = []
    real = flags._match_rest
    monkeypatch.setattr(flags, "_match_rest", lambda *a: tried.append(a) or real(*a))
    assert flags.find_flags("I want it", [("urgent", "i want out")]) == set()
    assert tried == []
    assert flags.find_flags("I want out", [("urgent", "i want out")]) == {"urgent"}
    assert tried


def test_text_without_a_harmless_phrase_is_matched_once(monkeypatch):
    passes = []
    real = flags._match_all
    monkeypatch.setattr(flags, "_match_all", lambda *a: passes.append(a) or real(*a))
    phrases = [("urgent", "kill me"), ("harmless", "kill me softly")]
    assert flags.find_flags("They kill me", phrases) == {"urgent"}
    assert len(passes) == 1
    assert flags.find_flags("They kill me softly", phrases) == set()
    assert len(passes) == 3
