"""Typed addresses of programmes in what a feed shows: each becomes a link."""

from html import unescape
from time import process_time

from ads.disclosure.typed_addresses import link_typed_addresses
from ads.links.rules import Matcher
from config.paid_links.audit import audit_page
from config.paid_links.audit_rules import AuditRules
from tests.ads.factories import a_programme
from tests.cases import for_each

SHOP = "books.shop.example"


def linked(html: str) -> str:
    return link_typed_addresses(html, Matcher([a_programme(SHOP)]))


@for_each(
    "typed",
    [
        f"https://{SHOP}/x",
        f"{SHOP}/x",
        SHOP,
        f"{SHOP}/",
        f"{SHOP}?x=1",
        f"{SHOP}#x",
        f"{SHOP}:443",
        f"www.{SHOP}",
        SHOP.upper(),
        f"https&#58;//{SHOP}/x",
        f"https://www.google.com/url?q=https://{SHOP}",
    ],
)
@for_each("around", ["{}", "See {}.", "Buch:{}", "x={}", "-{}", "({})", "&lt;{}&gt;"])
def test_an_address_of_a_programme_is_linked_whatever_stands_before_it(typed, around):
    html = f"<p>{around.format(typed)} <b>b</b></p>"
    (link,) = linked(html).split("<a href=")[1:]
    words = unescape(typed)
    url = words if words.startswith("https") else f"https://{words}"
    assert link.startswith(f'"{url}">{words}</a>')
    rules = AuditRules([a_programme(SHOP)])
    assert audit_page("https://a.example/", html, rules, may_advertise=False).notes


@for_each(
    "html",
    [
        "https://other.example/x",
        f"a@{SHOP}/x",
        f"{SHOP}@a.example",
        f"{SHOP}.evil.example",
        f"b/{SHOP}",
        f"xhttps://{SHOP}/x",
        f"<a href='/'>{SHOP}</a>",
        f"<i title='{SHOP}'>x</i>",
        f"<!-- {SHOP} -->",
        "a &amp; b &#58; c",
    ],
)
def test_other_words_stay_as_they_are(html):
    assert linked(html) == html


@for_each("piece", ["<a ", '<a "', "<a '", "<!--", "<b>x", "a.", "www.", "a.b/ "])
def test_time_grows_no_faster_than_the_text(piece):
    times = []
    for length in (20_000, 200_000):
        html, start = (piece * length)[:length], process_time()
        linked(html)
        times.append(process_time() - start)
    assert times[1] < max(times[0], 0.02) * 40
