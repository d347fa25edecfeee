"""Helplines by country: in the owner's order, each found by the way to reach it."""

from qa.models import CrisisResource
from qa.models.country_help import group_by_country


def line(country, name, **fields):
    return CrisisResource(country=country, name=name, **{"in_footer": False} | fields)


LINES = [
    line("Far Isles", "999", phone="999", is_emergency=True, text_number="999"),
    line("Near", "112", phone="112", is_emergency=True),
    line(
        "Far Isles", "Youth", phone="1", audience="young", chat_url="https://a.example"
    ),
    line("Far Isles", "Talk", phone="2", in_footer=True, url="https://b.example"),
    line("Far Isles", "Home", text_number="3", audience="abuse", in_footer=True),
]


def names(lines):
    return [line.name for line in lines]


def test_countries_come_in_the_order_of_their_first_line_under_ids_of_their_own():
    countries = group_by_country(LINES)
    assert [(one.country, one.anchor) for one in countries] == [
        ("Far Isles", "help-far-isles"),
        ("Near", "help-near"),
    ]


def test_each_way_has_the_lines_that_can_be_reached_by_it():
    isles = group_by_country(LINES)[0]
    assert names(isles.emergency) == ["999"]
    assert names(isles.written) == ["999", "Home", "Youth"]
    assert names(isles.spoken) == ["Talk", "Youth"]
    assert names(isles.websites) == ["Talk"]
    assert names(isles.by_way) == ["999", "Home", "Youth", "Talk"]


def test_wanted_audiences_alone_come_in_their_order():
    isles, near = group_by_country(LINES, ["young", "everyone"])
    assert names(isles.lines) == ["Youth", "999", "Talk"]
    assert names(near.lines) == ["112"]
    assert [one.country for one in group_by_country(LINES, ["abuse"])] == ["Far Isles"]


def test_countries_in_another_script_have_ids_too():
    countries = group_by_country([line("日本", "110"), line("España", "112")])
    assert [one.anchor for one in countries] == ["help-日本", "help-españa"]
