"""The audit sees each way in which what is paid could slip past a reader."""

from base64 import b64encode

from ads.models import Campaign, Creative
from config.paid_links.audit import audit_page
from config.paid_links.audit_rules import AuditRules
from tests.ads.factories import a_programme
from tests.cases import for_each

PAGE = "http://testserver/articles/essay/"
NOTICE = '<div class="disclosure">We earn.</div>'
LINK = '<a rel="sponsored" href="https://paper.example/a">x</a>'
TAG = ' <a class="paid-tag" href="/advertising/">(paid link)</a>'
BLOCK = (
    '<aside class="ad"><p><strong>Advertisement</strong>, paid for by N</p>'
    '<a rel="sponsored" href="/go/lamp/">Lamps</a></aside>'
)
HOUSE = (
    '<aside class="ad"><p>From this site</p><a href="/go/letter/">Letters</a></aside>'
)


def found(
    html: str, *, may_advertise=True, link_rules="paper.example", redirect_hosts=""
):
    letter = Creative(slug="letter", campaign=Campaign(type="house"))
    lamp = Creative(slug="lamp", campaign=Campaign(type="paid"))
    paid = AuditRules(
        [a_programme(link_rules, redirect_hosts=redirect_hosts)], [letter, lamp]
    )
    return audit_page(PAGE, html, paid, may_advertise=may_advertise)


def breaches(html: str, **options) -> str:
    return " ".join(found(html, **options).breaches)


@for_each(
    "html",
    [
        "<p>Nothing.</p>",
        f"{NOTICE}<p>{LINK}{TAG}</p>",
        f"{NOTICE}{BLOCK}",
        f"{NOTICE}<p>{LINK}{TAG}</p>{BLOCK}",
        HOUSE,
        '<a href="https://other.example/?u=paper.example">x</a>',
        '<a href="https://notpaper.example/">x</a>',
        '<a href="https://[/">x</a>',
    ],
)
def test_a_page_that_keeps_the_rules_has_no_breach(html):
    assert breaches(html) == ""


@for_each(
    "html, said",
    [
        (f"{NOTICE}{LINK}", "beside"),
        (f"{NOTICE}{LINK} far away {TAG}", "beside"),
        (f"{NOTICE}{LINK.replace('>x<', '>(paid link)<')}", "beside"),
        (f"{NOTICE}{LINK.replace('sponsored', 'nofollow')}{TAG}", "rel=sponsored"),
        (f"{LINK}{TAG}", "before the first"),
        (f"{LINK}{TAG}{NOTICE}", "before the first"),
        (f"{BLOCK}{NOTICE}{LINK}{TAG}", "before the first"),
        (NOTICE, "nothing is paid"),
        (f"{NOTICE}{HOUSE}", "nothing is paid"),
        (f"<details>{NOTICE}</details>{LINK}{TAG}", "folded or hidden"),
        (f"{NOTICE.replace('<div', '<div hidden')}{LINK}{TAG}", "folded or hidden"),
        (f"{NOTICE}{BLOCK.replace('Advertisement', 'Our friends')}", "begins with"),
        (f"{NOTICE}<p><a href='/go/lamp/'>x</a></p>", "rel=sponsored"),
        ('<a href="HTTPS://Shop.PAPER.example./">x</a>', "rel=sponsored"),
        ('<a href="\\\\paper.example/">x</a>', "rel=sponsored"),
        ('<a href=" ht\ntps://pa\tper.example/">x</a>', "rel=sponsored"),
        ('<a href="https&colon;//p&#97;per.example/">x</a>', "rel=sponsored"),
        ('<a href="https://pa&shy;per.example/">x</a>', "rel=sponsored"),
        ('<a href="https:///paper.example/">x</a>', "rel=sponsored"),
        ('<a href="https:paper.example">x</a>', "rel=sponsored"),
        ('<a href="/a/%2e%2e/go/lamp/">x</a>', "rel=sponsored"),
        ('<a href="http://localhost/a/../go/lamp/">x</a>', "rel=sponsored"),
        ('<a href="http:\\go\\lamp/">x</a>', "rel=sponsored"),
        ('<a class="paid-tag" href="//paper.example/">(paid link)</a>', "sponsored"),
        ('<area href="//paper.example/">', "in <area>"),
        ('<form action="//paper.example/">', "in <form>"),
        ('<svg><a xlink:href="//paper.example/">x</a></svg>', "in <a>"),
        ('<img src="//paper.example/a.png">', "in <img>"),
        (f"{NOTICE}{HOUSE.replace('letter', 'lamp')}", "not with “Advertisement”"),
        (f"{NOTICE}{HOUSE.replace('/go/letter', '//paper.example')}", "sponsored"),
        (BLOCK.replace("lamp", "letter"), "not with “From this site”"),
    ],
)
def test_each_way_past_a_reader_is_seen(html, said):
    assert said in breaches(html)


