"""Every paid link is labelled, whatever it looks like, and nothing else is."""

import re
from unittest.mock import patch

from ads.disclosure.labelling import (
    PAID_TAG,
    UNENDED_TAG,
    LabelledPage,
    find_programme,
    is_mostly_paid,
    label_paid_links,
)
from tests.ads.factories import a_programme
from tests.cases import for_each

REL = 'rel="sponsored nofollow noopener"'


def labelled(html: str, hosts: str = "paper.example") -> str:
    return label_paid_links(html, [a_programme(hosts)]).html


@for_each(
    "attributes",
    [
        'href="https://paper.example/a"',
        "href='https://paper.example/a'",
        "href=https://paper.example/a",
        "href=https://paper.example",
        "HREF = 'https://paper.example/a'",
        'href\n=\n"https://paper.example/a"',
        'href="https://paper.example/a?b=1&amp;c=2"',
        'href="https://shop.paper.example/"',
        'href="HTTPS://SHOP.Paper.Example/"',
        'href="https://paper.example:443/"',
        'href="https://paper.example./"',
        'href="//paper.example/"',
        'href="\\\\paper.example/"',
        'href=" https://paper.example/ "',
        'href="https://pa\nper.example/"',
        'href="https&colon;//paper&period;example/"',
        'href="https://p&#97;per.example/"',
        'href="https://p%61per.example/"',
        'href="https://ｐaper.example/"',
        'href="https://other.example@paper.example/"',
        'title="a > b" href="https://paper.example/"',
        'title=\'"\' href="https://paper.example/"',
        'title="<a href=" href="https://paper.example/"',
        'href="https://paper.example/" href="https://other.example/"',
        'class="external-link"\thref="https://paper.example/"\n',
        'download href="https://paper.example/"',
        '=" href="https://paper.example/"',
    ],
)
def test_a_link_to_a_programme_is_labelled_however_it_is_written(attributes):
    before, after = f"<p>Buy <a {attributes}>paper", "</a> here.</p>"

    html = labelled(before + after)

    assert html == before.replace("<a", f"<a {REL}", 1) + f"</a>{PAID_TAG} here.</p>"


@for_each(
    "html",
    [
        '<a href="https://other.example/">x</a>',
        '<a href="https://newspaper.example/">x</a>',
        '<a href="https://paper.example.evil.example/">x</a>',
        '<a href="https://paper.example@other.example/">x</a>',
        '<a href="https://other.example/?u=https://paper.example/">x</a>',
        '<a href="https://other.example/paper.example">x</a>',
        '<a href="/gone/paper.example/">x</a>',
        '<a href="#paper.example">x</a>',
        '<a href="mailto:a@paper.example">x</a>',
        '<a data-href="https://paper.example/">x</a>',
        '<a title="href=https://paper.example/">x</a>',
        '<a href="https://other.example/" href="https://paper.example/">x</a>',
        "<a>https://paper.example/</a>",
        "<a id='paper.example'>x</a>",
        '<abbr href="https://paper.example/">x</abbr>',
        '&lt;a href="https://paper.example/"&gt;x&lt;/a&gt;',
        "&lt;a href=&quot;https://paper.example/&quot;&gt;x&lt;/a&gt;",
        '<!-- <a href="https://paper.example/">x</a> -->',
        '<textarea><a href="https://paper.example/">x</a></textarea>',
        '<SCRIPT>"<a href=https://paper.example/>x</a>"</script>',
        "<img alt=\"<a href='https://paper.example/'>x</a>\">",
        '<a href="https://paper.example/"',
        '<a href="https://paper.example/>x</a>',
        "https://paper.example/ <b>paper.example</b>",
        "",
    ],
)
def test_what_is_no_link_to_a_programme_is_left_alone(html):
    assert label_paid_links(html, [a_programme()]) == LabelledPage(html)


