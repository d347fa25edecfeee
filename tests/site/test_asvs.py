"""The table of OWASP ASVS in SECURITY.md names modules and tests that exist."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NUMBER = re.compile(r"V\d+(\.\d+\.\d+)?")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")
STATES = {"met", "not met", "not applicable"}


def rows() -> list[list[str]]:
    """Return the cells of each row of the table."""
    text = (ROOT / ".github/SECURITY.md").read_text()
    lines = text.split("## OWASP ASVS", 1)[1].splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| V")
    ]


def test_every_row_has_a_number_once_and_a_state():
    numbers = [part for number, *_ in rows() for part in re.split("[–,] ?", number)]
    assert len(numbers) > 100
    assert all(NUMBER.fullmatch(one) for one in numbers)
    assert len(set(numbers)) == len(numbers)
    assert {state for _, _, state, *_ in rows()} == STATES


def test_what_is_met_says_where_and_what_is_not_says_why():
    assert not [
        number
        for number, _, state, where, _ in rows()
        if state != "not applicable" and not where
    ]


def test_every_module_that_a_row_names_exists():
    missing = [
        (number, path)
        for number, _, _, where, _ in rows()
        for path in PATH.findall(where)
        if not (ROOT / path).exists()
    ]
    assert not missing


def test_every_test_that_a_row_names_exists():
    missing = []
    for number, *_, test in rows():
        named = TEST.findall(test)
        assert bool(named) == bool(test), f"{number} names its test in another way"
        for path, name in named:
            source = (ROOT / path).read_text() if (ROOT / path).exists() else ""
            if not re.search(rf"^ *def {name}\(", source, re.MULTILINE):
                missing.append((number, path, name))
    assert not missing
