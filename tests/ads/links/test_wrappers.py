"""Wrappers: whatever a reader types is read without an error and in bounded work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ads.disclosure.labelling import label_paid_links
from ads.links import rules, urls, wrappers
from ads.links.rules import CLICK_PROGRAMME, Matcher
from config.paid_links import audit_rules, audit_wrappers
from config.paid_links.audit_rules import AuditRules
from tests.ads.factories import a_programme
from tests.cases import for_each

PAGE = "http://testserver/"
GOOGLE, PROOFPOINT = "https://www.google.com/url?q=", "https://urldefense.com/v3/__"
CLICK = "http://testserver/go/lamp/"

# What wrappers are made of, and what breaks a reader of them.
PIECES = r"""
https:// http:/ // /v3/__ __; !! ** * - _ -- .translate.goog ?_x_tr_hp= &_x_tr_enc=
0,1 0- 1- xn-- ?u= &q= % %2 %25 %C3 %ud800 . .. a.b. [ ]: [::1] @ # \ ; = aHR0cHM6Ly
aHR0cHM6Ly9wYXBlci5leGFtcGxlLw aHR0c+/+/+/+/- paper.example /go/ é ß ａ 。 İ
urldefense.com google.com/url web.archive.org/web/
"""
UNSEEN = ["\u200d", "\u0661", "\ud800", "\x00"]
BEGINNINGS = st.sampled_from(
    [
        GOOGLE,
        PROOFPOINT,
        "https://urldefense.proofpoint.com/v2/url?u=",
        "https://web.archive.org/web/1/",
        "https://a-b.translate.goog/?_x_tr_enc=0,1",
        "https://",
    ]
)
ODD = st.lists(
    st.sampled_from(PIECES.split() + UNSEEN) | st.text(max_size=4), max_size=9
).map("".join)
SHORT = st.text(alphabet="aAé\u0661*-_/.", max_size=4)
VERSION_3 = st.builds(f"{PROOFPOINT}{{}}**{{}}__;{{}}!!x".format, SHORT, SHORT, SHORT)


@given(st.builds(str.__add__, BEGINNINGS, ODD) | VERSION_3)
def test_no_address_in_a_wrapper_raises_an_error(url):
    programmes = [a_programme(redirect_hosts="out.example")]
    matcher, audit = Matcher(programmes), AuditRules(programmes)

    matcher.programme_of(url)
    matcher.find_network(url)
    label_paid_links(f'<a href="{url}">x</a>', matcher)
    audit.is_paid(url, PAGE)
    audit.find_doubtful(url, PAGE)
    audit.find_unknown_network(url, PAGE)


@for_each(
    "url",
    [
        f"{PROOFPOINT}**é__;!!a/x",
        f"{PROOFPOINT}https:**a__;é!!x",
        f"{PROOFPOINT}**\u0661__;\u0661\u0661\u0661\u0661!!x",
    ],
)
def test_letters_outside_ascii_are_no_code_of_proofpoint(url):
    assert Matcher([a_programme()]).programme_of(url) is None


@pytest.mark.django_db
@for_each("url", [f"{PROOFPOINT}**é__;!!a/x", f"{PROOFPOINT}*__;éé!!x"])
def test_an_odd_wrapper_in_a_question_or_essay_leaves_every_page_standing(
    url, client, whole_site
):
    from tests.articles.factories import make_published as make_essay
    from tests.qa.factories import make_published

    question = make_published(body=f"What is this: {url} and why?")
    essay = make_essay(body=f"See [this]({url}).")

    for page in (question, essay):
        assert client.get(page.get_absolute_url()).status_code == 200
    for path in ("/feeds/answers/", "/articles/", "/questions/"):
        assert client.get(path).status_code == 200


@for_each(
    "url",
    [
        f"{GOOGLE}{CLICK}",
        f"{GOOGLE}http%3A%2F%2Ftestserver%2Fgo%2Flamp%2F&sa=D",
        f"{GOOGLE}http://testserver/a/../g%256f/lamp/",
        f"{GOOGLE}https://127.0.0.1/go/lamp/",
        f"https://web.archive.org/web/2020/{CLICK}",
        f"https://web.archive.org/web/2020/{GOOGLE}{CLICK}",
        "https://www.awin1.com/cread.php?ued=http%3A%2F%2Ftestserver%2Fgo%2Flamp%2F",
    ],
)
def test_a_click_address_in_a_wrapper_is_paid_with_programmes_and_without(url):
    link = f'<p><a href="{url}">x</a></p>'
    for programmes in ([], [a_programme()]):
        assert Matcher(programmes).programme_of(url) is CLICK_PROGRAMME
        assert label_paid_links(link, programmes).count == 1
        assert AuditRules(programmes).is_paid(url, PAGE)


@for_each(
    "url",
    [
        f"{GOOGLE}http://testserver/articles/",
        f"{GOOGLE}http://testserver/gone/lamp/",
        f"{GOOGLE}http://other.example/go/lamp/",
        f"{GOOGLE}/go/lamp/",
        f"https://other.example/?u={CLICK}",
    ],
)
def test_another_page_in_a_wrapper_is_no_click_address(url):
    assert Matcher([]).programme_of(url) is None
    assert not AuditRules([]).is_paid(url, PAGE)


LONG = 12_000
REPEATED = [
    "a.b ",
    "a.",
    "a.b/",
    "paper.example/",
    "/v3/__",
    "%25a.b/",
    "https://a.b/",
    "é.b",
]


@pytest.fixture
def resolved(monkeypatch):
    """Count the signs that are resolved: what a link costs."""
    lengths: list[int] = []
    resolve = urls.resolve_url

    def count(url, page=None):
        lengths.append(len(url))
        return resolve(url, page)

    monkeypatch.setattr(rules, "resolve_url", count)
    monkeypatch.setattr(audit_rules, "resolve_url", count)
    return lengths


@for_each("piece", REPEATED)
@for_each("beginning", [GOOGLE, PROOFPOINT])
def test_of_most_that_a_link_carries_no_more_than_the_longest_is_resolved(
    piece, beginning, resolved
):
    programmes = [a_programme("paper.example/none")]
    matcher, audit = Matcher(programmes), AuditRules(programmes)
    url = (beginning + piece * LONG)[:LONG]

    for read in (matcher.programme_of, matcher.find_network):
        read(url)
    for check in (audit.is_paid, audit.find_doubtful, audit.find_unknown_network):
        check(url, PAGE)

    most = max(wrappers.LONGEST, audit_wrappers.LONGEST) + len("https://")
    whole = [one for one in resolved if most < one < LONG]
    assert len(whole) <= 20 * rules.MOST_WHOLE  # of some thousands that are named


def test_an_address_far_behind_in_a_long_link_is_still_paid():
    programme = a_programme()
    url = f"{GOOGLE}{'a.b/' * 5_000}&u=https://paper.example/x"

    assert Matcher([programme]).programme_of(url) is programme
    assert AuditRules([programme]).is_paid(url, PAGE)


@for_each("rule", ["paper.example?tag=me", "paper.example/books?m=1"])
@for_each("beginning", [GOOGLE, "https://web.archive.org/web/2020/"])
def test_what_pays_behind_a_long_address_in_a_wrapper_is_still_paid(rule, beginning):
    programme, (name, value) = a_programme(rule), rule.partition("?")[2].split("=")
    for sign in ("&", "%26"):
        long = f"https://paper.example/books?x={'a' * 1_100}{sign}{name}={value}"
        url = f"{beginning}{long}"
        assert Matcher([programme]).programme_of(url) is programme
        assert AuditRules([programme]).is_paid(url, PAGE)


def test_a_host_longer_than_any_is_none():
    labels = "a." * 126
    assert urls.resolve_url(f"https://{labels}a./") is not None
    assert urls.resolve_url(f"https://{labels}aa/") is None


def test_version_3_of_proofpoint_is_read_no_further_than_the_longest():
    for read in (wrappers.decode, audit_wrappers.readings):
        for length, is_read in ((900, True), (5_000, False)):
            text = f"urldefense.com/v3/__{'a' * length}*shop__;Lg!!x"
            assert any(".shop" in one for one in read(text)) is is_read


def test_letters_outside_ascii_are_seen_through_a_translation():
    """`0-` in front says so; without it the host is what it seems."""
    rule = [a_programme("bücher.example")]
    there = "https://{}bcher--kva-example.translate.goog/?_x_tr_enc=0"
    assert Matcher(rule).programme_of(there.format("0-")) is rule[0]
    assert Matcher(rule).programme_of(there.format("")) is None
