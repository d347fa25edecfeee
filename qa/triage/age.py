"""Stated age: whether somebody says to be young, or speaks of a child of today.

A small rule instead of phrases: "I am 15" is an age, "I am 15 weeks pregnant" is not.
"""

import re
from collections.abc import Sequence

NUMBERS = {
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20,
}  # fmt: skip
YOUNGEST = 8
AGE = re.compile(r"([fm]?)(\d{1,2})(f|m|nb|yo|yrs?|years?)?")
OLD = re.compile(r"(?:y ?o|(?:year|yr)s? old|years of age)\b")
# After "I am 15 ..." these make it something other than an age.
COUNTED = {
    "week", "weeks", "month", "months", "day", "days", "hour", "hours", "minute",
    "minutes", "mile", "miles", "km", "kg", "pound", "pounds", "lb", "lbs", "stone",
    "times", "percent", "feet", "inches", "cm", "euros", "dollars", "thousand",
    "hundred", "years", "yrs", "year", "steps", "pages", "points", "people",
}  # fmt: skip
FILLERS = {
    "only", "just", "now", "a", "an", "almost", "about", "nearly", "still", "aged",
    "barely", "currently", "turning", "girl", "boy", "female", "male", "student",
}  # fmt: skip
# "He treats me like I'm 12": no age at all.
COMPARING = {"like", "though", "if"}
CHILDREN = {
    "daughter", "daughters", "son", "sons", "child", "children", "kid", "kids", "baby",
    "toddler", "stepdaughter", "stepson", "niece", "nephew", "granddaughter", "brother",
    "grandson", "teenager", "stepchild", "stepchildren", "grandchild", "grandchildren",
    "sister",
}  # fmt: skip
MINORS = CHILDREN - {"brother", "sister"}
# "As a child", "when I was a little kid": somebody who has grown up since.
GROWN_UP = {"as", "was", "were", "adult", "grown", "than", "since"}
ADULT = {"adult", "adults", "grown"}
NOW = {"who", "are", "is", "have", "has", "now", "all", "both", "already", "long"}
SMALL = {"a", "an", "young", "little", "small", "younger", "up"}


def states_young_age(words: Sequence[str], minimum_age: int) -> bool:
    """Whether somebody says to be younger: "im 15", "i am a 16 year old".

    Args:
        words: One sentence, folded, without apostrophes.
        minimum_age: In years.
    """
    return any(
        _is_age(words, place, minimum_age) and _is_own(words, place)
        for place in range(len(words))
    )


def _is_age(words: Sequence[str], place: int, minimum_age: int) -> bool:
    """Whether the word at a place is an age below the minimum, not a count."""
    match = AGE.fullmatch(words[place])
    age = int(match[2]) if match else NUMBERS.get(words[place], 0)
    if not YOUNGEST <= age < minimum_age:
        return False
    after = [word for word in words[place + 1 : place + 4] if word not in ("or", "to")]
    if after and after[0].isdecimal():
        after = after[1:] or ["times"]
        return not COUNTED.isdisjoint(after[:1]) and _says_old(words, place + 1)
    return _says_old(words, place) or COUNTED.isdisjoint(after[:1])


def _says_old(words: Sequence[str], place: int) -> bool:
    """Whether "year old", "y/o" or the like follows the number at a place."""
    match = AGE.fullmatch(words[place])
    unit = (match[3] or "") if match else ""
    tail = " ".join([unit, *words[place + 1 : place + 4]]).strip()
    return OLD.match(tail) is not None


def _is_own(words: Sequence[str], place: int) -> bool:
    """Whether the age at a place is that of whoever writes."""
    before = [word for word in words[max(0, place - 6) : place] if word not in FILLERS]
    if before[-2:] in (["i", "am"], ["i", "turned"], ["age", "is"], ["ill", "be"]):
        return COMPARING.isdisjoint(before[-3:-2])
    if before[-1:] == ["im"]:
        return COMPARING.isdisjoint(before[-2:-1])
    if before[-1:] == ["i"]:
        return words[place].strip("0123456789") in ("f", "m", "nb")
    return _says_old(words, place) and _opens_sentence(words, place, before)


def _opens_sentence(words: Sequence[str], place: int, before: Sequence[str]) -> bool:
    """Whether "16 y/o girl here" or "as a 16 year old" opens, not somebody's child."""
    if before[-1:] != ["as"] and place > 0:
        return False
    return CHILDREN.isdisjoint(words[place + 1 : place + 5])


def has_child(words: Sequence[str]) -> bool:
    """Whether a sentence speaks of a child, other than of one who has grown up.

    Args:
        words: One sentence, folded.
    """
    return any(
        word in MINORS and not _has_grown_up(words, place)
        for place, word in enumerate(words)
    )


def may_be_harmed(words: Sequence[str], before: Sequence[str], last: str) -> bool:
    """Whether a child stands in a sentence that tells of harm, maybe of harm to it.

    Args:
        words: The sentence, folded.
        before: Two words before those that tell of the harm.
        last: The last of those that do.
    """
    if last == "bullied" and list(before) in (["i", "was"], ["i", "got"]):
        return False
    if last in ("me", "us") and has_child(before[-1:]):  # "my toddler hits me"
        place = words.index(before[-1])
        words = [*words[:place], *words[place + 1 :]]
    return has_child(words)


def _has_grown_up(words: Sequence[str], place: int) -> bool:
    """Whether the child at a place is one no more: "as a child", "kids are grown"."""
    before = [word for word in words[max(0, place - 4) : place] if word not in SMALL]
    after = [word for word in words[place + 1 : place + 6] if word not in NOW]
    return not GROWN_UP.isdisjoint(before[-1:]) or not ADULT.isdisjoint(after[:1])
