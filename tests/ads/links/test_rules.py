"""Which programme pays for a URL: hosts, paths, queries, redirect hosts, clicks."""

from html import unescape
from unittest.mock import patch

from ads.links import wrappers
from ads.links.rules import CLICK_PROGRAMME, MOST_READINGS, LinkRule, Matcher
from config.paid_links.audit_rules import AuditRules
from tests.ads.factories import a_programme
from tests.cases import for_each


def pays(url: str, hosts: str, redirect_hosts: str = "") -> bool:
    programme = a_programme(hosts, redirect_hosts=redirect_hosts)
    return Matcher([programme]).programme_of(url) is programme


@for_each(
    "typed, rule",
    [
        ("shop.example", LinkRule("shop.example")),
        (" Shop.Example/ ", LinkRule("shop.example")),
        ("shop.example/books/", LinkRule("shop.example", "/books")),
        ("shop.example/a/../b", LinkRule("shop.example", "/b")),
        ("shop.example?m=1", LinkRule("shop.example", "", ("m", "1"))),
        ("shop.example/a?m=1", LinkRule("shop.example", "/a", ("m", "1"))),
        ("https://shop.example/product/9?x=1", LinkRule("shop.example")),
        ("shop.example/%62ooks/a%20b?", LinkRule("shop.example", "/books/a%20b")),
        ("shop.example/bücher", LinkRule("shop.example", "/b%C3%BCcher")),
        ("shop.example/a%3Fb%25", LinkRule("shop.example", "/a%3Fb%25")),
        ("shop.example?m=a%20b", LinkRule("shop.example", "", ("m", "a b"))),
    ],
)
def test_a_line_is_read_as_typed(typed, rule):
    assert LinkRule.parse(typed) == rule
    assert LinkRule.parse(str(rule)) == rule
    assert len(str(rule).split()) == 1


@for_each(
    "url",
    [
        "https://shop.example/books",
        "https://shop.example/books/",
        "https://shop.example/books/lamp?x=1",
        "https://shop.example/Books/lamp",
        "https://shop.example/%62ooks/lamp",
        "https://shop.example/a/../books/lamp",
        "https://shop.example/./books#a",
        "https:\\\\shop.example\\books\\lamp",
        "https://eu.shop.example/books/lamp",
        "https://shop.example?a=1&b=2".replace("?", "/books?"),
    ],
)
def test_a_path_matches_what_lies_below_it(url):
    assert pays(url, "shop.example/books")


@for_each(
    "url",
    [
        "https://shop.example/",
        "https://shop.example/bookshelf",
        "https://shop.example/a/books",
        "https://shop.example/?/books",
        "https://shop.example/#/books",
        "https://notshop.example/books",
        "https://shop.example.evil.example/books",
        "https://evil.example/shop.example/books",
    ],
)
def test_a_path_matches_nothing_beside_it(url):
    assert not pays(url, "shop.example/books")


def test_a_path_outside_ascii_matches_in_every_spelling():
    for path in ("bücher", "b%C3%BCcher", "B%c3%bcCHER/1"):
        assert pays(f"https://shop.example/{path}", "shop.example/bücher")


@for_each(
    "query",
    [
        "Partner=Us",
        "PARTNER=Us",
        "a=1;partner=Us",
        "a=1&amp;partner=Us",
        "a;Partner=Us",
    ],
)
def test_a_query_is_read_as_servers_and_browsers_read_it(query):
    """Names in any case, `;` as well as `&`, and `&amp;` where it was escaped twice."""
    programme = a_programme("shop.example?partner=Us")
    link = f"https://shop.example/x?{query}"

    assert Matcher([programme]).programme_of(link) is programme
    assert AuditRules([programme]).is_paid(link, "https://own.example/")


@for_each(
    "query",
    ["partner=us", "a=partner=Us", "partner=Us2", "apartner=Us", "a/partner=Us"],
)
def test_a_query_of_another_value_is_not_paid(query):
    programme = a_programme("shop.example?partner=Us")
    link = f"https://shop.example/x?{query}"

    assert Matcher([programme]).programme_of(link) is None
    assert not AuditRules([programme]).is_paid(link, "https://own.example/")


def test_a_query_must_say_it():
    assert pays("https://go.example/?a=1&m=7", "go.example?m=7")
    assert not pays("https://go.example/?a=1&m=70", "go.example?m=7")
    assert not pays("https://go.example/m=7", "go.example?m=7")


@for_each(
    "url",
    [
        "https://out.example/?u=https://shop.example/lamp",
        "https://out.example/?u=https%3A%2F%2Fshop.example%2Flamp",
        "https://out.example/?u=https%253A%252F%252Fshop.example%252Flamp",
        "https://OUT.example/c/1?u=shop.example/lamp",
        "https://eu.out.example/https://shop.example/lamp",
        "//out.example/?a=1&u=//shop.example",
        "https://out.example/c/1/shop.example/lamp",
        "https://out.example/c//shop.example/lamp",
        "https://out.example/destination:https%3A%2F%2Fshop.example%2Flamp",
        "https://out.example/#https://shop.example/lamp",
        "https://out.example/a/../https://shop.example/lamp",
        "https://out.example/?u=shop.example;a=1",
        "https://out.example/?u=“shop.example”",
        "https://out.example/?u=sh\u2062op.example",
        "https://out.example/?u=https%3A%2F%2Fout.example%2F%3Fu%3Dhttps%253A%252F%252F"
        "shop.example",
    ],
)
def test_a_redirect_host_that_carries_the_shop_is_paid(url):
    assert pays(url, "shop.example", "out.example")


