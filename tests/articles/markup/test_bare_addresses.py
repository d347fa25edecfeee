"""Addresses typed bare: which become links, where to, and which stay words."""

import re
from html import unescape

from articles.markup import plain_text, render, sanitise
from tests.cases import for_each

# Words with a full stop between them, files, parts of mail addresses and of paths.
WORDS = r"""
Node.js/React Vue.js/Angular Dr.Smith/Jones St.John/Paul report.pdf/docx
main.py/test.py index.html/about ASP.NET/Java vs.the/one Amazon.de/Ebay 1.Mai/2
bzw.oder/und z.de/h a@my-books.example.com/x a/my_example.com/x
www.x www.shop and/or e.g./i.e. i.e/e.g z.B/d.h U.S./UK km.h/s Mo.Di/Mi
3.Oktober/November run.sh/x README.md/x path/to.de/x ../a.de/b
a@www.example.com a.b@example.com/x shop.example/x example.com example.com?
example.com, C:\a.de/b my_example.com:80
"""


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
        ("example.com/x", "https://example.com/x"),
        ("example.com/", "https://example.com/"),
        ("example.com?x=1", "https://example.com?x=1"),
        ("example.com#x", "https://example.com#x"),
        ("eu.example.com:8000/x", "https://eu.example.com:8000/x"),
        ("t.me/x", "https://t.me/x"),
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
        "Book:{}",
        "x={}",
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


@for_each("before", ["1.", "-", "_", "@", "x/", "Book:", "...", "’", "x=", "1"])
def test_a_scheme_begins_an_address_whatever_sign_stands_before_it(before):
    assert links(f"Look: {before}https://shop.example/x") == ["https://shop.example/x"]
    assert links("Look: xhttps://shop.example/x") == []


@for_each(
    "text",
    [
        *WORDS.split(),
        "He said so.And/or not.",
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
