"""A site made to slip past its labels: texts of authors, and HTML that none sends.

`DESTINATIONS` are addresses, most of which lead to what pays the site; a browser says
of each where it leads.
"""

from html import escape

from ads.models import AffiliateProgramme, Campaign
from articles.models import Article
from tests.ads.factories import make_campaign, make_creative, make_placement
from tests.articles.factories import make_published, make_topic
from tests.qa import factories as qa
from tests.site.platform_links import NETWORKS, WRAPPERS, wrap

SHOP = "https://books.shop.example/x"
# Places and spellings in which a paid link could pass unseen.
HOSTILE = [
    f"[x]({SHOP})",
    f"> A quote with [x]({SHOP}).",
    f"- a\n- [x]({SHOP})\n\n    1. [y]({SHOP})",
    f"| a | b |\n|---|---|\n| [x]({SHOP}) | [y]({SHOP}) |",
    f"Text.[^1]\n\n[^1]: A note with [x]({SHOP}).",
    f"/// note | Title\n[x]({SHOP})\n///",
    f"<div><a href='{SHOP}'>x</a></div>",
    f'<a href="{SHOP}" rel="noopener" class="paid-tag">x</a>',
    f'<a href="{SHOP}">x</a> <span class="paid-tag">(paid link)</span>',
    f'<a href="{SHOP}">(paid link)</a>',
    f"<{SHOP}>",
    f"Typed bare: {SHOP}, or www.books.shop.example, or (www.books.shop.example/y).",
    f"<div>{SHOP}</div>\n\n> {SHOP}\n\n- **{SHOP}**\n\nText.[^1]\n\n[^1]: {SHOP}",
    f"[x][1]\n\n[1]: {SHOP}",
    "[x](HTTPS://BOOKS.SHOP.EXAMPLE:443/)",
    "[x](//books.shop.example/x)",
    "[x](https://eu.books.shop.example/x)",
    "[x](https://someone@books.shop.example/)",
    "[x](https://books.shop.example./)",
    "<a href='https&colon;&sol;&sol;books&period;shop&period;example/'>x</a>",
    "<a href='\\\\books.shop.example/'>x</a>",
    "<a href='https://books.sh&#111;p.example/'>x</a>",
    "[x](https://b%6Foks.shop.example/)",
    "[x](https://ｂooks.shop.example/)",
    "[x](https://out.example/?to=https%3A%2F%2Fbooks.shop.example%2F)",
    "[x](/go/lamp/)",
    "<a href='/g&#111;/lamp/'>x</a>",
    "[x](http://testserver/go/lamp/)",
    f"<!-- {SHOP} --><a href='{SHOP}'>x",
    f'<details class="disclosure"><summary>We earn.</summary>a</details>[x]({SHOP})',
    f'<p class="disclosure">We earn.</p>\n\n[x]({SHOP})',
    f'<aside class="ad">From this site <a href="{SHOP}">x</a></aside>',
    f"## [x]({SHOP})",
    f"![]({SHOP}) [![]({SHOP})]({SHOP})",
    "[x](https://books.shop.example.evil.example/)",
    "[x](https://evil.example/books.shop.example)",
]

# What Chromium drops from a host, one of each kind.
UNSEEN = (
    0x34F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x180F, 0x200B, 0x2060, 0x2061,
    0x2064, 0x206A, 0x206F, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0x1BCA0, 0x1D173, 0xE0100,
)  # fmt: skip

