"""Addresses typed bare: which become links, where to, and which stay words."""

import re
from html import unescape

from articles.markup import plain_text, render, sanitise
from tests.cases import for_each


def links(text: str) -> list[str]:
    html = render(text).html
    assert sanitise(html) == html
    return [
        unescape(href) for href in re.findall(r'<a href="([^"]*)" class="ext', html)
    ]


@for_each(
    "typed, url",
    [
        ("https://shop.example/x", ""),
        ("http://shop.example", ""),
        ("HTTPS://Shop.example/A", ""),
        ("www.shop.example", "https://www.shop.example"),
        ("shop.example/x", "https://shop.example/x"),
        ("eu.shop.example:8000/x", "https://eu.shop.example:8000/x"),
        ("https://shop.example/x--y_z_a?b=1&c=2&copy=3", ""),
        ("https://shop.example/A_(b)", ""),
        ("https://bücher.example/ü", ""),
    ],
)
@for_each(
    "around",
    [
        "{}",
        "See {}.",
        "({})",
        "**{}**",
        "“{}”",
        "‘{}’, he said",
        "> {}",
        "- a\n- {}",
        "<div>{}</div>",
        "/// note | Title\n{}\n///",
        "| a | b |\n|---|---|\n| {} | b |",
        "Text.[^1]\n\n[^1]: {}",
    ],
)
def test_a_bare_address_becomes_a_link_wherever_it_stands(typed, url, around):
    assert links(around.format(typed)) == [url or typed]


@for_each(
    "text",
    [
        "`https://shop.example/x`",
        "    https://shop.example/x",
        "a@shop.example/x",
        "and/or, 24/7, e.g./i.e., 3.5/2",
        "https:// and www. alone",
        "shop.example",
        "https://someone@shop.example/",
        "ftp://shop.example/x",
    ],
)
def test_what_is_no_address_of_the_web_stays_as_it_is(text):
    assert links(text) == []


@for_each(
    "text",
    [
        "[https://shop.example/x](https://other.example/)",
        "<https://other.example/>",
        '<a href="https://other.example/">www.shop.example</a>',
        "[x][1]\n\n[1]: https://other.example/",
    ],
)
def test_a_link_stays_one_link(text):
    assert len(links(text)) == 1
    assert links(text)[0].startswith("https://other.example")


def test_words_of_a_text_are_the_same_with_its_address_a_link():
    typed = "At https://shop.example/it's--so..."
    assert plain_text(render(typed).html) == "At https://shop.example/it's--so…"
