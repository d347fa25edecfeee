"""What stands on the first screen of a telephone and of a small notebook."""

import pytest

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
