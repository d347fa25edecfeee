"""Texts that would keep the parser busy are refused at once, others never."""

import pytest

from articles.markup import MAX_CHARACTERS, MarkupRefused, check_limits, render
from articles.markup.render import Engine
from tests.cases import for_each

HOSTILE = {
    "too long": "a" * (MAX_CHARACTERS + 1),
    "null": "a\x00b",
    "brackets": "[" * 20_000,
    "brackets and words": "[a" * 3_000,
    "notes never closed": "[^a" * 3_000,
    "pictures never opened": "![a" * 4_000,
    "links never closed": "[a](" * 1_900,
    "brackets in one another": "[" * 1_500 + "]" * 1_500,
    "asterisks": "*" * 20_000,
    "emphasis never closed": "*a" * 5_000,
    "underscores": "_a_" * 5_000,
    "code": "`a" * 5_000,
    "quotation marks": '"' * 20_000,
    "quotations": ">" * 3_000,
    "quotations with spaces": "> " * 3_000,
    "lists in lists on a line": "- " * 3_000,
    "lists in lists": "".join("    " * depth + "- a\n" for depth in range(40)),
    "tags": "<div>" * 3_000,
    "tags, fewer": "<b>" * 300 + "words",
    "tags on lines": "<blockquote>\n\n" * 100,
    "comments": "<!--" * 5_000,
    "headings": "# a\n" * 2_000,
    "headings underlined": "a\n===\n" * 1_000,
    "table": "|a" * 7_000,
    "tables": "a|b\n-|-\nc|d\n\n" * 500,
    "tables with bars around them": "|a|\n|:-:|\n|c|\n\n" * 500,
    "blocks": "/// note | a\n" * 1_000,
    "lines": "a\n" * 20_000,
    "paragraphs": "a\n\n" * 5_000,
    "ampersands": "&" * 20_000,
    "dashes": "-->" * 20_000,
    "attributes of one tag": "<p " + "a " * 19_000 + ">",
    "different attributes": "<p " + " ".join(f"a{n}=1" for n in range(9_000)) + ">",
    "attributes in lines": "<p>\n\n<p\n" + "a\n" * 3_000 + ">",
    "attributes behind a quoted sign": "<p title='>' " + "a " * 19_000 + ">",
    "attributes of a closing tag": "</p " + "a " * 19_000 + ">",
    "tags with too many": ("<p " + "a " * 400 + ">\n\n") * 100,
    "tags cut off": "<p " * 1_999 + "\n" + "a " * 40_000,
    "tags never closed": "<p" * 1_999 + " " * 90_000,
    "name of a tag": "<p" + "a" * 90_000,
    "value of an attribute": "<p title='" + "a" * 90_000 + "'>",
    "value never closed": "<p title='" + "a " * 40_000,
    "notes in one paragraph": "[^a]: b\n" * 1_900,
    "link addresses in one paragraph": "[a]: /b\n" * 1_900,
    "with carriage returns": "a\r\n" * 20_000,
}


@for_each("name", HOSTILE)
def test_hostile_shape_is_refused_before_it_is_parsed(name, monkeypatch):
    monkeypatch.setattr(Engine, "convert", pytest.fail)
    with pytest.raises(MarkupRefused):
        render(HOSTILE[name])


def test_message_says_what_and_how_much():
    with pytest.raises(MarkupRefused) as refused:
        check_limits("[" * 20_000)
    assert str(refused.value) == (
        "The text has 20,000 square brackets; 4,000 is the most that can be read."
    )


def test_message_names_the_line_and_the_tag():
    for text, problem in {
        "One.\n\nTwo <b " + "a " * 301 + "x>": "has more than 300 attributes",
        "One.\r\n\r\nTwo <b title='" + "a" * 4_000: "is longer than 4,000 characters",
    }.items():
        with pytest.raises(MarkupRefused) as refused:
            check_limits(text)
        assert str(refused.value) == (
            f"Line 3: the HTML tag that begins with “<b” {problem}."
            " Close it with “>”, or write “&lt;” where no tag is meant."
        )


def test_tag_far_above_real_use_is_read():
    attributes = " ".join(f"data-a{n}='b'" for n in range(290))
    check_limits(f"<img alt='{'a > b ' * 500}'> <p {attributes}>x</p>")
    check_limits("I love you <3 and 2 < 3, if a<b then " + "so it goes " * 20)


def test_tag_that_the_engine_makes_is_bounded_as_well(monkeypatch):
    """The sanitiser reads what the engine wrote, in which quotes may pair otherwise."""
    monkeypatch.setattr(Engine, "convert", lambda *_: "<p " + "a " * 301 + ">")
    with pytest.raises(MarkupRefused, match="300 attributes"):
        render("x")


ORDINARY = """## Section {n}

A couple comes *home* from the "best" weekend they've had[^n{n}], and [one](/x/) of them
(the older; see [this](https://a.example/(b))) is -- **already** -- in another room.
It is rarely meant to hurt, and often it is not meant at all; beneath it there often is
a fear of closeness that the person in question would not recognise as fear, nor name.

> - A quotation,
>     - with a list.

/// note | Remember {n}
<b>Nothing</b> has happened [yet.
///

| a | b |
|---|---|
| 1 | 2 |

[^n{n}]: Lerner, *The Dance of Intimacy*, 1989.

"""


def test_longest_ordinary_text_is_never_refused():
    text = "".join(ORDINARY.format(n=number) for number in range(1_000))
    check_limits(text[: MAX_CHARACTERS - 200].rsplit("## Section", 1)[0])


def test_essay_of_three_thousand_words_renders():
    text = "".join(ORDINARY.format(n=number) for number in range(55))
    assert render(text).words > 2_500
