"""What stands on paper: the text, its notes and who helps; nothing to press."""

import pytest

from tests.articles.factories import make_published, make_topic
from tests.qa.factories import make_published as make_answered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ESSAY = "/articles/emotional-distancing/"
# What one presses, which paper has no use for, and what is said of it.
NOT_PRINTED = {
    ESSAY: (
        ".site-header-nav", ".site-footer-section", ".quick-exit", ".share", ".ad",
        ".table-of-contents", ".footnote-back", ".invitation", ".related",
        ".video-link", ".disclosure-blocks",
    ),
    "/": (".site-header-nav", ".thumbnail"),
    "/questions/": (".quick-exit", ".pagination"),
    "/questions/ask/": (".next-steps", ".actions"),
    "/questions/printed/": (".thread-report",),
    "/help-now/": (".site-header-nav",),
}  # fmt: skip
# Links whose address stands behind them: nobody can press one on paper.
WRITTEN_OUT = {
    ESSAY: (".external-link", ".prose a[href='/help-now/']", ".thread > a"),
    "/help-now/": (".help-row-ways a[href^='http']",),
}
# What no page may cut, on whichever page it stands.
WHOLE = {
    ESSAY: (".footnote", ".video", ".row-list", ".row-list-row"),
    "/help-now/": (".help-row", ".help-country"),
}


@pytest.fixture
def on_paper(served_site, open_page):
    """Open a page as it is printed."""

    def open_one(address: str):
        page, _ = open_page()
        page.goto(address)
        page.emulate_media(media="print")
        return page

    return open_one


def all_visible(page, selector: str) -> bool:
    found = page.locator(selector).all()
    assert found, selector
    return all(one.is_visible() for one in found)


def test_nothing_to_press_is_printed(on_paper):
    make_answered(title="Printed")
    for address, selectors in NOT_PRINTED.items():
        page = on_paper(address)
        for selector in selectors:
            found = page.locator(selector).all()
            assert found, selector
            assert not any(one.is_visible() for one in found), selector


def test_addresses_are_printed_and_no_part_is_cut(on_paper):
    after = "one => getComputedStyle(one, '::after').content"
    for address, selectors in WRITTEN_OUT.items():
        page = on_paper(address)
        for selector in selectors:
            link = page.locator(selector).first
            written = f'" ({link.get_attribute("href")})"'
            assert link.evaluate(after) == written, selector
    for address, selectors in WHOLE.items():
        page = on_paper(address)
        for selector in selectors:
            breaks = "one => getComputedStyle(one).breakInside"
            assert page.locator(selector).first.evaluate(breaks) == "avoid", selector


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_printed_black_on_white_in_one_column(served_site, open_page, scheme):
    page, _ = open_page(width=1280, scheme=scheme)
    page.goto(ESSAY)
    page.emulate_media(media="print")
    colour = "one => getComputedStyle(one).color"
    assert page.locator("body").evaluate(colour) == "rgb(0, 0, 0)"
    ground = "one => getComputedStyle(one).backgroundColor"
    assert page.locator("html").evaluate(ground) == "rgb(255, 255, 255)"
    for selector in (".sheet", ".thread"):
        display = "one => getComputedStyle(one).display"
        assert page.locator(selector).first.evaluate(display) == "block"
    assert (
        page.locator(".page").evaluate("one => getComputedStyle(one).padding") == "0px"
    )


def test_what_a_text_folds_away_is_printed(served_site, open_page):
    """Nobody can press a title on paper; whoever prints a text wants all of it."""
    fold = "<details><summary>More</summary><p>Theirs.</p></details>"
    note = "/// content-note | blood\nOurs.\n///"
    topic = make_topic(slug="folded", intro=note)
    make_published(slug="folded", body=f"{note}\n\n{fold}", topics=[topic])
    page, _ = open_page()
    for address in ("/articles/folded/", "/topics/folded/"):
        page.emulate_media(media="screen")
        page.goto(address)
        words = page.locator("main details > p").all()
        assert words
        assert not any(one.is_visible() for one in words)
        page.emulate_media(media="print")
        assert all(one.is_visible() for one in words)


def test_an_essay_is_printed_with_every_note_and_who_wrote_it(on_paper):
    page = on_paper(ESSAY)

    for selector in (".footnote", ".footnote-list-title", ".footnote-mark", ".byline"):
        assert all_visible(page, selector), selector
    assert page.locator(".site-footer .print-only").is_visible()


@pytest.mark.parametrize("address", [ESSAY, "/", "/questions/ask/"])
def test_crisis_lines_are_printed_on_every_page(on_paper, address):
    page = on_paper(address)

    assert page.locator("#foot-help").is_visible()
    rows = page.locator(".site-footer .row-list-row")
    assert all_visible(page, ".site-footer .row-list-row")
    assert rows.locator("a[href^='tel:']").first.is_visible()


def test_every_helpline_is_printed_on_the_page_about_help(on_paper):
    page = on_paper("/help-now/")

    assert all_visible(page, "main .help-row-link[href^='tel:']")
