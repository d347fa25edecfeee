"""No phrase that came later hides what the phrases before it found."""

import importlib
from collections import Counter
from pkgutil import iter_modules

from qa import migrations
from qa.triage import flags
from tests.cases import for_each
from tests.qa.shipped_phrases import SHIPPED

MIGRATIONS = [
    importlib.import_module(f"qa.migrations.{found.name}")
    for found in iter_modules(migrations.__path__)
]
ADDED = {
    (kind, text)
    for migration in MIGRATIONS
    for kind, texts in getattr(migration, "ADDED", {}).items()
    for text in texts
}
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


def words_of(phrase: str) -> list[str]:
    return phrase.replace("*", "").replace("...", "this").split()


def test_later_phrases_stand_in_the_upgrade():
    counted = Counter(kind for kind, _ in OLD)
    assert counted == {
        "urgent": 1086, "abuse": 250, "minor": 96, "method_detail": 52, "harmless": 303,
    }  # fmt: skip


def test_every_phrase_is_found_in_plain_sentences_beside_the_harmless_ones():
    lost = []
    for kind, phrase in SHIPPED:
        for around in AROUND if kind in KINDS else ():
            text = around.format(" ".join(words_of(phrase)))
            before = flags.find_flags(text, OLD) | {kind}
            if not before <= flags.find_flags(text, SHIPPED):
                lost.append(text)
    assert lost == []


def test_no_harmless_phrase_came_later_for_it_would_hide_what_was_found():
    assert [text for kind, text in ADDED if kind == "harmless"] == []


@for_each("text", FOUND_BEFORE)
def test_sentences_that_were_found_before_still_are(text):
    before = flags.find_flags(text, OLD)
    assert before & {"urgent", "abuse"}
    assert before <= flags.find_flags(text, SHIPPED)
