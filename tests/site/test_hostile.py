"""Each address and piece of HTML by itself: what is labelled, the audit finds paid."""

from html import escape

from ads.disclosure.labelling import label_paid_links, place_disclosure
from ads.links.rules import Matcher
from config.paid_links.audit import audit_page
from config.paid_links.audit_rules import AuditRules
from tests.ads.factories import a_programme
from tests.cases import for_each
from tests.site.hostile import DESTINATIONS, HOSTS, MALFORMED, WRAPPED
from tests.site.platform_links import NETWORKS, wrap
from tests.site.platform_links import WRAPPERS as PLATFORMS

PAGE = "http://testserver/articles/essay/"


@for_each(
    "html", [f'<p><a href="{one}">x</a>' for one in DESTINATIONS + WRAPPED] + MALFORMED
)
def test_what_is_labelled_is_paid_and_nothing_else(html):
    programmes = [a_programme(HOSTS, redirect_hosts="out.example")]
    notice = '<div class="disclosure">Paid.</div>'

    page = place_disclosure(label_paid_links(html, programmes), "<!--here-->", notice)

    found = audit_page(PAGE, page, AuditRules(programmes), may_advertise=False)
    assert found.breaches == ()
    assert bool(found.links) == bool(found.disclosures)


SHOP = "https://my-books.shop.example/Lamps/x"


@for_each("link", [*PLATFORMS, *NETWORKS])
@for_each(
    "rules",
    [
        "my-books.shop.example",
        "shop.example",
        "shop.example/lamps",
        "a.example\nshop.example",
    ],
)
def test_link_of_a_platform_is_paid_where_it_leads_to_a_programme(rules, link):
    programme = a_programme(rules)
    audit = AuditRules([programme])
    matcher = Matcher([programme])
    for url, is_paid in {SHOP: True, "https://library.example/x": False}.items():
        for href in {wrap(link, url), wrap(link, url).replace("&", "&amp;")}:
            said = f"<p><a href='{escape(href)}'>x</a></p>"
            assert bool(matcher.programme_of(href)) is is_paid, href
            assert audit.is_paid(href, PAGE) is is_paid, href
            assert label_paid_links(said, matcher).count == is_paid, href


@for_each(
    "link", [one for one in PLATFORMS if "{path}" not in one and "twice" not in one]
)
def test_link_of_a_platform_keeps_the_query_of_the_shop(link):
    programme = a_programme("shop.example?partner=Us")
    for query, is_paid in {"a=1&Partner=Us": True, "partner=them": False}.items():
        href = wrap(link, f"https://shop.example/x?{query}")
        assert bool(Matcher([programme]).programme_of(href)) is is_paid, href
        assert AuditRules([programme]).is_paid(href, PAGE) is is_paid, href


@for_each(
    "href",
    [
        "https://www.google.com/search?q=shop.example",
        "https://www.youtube.com/watch?v=shop.example",
        "https://www.facebook.com/shop.example",
        "https://archive.org/details/shop.example",
        "https://www.bing.com/search?q=shop.example",
        "https://shopXexample.translate.goog/",
        "https://notgoogle.com/url?q=https://shop.example/",
        "https://google.evil.example/url?q=https://shop.example/",
        "https://translate.goog/shop.example",
        "https://www.bing.com/ck/a?u=a1aHR0c",
        "https://urldefense.com/v3/__**__;!!",
        "https://urldefense.com/v3/__*__;A!!",
    ],
)
def test_other_pages_of_a_platform_are_not_paid(href):
    programme = a_programme("shop.example")
    assert Matcher([programme]).programme_of(href) is None
    assert not AuditRules([programme]).is_paid(href, PAGE)


@for_each("link", NETWORKS)
def test_link_of_a_network_without_a_programme_is_a_breach(link):
    html = f"<a href='{escape(wrap(link, SHOP))}'>x</a>"

    found = audit_page(PAGE, html, AuditRules([]), may_advertise=False)

    (said,) = found.breaches
    assert "affiliate network" in said and "no programme" in said
    wrapped = wrap("https://www.google.com/url?q={quoted}", wrap(link, SHOP))
    for href in (wrap(link, SHOP), wrapped):
        assert Matcher([]).find_network(href), href
        assert AuditRules([]).find_unknown_network(href, PAGE), href


@for_each("link", [one for one in (*PLATFORMS, *NETWORKS) if "{dashed}" not in one])
def test_audit_reads_a_programme_out_of_a_link_whose_host_no_list_has(
    link, monkeypatch
):
    monkeypatch.setattr("config.paid_links.audit_wrappers._belongs", lambda *_: False)
    audit = AuditRules([a_programme("shop.example")])

    assert audit.find_doubtful(wrap(link, SHOP), PAGE) == "shop.example"
    assert not audit.find_doubtful(wrap(link, "https://library.example/x"), PAGE)


def test_signs_that_proofpoint_takes_out_are_put_back():
    """As in its own description: one sign for `*`, a run for `**` and a letter."""
    for href in (
        "https://urldefense.com/v3/__https:**Ashop.example/x__;Ly8!!a$",
        "https://urldefense.com/v3/__https://shop*example/x__;Lg!!a$",
    ):
        programme = a_programme("shop.example/x")
        assert Matcher([programme]).programme_of(href) is programme
        assert AuditRules([programme]).is_paid(href, PAGE)


def test_translated_host_is_read_with_what_the_query_says():
    """The examples of Google's own description."""
    programme = a_programme("xn--shop-x.example\nlong.shop.example")
    for host, query in (
        ("0-shop--x-example", "_x_tr_enc=0"),
        ("1-0-shop--x-example", "_x_tr_enc=1,0"),
        ("shop-example", "_x_tr_hp=long-"),
    ):
        href = f"https://{host}.translate.goog/x?_x_tr_sl=en&{query}"
        assert Matcher([programme]).programme_of(href) is programme, href
        assert AuditRules([programme]).is_paid(href, PAGE), href