@for_each(
    "before",
    [
        "<SCRIPT>x</script>",
        "<!-- x -->",
        "<!-->",
        "</<title>",
        "<!doctype <textarea>",
        "</style <textarea>",
        '<img alt="a > b">',
        '<b =">',
        "<i'>",
        "a < b",
        "<textarea>x</TEXTAREA >",
        "<iframe><a title='</iframe>",
        "<xmp><a title='</xmp>",
        '<a href="https://other.example/">',
    ],
)
def test_a_link_behind_anything_odd_is_still_labelled(before):
    html = labelled(f'{before}<a href="https://paper.example/">x</a>')

    assert html.startswith(before)
    assert html.endswith(f'<a {REL} href="https://paper.example/">x</a>{PAID_TAG}')


@for_each(
    "element",
    ["blockquote", "li", "td", "figcaption", "details", "aside", "h2", "em", "svg"],
)
def test_a_link_is_labelled_in_whatever_it_stands(element):
    link = '<a href="https://paper.example/">x</a>'
    html = labelled(f"<{element}>{link}</{element}>")

    assert html.endswith(f"x</a>{PAID_TAG}</{element}>")


@for_each(
    "rel, merged",
    [
        ('rel="noopener"', 'rel="noopener sponsored nofollow"'),
        ("rel='External UGC'", 'rel="External UGC sponsored nofollow noopener"'),
        ("rel=nofollow", 'rel="nofollow sponsored noopener"'),
        ('rel="SPONSORED"', 'rel="SPONSORED nofollow noopener"'),
        ('rel=""', REL),
        ("rel", REL),
        ('rel="a&amp;b"', 'rel="a&amp;b sponsored nofollow noopener"'),
        ('rel="&quot;>"', 'rel="&quot;&gt; sponsored nofollow noopener"'),
    ],
)
def test_rel_keeps_what_it_had(rel, merged):
    html = labelled(f'<a {rel} href="https://paper.example/">x</a>')

    assert html == f'<a {merged} href="https://paper.example/">x</a>{PAID_TAG}'


def test_each_of_several_links_has_its_own_tag():
    link = '<a href="https://paper.example/">x</a>'

    assert labelled(link * 3).count(f"x</a>{PAID_TAG}") == 3


def test_a_link_that_is_never_ended_is_marked_at_its_start():
    html = labelled('<a href="//paper.example">x <a href="/b">y</a>')

    assert html == f'<a {REL} href="//paper.example">{UNENDED_TAG}x <a href="/b">y</a>'


@for_each(
    "html",
    [
        '<p><a href="https://paper.example/">x</a> and <a rel=me href=//paper.example>',
        '<a href="https://paper.example/"><img alt="</a>" src="x"></a>!',
    ],
)
def test_labelling_twice_changes_nothing(html):
    once = label_paid_links(html, [programme := a_programme()])

    assert label_paid_links(once.html, [programme]) == once


def test_programmes_are_named_once_in_the_order_of_their_links():
    ink, paper, unused = map(a_programme, ["ink.example", "paper.example", "x.example"])
    html = "".join(
        f'<a href="https://{host}.example/">x</a>' for host in ("paper", "ink", "paper")
    )

    assert label_paid_links(html, [ink, paper, unused]).programmes == [paper, ink]


def test_the_longer_host_wins():
    wide, narrow = a_programme("books.example"), a_programme("shop.books.example")
    html = '<a href="https://eu.shop.books.example/">x</a>'

    assert label_paid_links(html, [narrow, wide]).programmes == [narrow]
    assert label_paid_links(html, [wide, narrow]).programmes == [narrow]


def test_the_first_paid_link_is_found():
    html = '<p>“é” <a href="/">x</a> <a href="https://paper.example/">x</a>'
    result = label_paid_links(html, [a_programme()])

    assert result.html[result.first :].startswith(f"<a {REL}")


def test_an_address_of_a_creative_is_matched_as_typed():
    programme = a_programme()

    assert find_programme("https://a.paper.example/?a=1&b=2", [programme]) is programme
    assert find_programme("https://other.example/&#47;", [programme]) is None


OTHER = '<a href="https://other.example/">x</a>'
OURS = (
    '<a href="/about/">x</a> <a href="#note">1</a> '
    '<a href="http://testserver/about/">x</a> <a href="mailto:a@b.example">x</a>'
)
PAPER = '<a href="https://paper.example/">x</a>'


