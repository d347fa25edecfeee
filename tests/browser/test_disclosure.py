"""The disclosure and the labels as a reader sees them: before what is paid, whole."""

import pytest

from ads.models import AffiliateProgramme
from tests.articles.factories import make_published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLE = "/articles/emotional-distancing/"
SHOP = "https://pocket-press.example/x"
# Everywhere that a text can put a link; the last one is folded until it is wanted.
EVERYWHERE = f"""Opening [one]({SHOP}), a very long paid link to a book about something.[^1]

> A quote with [two]({SHOP}).

- a
- [three]({SHOP})

    1. [four]({SHOP})

| a | b | c | d |
|---|---|---|---|
| [five]({SHOP}) | a long cell with many words | another long cell of words | [six]({SHOP}) |

## A heading with [seven]({SHOP})

/// note | Title
[eight]({SHOP})
///

<h2 class="footnote-list-title"><a class="footnote-back" href="{SHOP}">nine</a></h2>

<a class="video-link" href="{SHOP}">ten</a>

<span class="video-bar"><a href="{SHOP}">eleven</a></span>

<details class="content-note"><summary>Open</summary><a href="{SHOP}">twelve</a></details>

[^1]: A note with [thirteen]({SHOP}).
"""  # noqa: E501 - a row of a table

# How much of everything that matters can be seen, each scrolled to, from top to bottom.
LOOK = """() => {
  const cut = (rect, by) => ({
    left: Math.max(rect.left, by.left), right: Math.min(rect.right, by.right),
    top: Math.max(rect.top, by.top), bottom: Math.min(rect.bottom, by.bottom),
  });
  const area = ({left, right, top, bottom}) =>
    Math.max(0, right - left) * Math.max(0, bottom - top);
  const seen = (element) => {
    element.scrollIntoView({block: "center", inline: "center"});
    const rect = element.getBoundingClientRect();
    const line = element.getClientRects()[0] ?? rect;
    let shown = cut(line, {left: 0, right: innerWidth, top: 0, bottom: innerHeight});
    let isClipped = false;
    for (let up = element; up; up = up.parentElement) {
      const {overflowX, overflowY, clipPath} = getComputedStyle(up);
      // A script can scroll what hides its overflow; a reader cannot.
      const isShut = (overflowX + overflowY).match(/hidden|clip/) && up !== element;
      isClipped ||= clipPath !== "none"
        || isShut && (up.scrollTop !== 0 || up.scrollLeft !== 0);
      if ((overflowX + overflowY).match(/hidden|clip|auto|scroll/) && up !== element
        && up !== document.documentElement && up !== document.body)
        shown = cut(shown, up.getBoundingClientRect());
    }
    const hit = document.elementFromPoint(
      (shown.left + shown.right) / 2, (shown.top + shown.bottom) / 2);
    const style = getComputedStyle(element);
    return {
      words: element.innerText, top: rect.top + scrollY, bottom: rect.bottom + scrollY,
      part: area(line) && area(shown) / area(line), size: parseFloat(style.fontSize),
      isVisible: element.checkVisibility({opacityProperty: true,
        visibilityProperty: true, contentVisibilityAuto: true}) && !isClipped
        && style.color !== style.backgroundColor,
      isOnTop: element.contains(hit),
      isWhole: element.clientHeight === 0  // a part of a line
        || element.scrollHeight <= element.clientHeight + 1
        && element.scrollWidth <= element.clientWidth + 1,
      label: element.nextElementSibling?.className ?? "",
    };
  };
  const all = (selector) => [...document.querySelectorAll(selector)].map(seen);
  return {
    disclosures: all(".disclosure"), paid: all("a[rel~=sponsored]"),
    links: all(":not(.ad *):is(a[rel~=sponsored])"), tags: all(".paid-tag"),
    labels: all(".ad-label"), prose: all(".prose > p"),
    wide: document.documentElement.scrollWidth,
  };
}"""


def in_sight(thing: dict) -> bool:
    """Whether a reader who scrolls to it sees it whole, and nothing over it."""
    is_whole = thing["isWhole"] and thing["part"] > 0.95
    return thing["isVisible"] and thing["isOnTop"] and is_whole and thing["size"] >= 11


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(("javascript", "scheme"), [(True, "light"), (False, "dark")])
def test_disclosure_is_seen_before_everything_paid(
    served_site, open_page, width, javascript, scheme
):
    page, _ = open_page(width=width, javascript=javascript, scheme=scheme)
    page.goto(SAMPLE)

    look = page.evaluate(LOOK)

    (disclosure,) = look["disclosures"]
    assert look["links"] and len(look["labels"]) == 4
    for thing in (disclosure, *look["labels"], *look["tags"]):
        assert in_sight(thing), thing
    assert 14.4 <= disclosure["size"] < look["prose"][0]["size"]  # not small print
    assert disclosure["bottom"] <= min(thing["top"] for thing in look["paid"])
    assert all(label["words"].startswith("Advertisement") for label in look["labels"])


@pytest.mark.parametrize("width", [320, 1280])
def test_every_paid_link_that_is_seen_has_its_label_in_sight(
    served_site, open_page, width
):
    AffiliateProgramme.objects.update(link_rules="pocket-press.example")
    make_published(slug="everywhere", body=EVERYWHERE)
    page, _ = open_page(width=width)
    page.goto("/articles/everywhere/")

    look = page.evaluate(LOOK)

    assert len(look["links"]) == len(look["tags"]) == 13
    seen = [
        tag
        for link, tag in zip(look["links"], look["tags"], strict=True)
        if link["isVisible"]
    ]
    assert len(seen) >= 11  # one is folded, and a note may stand beside its place
    for tag in seen:
        assert in_sight(tag), tag
        assert tag["words"] == "(paid link)"
    tops = [thing["top"] for thing in look["links"] if thing["isVisible"]]
    assert look["disclosures"][0]["bottom"] <= min(tops)
    assert look["wide"] <= width


def test_the_disclosure_is_printed_and_the_blocks_are_not(served_site, open_page):
    page, _ = open_page()
    page.goto(SAMPLE)
    page.emulate_media(media="print")

    assert page.locator(".disclosure").is_visible()
    assert page.locator(".paid-tag").first.is_visible()
    assert not any(block.is_visible() for block in page.locator(".ad").all())