# As an attribute says it: entities are read first, then the address.
DESTINATIONS = [
    "https://books.shop.example/",
    "HTTPS://BOOKS.Shop.EXAMPLE/",
    "https://eu.books.shop.example/a?b=c#d",
    "https://books.shop.example:443/",
    "https://books.shop.example./",
    "https://books.shop.example%2e/",
    "https://b%6Foks.shop.example/",
    "//books.shop.example/",
    "///books.shop.example/",
    "\\\\books.shop.example",
    "/\\books.shop.example",
    "https:\\\\books.shop.example\\x",
    "https:/books.shop.example/",
    "https:books.shop.example/",
    "https://a:b@c@books.shop.example/",
    "https://books.shop.example@other.example/",
    "https://other.example\\@books.shop.example/",
    "https://other.example/@books.shop.example/",
    "https://books.shop.example.evil.example/",
    "https://mybooks.shop.example/",
    "https://ｂooks.shop.example/",
    "https://books。shop｡example/",
    "https://bo\u00adoks.shop.example/",
    "https://bo%C2%ADoks.shop.example/",
    "\x01 https://books.shop.example/\t",
    "ht\ntps://bo\toks.shop.exa\rmple/",
    *(f"https://bo{chr(code)}oks.shop.example/" for code in UNSEEN),
    "https://bo\u200coks.shop.example/",
    "https://boo\U0001cce0s.shop.example/",
    "https://book\ua7f1.shop.example/",
    "https://bücher.example/",
    "https://BÜCHER.example/",
    "https://xn--bcher-kva.example/",
    "https://XN--BCHER-KVA.example/",
    "https://bu\u0308cher.example/",
    "https://straße.example/",
    "https://STRAẞE.example/",
    "https://strasse.example/",
    "https://xn--strae-oqa.example/",
    "/go/lamp/",
    "/g%6f/lamp/",
    "\\go\\lamp/",
    "/a/../go/lamp/",
    "/a/%2e%2e/go/lamp/",
    "/./go/lamp/",
    "../../go/lamp/",
    "../../../../go/lamp/",
    "/go/../gone/",
    "/gone/",
    "//testserver/go/lamp/",
    "//TESTSERVER./x/../go/lamp/",
    "http://localhost/go/lamp/",
    "http:/go/lamp/",
    "http:..\\..\\go/lamp/",
    "https://other.example/go/lamp/",
    "mailto:a@books.shop.example",
    "javascript://books.shop.example/%0aalert(1)",
    "?https://books.shop.example/",
    "#https://books.shop.example/",
]
HOSTS = "books.shop.example\nbücher.example\nstraße.example"
WRAPPED = [
    "https://out.example/?to=https%3A%2F%2Fbooks.shop.example%2F",
    "https://out.example/c/1/books.shop.example/x",
    "https://out.example/#https://books.shop.example/",
    "https://eu.out.example/?u=books.shop.example&amp;m=1",
    "https://out.example/?u=https%253A%252F%252Fbooks.shop.example",
    "https://out.example/?books.shop.example",
    "https://out.example/r;u=books.shop.example/x",
    "https://out.example/u=books.shop.example",
    "https://out.example/a/b/c/d/e/f/g/h/i/books.shop.example/x",
    "https://out.example/?u=bo\u2062oks.shop.example",
    "https://out.example/?u=https"
    + "%252525253A%252525252F"
    + "books%252525252Eshop.example",
]

PLATFORMS = [escape(wrap(one, SHOP)) for one in (*WRAPPERS, *NETWORKS)]

# What no text of an author becomes. The pass reads finished pages, whoever made them.
LINK = f'<a href="{SHOP}">x</a>'
MALFORMED = [
    f'<a href="{SHOP}"><a href="{SHOP}">x</a></a>',
    f'<a href="https://other.example/">x {LINK} y</a>',
    f"<p><b><i>{LINK}</b></p>",
    f"<table>{LINK}<tr><td>{LINK}",
    f"<!-- > {LINK} --> {LINK}",
    f"<!--> {LINK} -->",
    f'<img alt="<a href={SHOP}>"> {LINK}',
    f"<textarea>{LINK}</textarea> {LINK}",
    f"<a title='>' href={SHOP}>x</a>",
    f"<A\nHREF\n=\n'{SHOP}'>x</A\n>",
    f'<a href="{SHOP}" href="/">x</a>',
    f'<a href="/" href="{SHOP}">x</a>',
    f'<a rel="noopener" rel="sponsored" href="{SHOP}">x</a>',
    f'<a class="paid-tag" href="{SHOP}">(paid link)</a>',
    f'<a href="{SHOP}">x</a> <a class="paid-tag" href="/advertising/">(paid link)</a>',
]


def make_links(addresses: list[str]) -> str:
    return "".join(f'<p><a href="{one}">x</a></p>' for one in addresses)


def make_hostile_site() -> None:
    """Publish an essay for each trick of a text, and three of stored HTML."""
    AffiliateProgramme.objects.update(link_rules=HOSTS, redirect_hosts="out.example")
    house = make_campaign(type=Campaign.Type.HOUSE)
    make_placement(creative=make_creative(campaign=house, target_url=SHOP))
    topic = make_topic(slug="hostile")
    for number, body in enumerate(HOSTILE):
        make_published(slug=f"hostile-{number}", body=body, topics=[topic])
    for slug, html in {
        "destinations": make_links(DESTINATIONS + WRAPPED),
        "malformed": "".join(MALFORMED),
        "platforms": make_links(PLATFORMS),
    }.items():
        essay = make_published(slug=slug, topics=[topic])
        Article.objects.filter(pk=essay.pk).update(body_html=html)
    make_published(
        slug="quiet",
        body=f"[x]({SHOP})",
        is_sensitive=True,
        content_note="loss",
    )
    qa.make_published(
        title="Typed", body=f"I read {SHOP} now.", answer=SHOP, despite_checks=True
    )
    qa.make_published(title="Paid", answer=f"[x]({SHOP})", despite_checks=True)