def test_an_advertisement_where_none_may_be_is_seen():
    assert "where none may be" in breaches(f"{NOTICE}{BLOCK}", may_advertise=False)
    assert "where none may be" in breaches(HOUSE, may_advertise=False)


def test_letters_outside_ascii_are_read_on_either_side():
    link = '<a href="https://STRASSE.bücher.example/">x</a>'

    assert "rel" in breaches(link, link_rules="xn--bcher-kva.example")
    assert "rel" in breaches(link, link_rules="bücher.example")
    assert breaches(link, link_rules="straße.bücher.example") == ""


def test_a_free_block_that_leads_to_a_programme_is_paid():
    friend = Creative(slug="friend", campaign=Campaign(type="community"))
    friend.target_url = "https://paper.example/"

    paid = AuditRules([a_programme("paper.example")], [friend])

    assert paid.is_paid("/go/friend/", PAGE, in_block=True)


def test_lines_with_a_path_and_redirect_hosts_are_read():
    shop = '<a href="https://paper.example/books/1">x</a>'
    wrapped = '<a href="https://out.example/?u=https%3A%2F%2Fpaper.example">x</a>'

    assert "rel" in breaches(shop, link_rules="paper.example/books")
    assert breaches(shop, link_rules="paper.example/lamps") == ""
    assert "rel" in breaches(wrapped, redirect_hosts="out.example")
    assert breaches(wrapped) == ""
    other = wrapped.replace("paper.example", "paper.example.evil.example")
    assert breaches(other, redirect_hosts="out.example") == ""
    assert (
        breaches(wrapped, link_rules="paper.example/b", redirect_hosts="out.example")
        == ""
    )


@for_each(
    "typed",
    [
        "https://paper.example/a",
        "www.paper.example",
        "paper.example/a",
        "paper.example",
        "paper.example/",
        "paper.example?a=1",
        "PAPER.example#a",
        "paper.example:443",
    ],
)
@for_each("before", ["", "see:", "x=", "-", "("])
def test_an_address_typed_as_words_is_seen_and_a_breach_in_a_feed(typed, before):
    html = f"<p>At {before}{typed}, <b>x</b> or other.example/x.</p>"
    paid = AuditRules([a_programme()])

    page = audit_page(PAGE, html, paid, may_advertise=False)
    entry = audit_page(PAGE, html, paid, may_advertise=False, is_of_feed=True)

    assert page.notes == entry.notes == (f"typed as words, no link: {typed}",)
    assert page.breaches == ()
    assert entry.breaches == (f"typed as words, which feed readers link: {typed}",)


@for_each(
    "html",
    [
        "paper.example.org",
        "a@paper.example/x",
        "paper.example@a.example",
        "b/paper.example",
        "xhttps://paper.example",
        "<a href='/x'>paper.example/a</a>",
    ],
)
def test_what_nobody_makes_a_link_of_is_not_typed(html):
    paid = AuditRules([a_programme()])
    assert audit_page(PAGE, html, paid, may_advertise=False).notes == ()


@for_each(
    "href",
    [
        "https://reviews.example/review/paper.example",
        "https://new.example/?to=https%3A%2F%2Fpaper.example%2Fa",
        "https://new.example/?to=https%25253A%25252F%25252Fpaper.example",
        "https://new.example/#paper.example",
        f"https://new.example/a/{b64encode(b'https://paper.example/a').decode()}",
        f"https://new.example/?{b64encode(b'{1:paper.example/a,2:3}').decode()}",
        "https://new.example/?u=https://www.google.com/url?q=paper.example",
    ],
)
def test_a_programme_in_a_link_of_a_host_that_no_list_has_is_a_line_to_look_at(href):
    finding = found(f"<a href='{href}'>x</a> <a href='{href}'>y</a>")

    said = f"look at it: does this link lead on to paper.example? {href}"
    assert (finding.notes, finding.breaches, finding.links) == ((said,), (), 0)


@for_each(
    "href",
    [
        "/search/?q=paper.example",
        "http://testserver/search/?q=paper.example",
        "https://new.example/notpaper.example",
        "https://new.example/paper.example.evil.example",
        "https://paper.example.evil.example/",
        "https://new.example/?u=a-paper.example",
        "mailto:a@paper.example",
    ],
)
def test_a_link_without_the_host_of_a_programme_is_nothing_to_look_at(href):
    assert found(f"<a href='{href}'>x</a>").notes == ()


def test_what_was_found_is_counted():
    finding = found(f"{NOTICE}<p>{LINK}{TAG}</p>{BLOCK}{HOUSE}")

    assert (finding.links, finding.blocks, finding.disclosures) == (1, 2, 1)
