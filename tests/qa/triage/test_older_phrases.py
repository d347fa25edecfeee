"""No phrase that came later hides what the phrases before it found."""

import importlib
from collections import Counter
from collections.abc import Iterator

from qa.triage import flags
from tests.cases import for_each
from tests.qa.shipped_phrases import SHIPPED

Phrase = tuple[str, str]
ADDING = importlib.import_module("qa.migrations.0014_more_triage_phrases")
ADDED = {(kind, text) for kind, texts in ADDING.ADDED.items() for text in texts}
OLD = tuple(phrase for phrase in SHIPPED if phrase not in ADDED)
KINDS = {"urgent", "abuse", "minor", "method_detail"}
AROUND = ("{}", "I {} tonight.", "Since May it is so: {} and nobody knows.")
FOUND_BEFORE = [
    "I'm going to end it all with my pills",
    "I will end it all with one jump",
    "I just want to end it all with dignity",
    "I want to end it all with nobody noticing",
    "I want to end it all with a rope",
    "He will end it all with us in the car",
    "There is no way out of this job for me except death",
    "I see no way out of this city",
    "I see no way out of my role as a wife",
    "no way out of this town",
    "There is no way out of this project called life",
    "I cut my legs with wire",
    "I cut my arm with a nail",
    "I cut my arms with a nail",
    "I cut my wrists with a nail file",
    "I cut my wrists with a rock",
    "I cut my arm with a tin lid every night",
    "I cut my arms while shaving, not by accident",
    "I cut my leg on the fence.",
    "I hit my head on the table until I bleed",
    "My eczema itches and I scratch myself",
    "I can't take it any more when he hits me",
    "I can't stand it anymore when they beat me",
    "My stepfather beats my brother at football practice with a stick",
    "My dad beats us at games he loses",
    "My dad hits the kids hard",
    "I am done with everything",
    "I tried to end it with tablets",
]


def hidden(harmless: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each older phrase that a harmless one hides, where they share a word."""
    for kind, phrase in OLD:
        for text in harmless if kind in KINDS else ():
            for sentence in texts_of_both(words_of(phrase), words_of(text)):
                pair = ((kind, phrase), ("harmless", text))
                alone = flags.find_flags(sentence, pair[:1])
                if not alone <= flags.find_flags(sentence, pair):
                    yield phrase, text


def texts_of_both(phrase: list[str], harmless: list[str]) -> Iterator[str]:
    """Yield texts of a phrase with what stands before and after a word they share."""
    for place, word in enumerate(harmless):
        if any(one.startswith(word) for one in phrase):
            yield " ".join([*harmless[:place], *phrase, *harmless[place + 1 :]])


def words_of(phrase: str) -> list[str]:
    return phrase.replace("*", "").replace("...", "this").split()


def test_later_phrases_stand_in_the_upgrade():
    counted = Counter(kind for kind, _ in OLD)
    assert counted == {
        "urgent": 1086, "abuse": 250, "minor": 96, "method_detail": 52, "harmless": 303,
    }  # fmt: skip


def test_what_older_phrases_find_is_found_in_plain_sentences():
    lost = []
    for kind, phrase in OLD:
        for around in AROUND if kind in KINDS else ():
            text = around.format(" ".join(words_of(phrase)))
            if not flags.find_flags(text, OLD) <= flags.find_flags(text, SHIPPED):
                lost.append(text)
    assert lost == []


def test_no_later_harmless_phrase_hides_an_older_one():
    assert list(hidden(ADDING.ADDED.get("harmless", []))) == []


@for_each(
    "harmless, phrase",
    [
        ("cut* my ... nail", "cut* my arm"),
        ("way out of ... job", "no way out"),
        ("end* it all with", "end it all"),
        ("beat* ... at games", "dad beats"),
        ("eczema ... scratch*", "scratch* myself"),
    ],
)
def test_harmless_phrase_that_would_hide_one_is_noticed(harmless, phrase):
    assert phrase in {found for found, _ in hidden([harmless])}


@for_each("text", FOUND_BEFORE)
def test_sentences_that_were_found_before_still_are(text):
    before = flags.find_flags(text, OLD)
    assert before & {"urgent", "abuse"}
    assert before <= flags.find_flags(text, SHIPPED)
