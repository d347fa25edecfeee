"""Words of danger come first; their harmless neighbours do not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import triage
from qa.models import Flag, Phrase

SHIPPED = triage.shipped_phrases()


def flags(text: str, phrases=SHIPPED) -> frozenset[str]:
    return triage.flags(text, phrases)


DANGER = [
    "I want to die.",
    "i dont want to be here anymore",
    "I don’t want to be here any more.",
    "They would all be better off without me",
    "I've been thinking about ending my life",
    "some days I would rather be dead",
    "I started cutting myself again",
    "She says she will kill herself if I leave",
    "He said he'd kill me and I believe him",
    "I am afraid for my life",
    "he choked me on Sunday",
    "I took all my pills once",
    "there is no reason to live",
    "I wish I had never been born",
    "i feel SUICIDAL at night",
    "i keep thinking about sucide",
    "kms honestly",
    "I cannot go on like this",
    "I wish I would not wake up",
    "i want to unalive myself",
    "what is the point of carrying on",
]
HARMLESS = [
    "I am a skilled carpenter.",
    "We were killing time at the airport.",
    "I am dying to know what you think.",
    "Her cake is to die for.",
    "The deadline is on Friday.",
    "It would kill two birds with one stone.",
    "We cut down on sugar.",
    "I cut him off when he interrupts.",
    "I am cutting contact with my aunt.",
    "We were hanging out by the river.",
    "He is over the moon.",
    "I could kill for a coffee.",
    "My feet are killing me.",
    "It beats me why he does it.",
    "It hit me that we had stopped talking.",
    "I could kick myself for saying it.",
    "Old habits die hard.",
    "She was scared to death of the dentist.",
    "I read a murder mystery.",
    "The bridge between us is gone.",
    "He would rather die than dance.",
    "We shot a film about suits.",
    "She is a cutting critic.",
    "I ended things with my boyfriend.",
    "He gave up smoking.",
    "That joke landed dead on.",
]


@pytest.mark.parametrize("text", DANGER)
def test_words_of_danger_are_urgent(text):
    assert "urgent" in flags(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_neighbours_are_not(text):
    assert "urgent" not in flags(text)


def test_harmless_words_hide_no_danger_beside_them():
    assert "urgent" in flags("I was killing time and then I wanted to kill myself.")


@pytest.mark.parametrize(
    "text",
    [
        "He hits me.",
        "My father abused me.",
        "I was raped.",
        "she threatened me with it",
    ],
)
def test_abuse_is_flagged(text):
    assert "abuse" in flags(text)


@pytest.mark.parametrize(
    "text",
    ["I'm 15 and lonely", "i am 16", "I am a 14 year old girl", "im only fifteen",
     "I am 17 years old.", "I'm 16f"],
)  # fmt: skip
def test_stated_youth_is_flagged(text):
    assert "minor" in flags(text, ())


@pytest.mark.parametrize(
    "text",
    ["I am 15 weeks pregnant", "I am 51", "We have been married 15 years", "I am 18",
     "My son is 16", "When I was 12 we moved", "I am 15 minutes late",
     "I am 150 km away", "I'm ten years into this marriage"],
)  # fmt: skip
def test_other_numbers_are_no_youth(text):
    assert "minor" not in flags(text, ())


def test_minimum_age_is_the_sites_own():
    assert "minor" in triage.flags("I am 18", (), minimum_age=21)


def test_abuse_and_a_child_may_be_a_duty_to_report():
    assert "possible_reporting_duty" in flags("He hits my daughter.")
    assert "possible_reporting_duty" not in flags("He hits me.")


def test_link_and_identifier_are_flagged():
    assert flags("See www.shop.example now", ()) >= {"link", "possible_identifier"}
    assert flags("A plain question about closeness.", ()) == frozenset()


def test_star_stands_for_any_ending_and_whole_words_for_themselves():
    phrases = (("urgent", "jump*"), ("abuse", "hit"))
    assert flags("she jumped", phrases) == {"urgent"}
    assert flags("a white hitch", phrases) == frozenset()


def test_dots_stand_for_a_few_words_of_one_sentence():
    phrases = (("urgent", "end ... life"),)
    assert flags("end this whole sad life", phrases) == {"urgent"}
    assert flags("end one two three four life", phrases) == frozenset()
    assert flags("That is the end. My life goes on", phrases) == frozenset()


def test_dots_find_the_later_of_two_words_that_fit():
    phrases = (("urgent", "a ... b c"),)
    assert flags("a b b c", phrases) == {"urgent"}


def test_apostrophes_and_case_do_not_matter():
    phrases = (("urgent", "Can't go on"),)
    for text in ("I CANT go on", "i can’t go on", "I can't, go on"):
        assert flags(text, phrases) == {"urgent"}


@pytest.mark.parametrize(
    "phrase", ["", " ", "*", "a", "ab*", "...", "... life", "end ...", "x" * 81, "!?"]
)
def test_unusable_phrase_is_explained(phrase):
    assert triage.problem_of(phrase)


def test_unusable_phrase_in_the_list_matches_nothing_and_breaks_nothing():
    assert flags("a b c", (("urgent", "*"), ("urgent", ""))) == frozenset()


def test_every_shipped_phrase_can_be_used_and_stands_once():
    assert [phrase for _, phrase in SHIPPED if triage.problem_of(phrase)] == []
    assert len(set(SHIPPED)) == len(SHIPPED)
    assert {kind for kind, _ in SHIPPED} == set(Phrase.Kind.values)


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text):
    assert flags(text) <= set(Flag.Kind.values)


@given(st.text(alphabet=st.characters(categories=["L", "Zs", "P"]), max_size=200))
def test_nothing_around_a_danger_hides_it(text):
    # A word of its own sentence: what stands before cannot make an idiom of it.
    assert "urgent" in flags(f"{text}\nI want to end my life.\n{text}")


@pytest.mark.parametrize(
    "text", ["i want to " * 10_000, "end " * 25_000, "a'" * 50_000, "suicid" * 16_000]
)
def test_hostile_length_takes_no_more_than_its_length(text):
    """Ten times the text may take about ten times as long, never a hundred."""
    short, whole = text[: len(text) // 10], text
    assert seconds(whole) < 40 * max(seconds(short), 0.005)


def seconds(text: str) -> float:
    start = time.perf_counter()
    flags(text)
    return time.perf_counter() - start


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
    assert first.flags.filter(kind="urgent").exists()
    assert not second.flags.filter(kind="urgent").exists()
