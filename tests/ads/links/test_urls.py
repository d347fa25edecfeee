"""Links are resolved as browsers resolve them."""

from html import unescape

import pytest

from ads.links.urls import (
    ResolvedURL,
    is_own,
    own_names,
    parent_domains,
    resolve_typed,
    resolve_url,
)
from tests.cases import for_each


@for_each(
    "href, host",
    [
        ("https://paper.example", "paper.example"),
        ("https://paper.example/a?b=1&amp;c=2#d", "paper.example"),
        ("HTTPS://Paper.EXAMPLE/", "paper.example"),
        ("http://paper.example:8080/", "paper.example"),
        ("https://paper.example:/", "paper.example"),
        ("https://paper.example./a", "paper.example"),
        ("//paper.example/a", "paper.example"),
        ("///paper.example/a", "paper.example"),
        ("https:/paper.example/a", "paper.example"),
        ("https:\\\\paper.example\\a", "paper.example"),
        ("\\\\paper.example\\a", "paper.example"),
        ("  https://paper.example/ ", "paper.example"),
        ("\x01https://paper.example/", "paper.example"),
        ("ht\ntps://pa\tper.exa\rmple/", "paper.example"),
        ("https&colon;&sol;&sol;paper&period;example/", "paper.example"),
        ("https://p&#97;per.ex&#x61;mple/", "paper.example"),
        ("https://p%61per.example/", "paper.example"),
        ("https://ｐａｐｅｒ.example/", "paper.example"),
        ("https://paper。example/", "paper.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://XN--BCHER-KVA.example/", "xn--bcher-kva.example"),
        ("https://other.example@paper.example/", "paper.example"),
        ("https://a:b@c@paper.example/", "paper.example"),
        ("https://paper.example@other.example/", "other.example"),
        ("https://paper.example:80@other.example/", "other.example"),
        ("https://other.example/https://paper.example/", "other.example"),
        ("https://other.example?https://paper.example/", "other.example"),
        ("https://other.example#@paper.example/", "other.example"),
        ("https://other.example\\@paper.example/", "other.example"),
        ("/paper.example/", "own.example"),
        ("paper.example/", "own.example"),
        ("#https://paper.example/", "own.example"),
        ("?u=//paper.example", "own.example"),
        ("mailto:a@paper.example", None),
        ("javascript://paper.example/%0aalert(1)", None),
        ("https://straße.example/", "xn--strae-oqa.example"),
        ("https://STRAẞE.example/", "xn--strae-oqa.example"),
        ("https://ΛΌΓΟΣ.example/", "xn--oxapnq6b.example"),
        ("https://pa\u00adper.exa\u200bmple/", "paper.example"),
        ("https://pa%C2%ADper.example/", "paper.example"),
        ("https://", None),
        ("", "own.example"),
    ],
)
def test_host_of_an_address_is_what_a_browser_would_open(href, host):
    url = resolve_url(unescape(href), "http://own.example/articles/x/")

    assert (url.host if url else None) == host


def test_path_and_query_are_what_a_browser_would_ask_for():
    url = resolve_url("//a.example/b/./%2e%2e/c%20d\\e?f=%20g#h", "http://own.example/")

    assert url == ResolvedURL("a.example", "/c d/e", "f=%20g", "/c%20d/e?f=%20g#h")


@for_each(
    "page, href, host",
    [
        ("http://own.example/", "http:/go/lamp/", "own.example"),
        ("http://own.example/", "https:/go/lamp/", "go"),
        ("https://own.example/", "https:/go/lamp/", "own.example"),
        ("https://own.example/", "http:/go/lamp/", "go"),
    ],
)
def test_one_slash_names_a_host_only_of_the_other_scheme(page, href, host):
    assert resolve_url(href, page).host == host


def test_own_names_are_known_in_either_spelling(settings):
    settings.SITE_URL = "https://Bücher.example:8000"
    settings.ALLOWED_HOSTS = [".straße.example", "LOCALHOST", "[::1]", "*"]

    assert own_names() == [
        "xn--bcher-kva.example",
        ".xn--strae-oqa.example",
        "localhost",
        "::1",
    ]
    assert is_own(resolve_url("https://bücher.example/").host)
    assert is_own(resolve_url("https://www.STRAẞE.example/").host)
    assert not is_own("other.example")


@for_each(
    "typed, host",
    [
        ("paper.example", "paper.example"),
        (" Paper.Example. ", "paper.example"),
        ("https://www.paper.example/shop?ref=1", "www.paper.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("//paper.example/a", "paper.example"),
    ],
)
def test_what_someone_types_becomes_a_bare_host(typed, host):
    assert resolve_typed(typed).host == host


@for_each(
    "typed",
    [
        "",
        "example",
        "*.paper.example",
        "paper example",
        "-a.example",
        "127.0.0.1",
        "mailto:a@b.example//",
        "a..example",
        "<b>.example",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_host_is_refused(typed):
    with pytest.raises(ValueError, match="not a host name"):
        resolve_typed(typed)


def test_parents_come_longest_first():
    assert parent_domains("a.b.example") == ["a.b.example", "b.example", "example"]