@for_each(
    "html, is_mostly",
    [
        (PAPER, True),
        (PAPER + OURS * 3, True),
        (PAPER * 2 + OTHER, True),
        (PAPER + OTHER, False),
        (OTHER, False),
        ("", False),
    ],
)
def test_a_text_is_mostly_paid_when_most_of_its_links_are(html, is_mostly):
    assert is_mostly_paid(html, [a_programme()]) is is_mostly


def test_a_click_address_of_any_name_of_the_site_is_found(settings):
    settings.ALLOWED_HOSTS = [".site.example", "*"]

    for host in ("site.example", "www.site.example", "testserver"):
        assert (
            label_paid_links(f'<a href="https://{host}/go/lamp/">x</a>', []).count == 1
        )
    assert (
        label_paid_links('<a href="https://other.example/go/lamp/">x</a>', []).count
        == 0
    )


def test_a_page_of_ours_that_a_programme_pays_for_is_labelled(settings):
    settings.SITE_URL = "https://books.own.example"
    lamps = [a_programme("own.example/lamps")]

    assert label_paid_links('<a href="/lamps/a/">x</a>', lamps).count == 1
    assert label_paid_links('<a href="/other/">x</a>', lamps).count == 0


def test_without_a_programme_the_page_is_returned_as_it_is():
    html = f"<p>{PAPER}</p>"

    assert label_paid_links(html, []).html is html


def test_inserted_tags_are_all_that_changes_in_the_text():
    html = "".join(f"<p>“Words” &amp; {PAPER} {n} &lt;a&gt;</p>" for n in range(50))
    stripped = re.sub(r"<[^>]*>", "", labelled(html).replace(PAID_TAG, ""))

    assert stripped == re.sub(r"<[^>]*>", "", html)


@for_each(
    "href",
    [
        "/go/lamp/",
        "/g%6f/lamp/",
        "/&#103;o/lamp/",
        "/g&#111;/lamp/",
        "/go\\lamp/",
        "/a/../go/lamp/",
        "/./go/lamp/",
        "../../go/lamp/",
        "http://testserver/go/lamp/",
        "http://testserver/a/../go/lamp/",
        "http://testserver/g%6f/lamp/",
        "http://testserver./a/../go/lamp/",
        "http://localhost:80/a/b/../../go/lamp/",
        "http:/go/lamp/",
        "http://0x7f.1/go/lamp/",
    ],
)
def test_a_link_of_a_text_to_an_advertisement_is_labelled_without_programmes(href):
    html = label_paid_links(f'<p><a href="{href}">x</a></p>', []).html

    assert html == f'<p><a {REL} href="{href}">x</a>{PAID_TAG}</p>'


WRAPPED = "https://www.google.com/url?q=https://{}/A%3Fb&amp;c='d"


@for_each(
    "html, is_read",
    [
        (f'<a href="{WRAPPED.format("library.example")}">x</a>', False),
        ("<a href='https://www.youtube.com/watch?v=x'>x</a>", False),
        (f'<a href="{WRAPPED.format("paper.example")}">x</a>', True),
        (
            f"""<a title='href="x' href="{WRAPPED.format("paper.example")}">x</a>""",
            True,
        ),
        ("<a href=https://www.google.com/url?q=paper.example>x</a>", True),
        ('<a HREF="HTTPS://WWW.google.com/url?q=paper.example">x</a>', True),
        (  # Base64, whose case counts
            '<a href="https://www.google.com/url?q=aHR0cHM6Ly9wYXBlci5leGFtcGxlLw">x</a>',
            True,
        ),
    ],
)
def test_a_page_is_read_link_by_link_only_where_a_wrapped_one_is_paid(html, is_read):
    with patch("ads.disclosure.labelling._LabellingPass") as reading:
        label_paid_links(html, [a_programme()])
    assert reading.called is is_read
    assert (PAID_TAG in labelled(html)) is is_read
