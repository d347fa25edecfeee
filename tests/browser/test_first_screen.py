"""What stands on the first screen of a telephone and of a small notebook."""

import pytest

from tests.articles.factories import make_topic
from tests.cases import for_each

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, NOTEBOOK = (360, 740), (1280, 720)
# What has to be seen whole.
WHOLE = {
    "/": [".home-who .portrait", ".home-who .byline-name", ".home-head a.button"],
    "/search/?q=trust": [".entry-title >> nth=0"],
    "/articles/": [".thumbnail >> nth=0"],
    "/questions/": [".search", ".entry-title >> nth=0"],
}


@for_each("screen", [PHONE, NOTEBOOK])
@for_each("address", list(WHOLE))
def test_what_matters_first_is_seen_without_scrolling(
    served_site, open_page, screen, address
):
    width, height = screen
    page, _ = open_page(width=width, javascript=False)
    page.goto(address)
    for selector in WHOLE[address]:
        box = page.locator(selector).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height, selector


def test_menu_of_a_phone_opens_without_scripts_and_is_a_row_on_a_wide_screen(
    served_site, open_page
):
    page, _ = open_page(width=360, javascript=False)
    page.goto("/questions/")
    essays = page.locator("nav a[href='/articles/']")
    outside = [
        page.locator(f"nav a[href='{a}']") for a in ("/questions/ask/", "/help-now/")
    ]
    assert not essays.is_visible()
    assert all(one.bounding_box()["height"] >= 44 for one in outside)
    page.click("nav summary")
    assert essays.bounding_box()["height"] >= 44
    page.set_viewport_size({"width": 1280, "height": 720})
    page.reload()
    assert essays.is_visible()
    assert not page.locator("nav summary").is_visible()


# In the sight of a reader: the tops of what stands in the navigation, in CSS px.
TOPS = """nav => [...nav.querySelectorAll("a, summary")].filter(
  one => one.checkVisibility() && one.getClientRects().length).map(
  one => Math.round(one.getBoundingClientRect().top))"""
WIDTHS = (320, 360, 480, 600, 768, 895, 896, 960, 1024, 1100, 1183, 1184, 1280, 1600)


@pytest.mark.parametrize("javascript", [True, False])
def test_navigation_is_one_row_at_every_width(served_site, open_page, javascript):
    page, _ = open_page(javascript=javascript)
    page.goto("/questions/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        tops = page.locator(".site-header-nav").evaluate(TOPS)
        assert len(tops) >= 3
        assert len(set(tops)) == 1, width


def test_long_topics_in_the_menu_leave_the_help_in_the_first_row(
    served_site, open_page
):
    for number in range(6):
        make_topic(title=f"A topic of many words, {number}", in_menu=True)
    page, _ = open_page()
    page.goto("/questions/")
    for width in (896, 1024, 1184, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        nav = page.locator(".site-header-nav")
        help_top = page.locator(".site-header-help").bounding_box()["y"]
        assert round(help_top) == min(nav.evaluate(TOPS)), width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_chosen_country_stands_alone_and_see_all_shows_every_one(
    served_site, open_page
):
    page, _ = open_page(width=360, javascript=False)
    countries = page.locator("#help-all > section:visible")
    page.goto("/help-now/")
    every = countries.count()
    page.get_by_role("link", name="Ireland", exact=True).click()
    assert countries.count() == 1
    assert countries.locator("h2").inner_text() == "Ireland"
    page.click("text=Choose another country >> visible=true")
    page.click("text=see all")
    assert countries.count() == every > 5
    assert page.locator("text=All countries").bounding_box()["y"] >= 0
