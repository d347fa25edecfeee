"""What a page does for its reader besides being read: place, notes, its address."""

import pytest

from tests.articles.factories import make_published
from tests.browser.writing import ESSAY, publish_essay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPENED = ".footnote-inline"


@pytest.fixture
def essay(db):
    return publish_essay()


@pytest.fixture
def read(essay, open_page):
    """Open the essay as a reader: `read(width=360)` -> page."""

    def opened(**how):
        page, watch = open_page(**how)
        page.goto(essay.get_absolute_url())
        return page, watch

    return opened


def current(page) -> list[str]:
    return page.locator("[data-contents] [aria-current]").all_inner_texts()


def test_section_that_is_read_is_marked_in_the_contents(read):
    page, watch = read(width=1280)
    assert current(page) == []
    page.evaluate("document.getElementById('another-part').scrollIntoView()")
    page.wait_for_selector("[data-contents] [href='#another-part'][aria-current]")
    assert current(page) == ["Another part"]
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_selector("[data-contents]:not(:has([aria-current]))")
    assert watch.violations == [] and watch.foreign == []


def test_note_opens_below_its_words_and_closes_by_key_button_and_number(read):
    page, watch = read(width=360)
    number = page.locator("a.footnote-ref").first
    number.click()
    assert "What the note says." in page.inner_text(OPENED)
    assert number.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.className") == "footnote-inline"
    assert "#" not in page.url
    page.keyboard.press("Escape")
    assert page.locator(OPENED).count() == 0
    assert page.evaluate("document.activeElement.className").startswith("footnote-ref")
    number.press("Enter")
    page.click("text=Close this note")
    assert page.locator(OPENED).count() == 0
    number.click()
    number.click()
    assert page.locator(OPENED).count() == 0
    assert number.get_attribute("aria-expanded") is None
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert watch.violations == []


def test_note_that_stands_beside_the_text_is_only_pointed_at(read):
    page, _ = read(width=1280)
    page.locator("a.footnote-ref").first.click()
    assert page.locator(OPENED).count() == 0
    assert page.url.endswith("#note-1")


def test_second_note_takes_the_place_of_the_first(essay, open_page):
    make_published(slug="notes", body="One.[^a]\n\n- Two.[^b]\n\n[^a]: A\n\n[^b]: B")
    page, _ = open_page(width=360)
    page.goto("/articles/notes/")
    for number, words in enumerate("AB"):
        page.locator("a.footnote-ref").nth(number).click()
        assert page.locator(OPENED).all_inner_texts() == [f"{words}\nClose this note"]


def test_number_inside_an_opened_note_leads_to_the_end(essay, open_page):
    notes = "[^a]: A, see[^b]\n\n    More.\n\n[^b]: B"
    make_published(slug="notes", body=f"One.[^a]\n\n{notes}")
    page, _ = open_page(width=360)
    page.goto("/articles/notes/")
    page.locator("a.footnote-ref").first.click()
    page.click(f"{OPENED} a.footnote-ref")
    assert page.url.endswith("#note-2")


def test_address_is_copied_and_nobody_is_told(read, essay):
    page, watch = read(width=360)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-share-copy]")
    page.wait_for_selector("[data-share-said]:text('The link is copied.')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_attribute("link[rel=canonical]", "href")
    assert watch.violations == [] and watch.foreign == []


def test_without_javascript_the_links_lead_and_no_dead_button_stands(read):
    assert "## A part" in ESSAY
    page, _ = read(javascript=False, width=360)
    assert page.locator(".share").is_hidden()
    page.click("h2 a[href='#a-part']")
    assert page.url.endswith("#a-part")
    page.locator("a.footnote-ref").first.click()
    assert page.url.endswith("#note-1")
