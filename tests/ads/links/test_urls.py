"""Hosts are read as browsers read them."""

import pytest

from ads.links.urls import host_of, normalize_host, parent_domains


@pytest.mark.parametrize(
    ("href", "host"),
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
        ("/paper.example/", ""),
        ("paper.example/", ""),
        ("#https://paper.example/", ""),
        ("?u=//paper.example", ""),
        ("mailto:a@paper.example", ""),
        ("javascript://paper.example/%0aalert(1)", ""),
        ("https://straße.example/", "xn--strae-oqa.example"),
        ("https://STRAẞE.example/", "xn--strae-oqa.example"),
        ("https://ΛΌΓΟΣ.example/", "xn--oxapnq6b.example"),
        ("https://pa\u00adper.exa\u200bmple/", "paper.example"),
        ("https://pa%C2%ADper.example/", "paper.example"),
        ("https://", ""),
        ("", ""),
    ],
)
def test_host_of_an_address_is_what_a_browser_would_open(href, host):
    assert host_of(href) == host


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("paper.example", "paper.example"),
        (" Paper.Example. ", "paper.example"),
        ("https://www.paper.example/shop?ref=1", "www.paper.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_what_someone_types_becomes_a_bare_host(typed, host):
    assert normalize_host(typed) == host


@pytest.mark.parametrize(
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
        normalize_host(typed)


def test_parents_come_longest_first():
    assert parent_domains("a.b.example") == ["a.b.example", "b.example", "example"]
