"""What stands on paper: the text, its notes and who helps; nothing to press."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ESSAY = "/articles/emotional-distancing/"
# What one presses, which paper has no use for.
PRESSED = (
    ".site-header-nav", ".site-footer-section", ".quick-exit", ".share",
    ".table-of-contents", ".pagination", ".footnote-back", ".ad",
)  # fmt: skip


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


@pytest.mark.parametrize("address", [ESSAY, "/", "/questions/", "/help-now/"])
def test_nothing_to_press_is_printed(on_paper, address):
    page = on_paper(address)

    for selector in PRESSED:
        for one in page.locator(selector).all():
            assert not one.is_visible(), selector
    assert page.locator(".site-header-nav").count() == 1


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