@for_each(
    "url",
    [
        "https://out.example/",
        "https://out.example/?u=https://other.example/",
        "https://out.example/?u=https://shop.example.evil.example/",
        "https://out.example/shop.example.evil.example/",
        "https://other.example/?u=https://shop.example/",
        "https://out.example.evil.example/?u=https://shop.example/",
    ],
)
def test_a_redirect_host_of_something_else_is_not(url):
    assert not pays(url, "shop.example", "out.example")


def test_a_path_in_a_redirect_ends_where_the_next_value_begins():
    google = "https://www.google.com/url?q=https://shop.example/lamps"
    assert pays(f"{google}&sa=D", "shop.example/lamps")
    assert not pays(f"{google}hade&sa=D", "shop.example/lamps")


def test_an_address_escaped_without_end_is_read_so_often_and_no_further():
    """Each reading takes one escape away."""
    url = f"https://www.google.com/url?q=%{'25' * 100}2Fshop.example"
    with patch("ads.links.rules.wrappers.decode", wraps=wrappers.decode) as decode:
        Matcher([a_programme("shop.example")]).programme_of(url)
    assert decode.call_count == MOST_READINGS


def test_the_more_exact_rule_wins():
    wide, narrow = a_programme("shop.example"), a_programme("shop.example/books")
    exact = a_programme("shop.example/books?m=1")
    matcher = Matcher([wide, exact, narrow])

    assert matcher.programme_of("//shop.example/a") is wide
    assert matcher.programme_of("//shop.example/books/a") is narrow
    assert matcher.programme_of("//shop.example/books?m=1") is exact


def test_a_suffix_of_another_host_is_another_host():
    one, other = a_programme("shop.example"), a_programme("bookshop.example")
    matcher = Matcher([one, other])

    assert matcher.programme_of("//bookshop.example/") is other
    assert matcher.programme_of("//shop.example/") is one
    assert matcher.programme_of("//p.example/") is None


@for_each(
    "href",
    [
        "/go/lamp/",
        "/GO/lamp",
        "/go/lamp/?in=article-end",
        "/g%6f/lamp/",
        "/&#103;o/lamp/",
        "\\go\\lamp",
        "../go/lamp/",
        "/articles/../go/lamp/",
        "http://testserver/go/lamp/",
        "//TESTSERVER:443/go/lamp/",
        "https://127.0.0.1/go/lamp/",
        "http://localhost./go/lamp/",
        "https://testserver/a/../g%6f/lamp/",
        "http:/go/lamp/",
        "http:\\go/lamp/",
        "/a/%2e%2e/go%2Flamp/",
    ],
)
def test_a_click_address_in_a_text_is_paid_by_advertisers(href):
    assert Matcher([]).programme_of(unescape(href)) is CLICK_PROGRAMME


@for_each(
    "href",
    [
        "/gone/",
        "/a/go/lamp/",
        "/x//../go/lamp/",
        "https:/go/lamp/",
        "https://other.example/go/lamp/",
        "#/go/",
        "?/go/",
    ],
)
def test_what_is_no_click_address_is_not(href):
    assert Matcher([]).programme_of(unescape(href)) is None


def test_rule_for_a_host_below_an_open_own_name_is_paid(settings):
    settings.ALLOWED_HOSTS = [".own.example"]
    programme = a_programme("shop.own.example")
    lamp = "https://shop.own.example/lamp"
    assert Matcher([programme]).programme_of(lamp) is programme
    assert AuditRules([programme], []).is_paid(lamp, "https://own.example/")
    assert Matcher([programme]).programme_of("https://own.example/lamp") is None


@for_each(
    "url",
    [
        "/articles/a-b/",
        "/a.b/c_d",
        "/",
        "/?q=/go/x/",
        "#go",
        "/go",
        "/gone/",
        "/a/go/x",
    ],
)
def test_plain_page_of_ours_is_not_resolved(url):
    matcher = Matcher([a_programme()])
    with patch("ads.links.rules.resolve_url") as resolve:
        assert matcher.programme_of(url) is None
    resolve.assert_not_called()


def test_plain_page_of_ours_is_paid_where_a_programme_says_so(settings):
    settings.SITE_URL = "https://books.own.example"
    lamps = a_programme("own.example/lamps")
    assert Matcher([lamps]).programme_of("/lamps/a/") is lamps
    assert Matcher([lamps]).programme_of("/other/") is None
    paper = a_programme(redirect_hosts="own.example")
    assert Matcher([paper]).programme_of("/out/paper.example/") is paper
