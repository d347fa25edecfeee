"""A stated age is found; other numbers, and other people's ages, are not."""

from hypothesis import given
from hypothesis import strategies as st

from qa.triage import age, flags
from tests.cases import for_each


def is_young(text: str, minimum_age: int = 18) -> bool:
    return "minor" in flags.find_flags(text, (), minimum_age=minimum_age)


@for_each(
    "text",
    [
        "I'm 15 and lonely",
        "i am 16",
        "im 15",
        "I’m only 14.",
        "I am a 14 year old girl",
        "I'm a 16-year-old boy",
        "I am 17 years old.",
        "I am almost 16 years of age",
        "im only fifteen",
        "I'm 16f",
        "I (15f) have a question",
        "I (M16) have a question",
        "15 y/o girl here",
        "As a 15 year old, what can I do",
        "17yo and lost",
        "I am 15yrs old",
        "I just turned 15",
        "My age is 13",
        "I'm a girl, 14, and I can't sleep",
        "I am 12 or 13 years old in my dreams, and I am 14",
        "Nobody listens\n\nI'm 15.",
    ],
)
def test_stated_youth_is_found(text):
    assert is_young(text)


@for_each(
    "text",
    [
        "I am 15 weeks pregnant",
        "I am 8-10 weeks along",
        "I'm 15 or 16 weeks pregnant",
        "I am 51",
        "I am 18",
        "I am 115",
        "We have been married 15 years",
        "15 years married and still strangers",
        "I'm ten years into this marriage",
        "I am 15 years older than him",
        "When I was 12 we moved",
        "I was 15 years old when we met",
        "My son is 16",
        "My 15 year old son is rude",
        "My 15 y/o daughter won't talk",
        "15 year old son won't talk to me",
        "I have a 9 year old",
        "He is 15 years old",
        "I am 15 minutes late",
        "I am 150 km away",
        "I'm 10% sure",
        "He treats me like I'm 12",
        "I feel as if I am 12 again",
        "I live at number 15",
        "At the age of 15 I left home",
        "15 people came and 16 left",
        "I'm 5 foot 9",
    ],
)
def test_other_numbers_are_no_youth(text):
    assert not is_young(text)


def test_minimum_age_is_the_sites_own():
    assert is_young("I am 15", minimum_age=16)
    assert not is_young("I am 16", minimum_age=16)
    assert is_young("I am eighteen", minimum_age=21)


@for_each(
    "sentence, speaks",
    [
        ("he hits my daughter", True),
        ("he was hitting my son", True),
        ("the kids are afraid", True),
        ("i was hit as a child", False),
        ("when i was a little kid", False),
        ("my adult daughter", False),
        ("we argue", False),
    ],
)
def test_child_of_today_is_told_from_a_childhood(sentence, speaks):
    assert age.has_child(sentence.split()) is speaks


@given(st.lists(st.text(max_size=8), max_size=20), st.integers(0, 99))
def test_no_sentence_is_too_strange(words, minimum_age):
    age.states_young_age(words, minimum_age)
    age.has_child(words)
