"""Counting in a browser: what was looked at for a second, and nothing else."""

import pytest
from django.core.cache import cache

from ads.models.daily_count import DailyCount
from tests.ads.tracking.test_bots import FIREFOX
from tests.browser.conftest import Watch
from tests.browser.staff import arrive_signed_in
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ESSAY = "/articles/emotional-distancing/"
LONGER_THAN_A_SECOND = 2500
HIDDEN = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })"
AHEAD = "Object.defineProperty(document, 'prerendering', { get: () => true })"


@pytest.fixture
def read(chromium, served_site):
    """Open the essay as a reader would: `read()` -> (page, watch)."""
    cache.clear()
    contexts = []

    def open_one(*, script="", agent=FIREFOX, staff=False, **how):
        context = chromium.new_context(
            base_url=served_site,
            user_agent=agent,
            viewport={"width": 1280, "height": 500},
            **how,
        )
        context.set_default_timeout(60_000)  # a busy machine is no failure
        contexts.append(context)
        page = context.new_page()
        watch = Watch(page, served_site)
        if staff:
            arrive_signed_in(page)
        if script:
            page.add_init_script(script)
        page.goto(ESSAY)
        return page, watch

    yield open_one
    for context in contexts:
        context.close()


def views() -> int:
    return sum(DailyCount.objects.values_list("views", flat=True))


def reach(number: int) -> bool:
    """Wait until so many views are there."""
    wait_until(lambda: views() >= number, lambda: f"{views()} views")
    return views() == number


def look_at(page, place: int = 0) -> None:
    block = page.locator("[data-seen]").nth(place)
    block.evaluate("block => block.scrollIntoView({ block: 'center' })")


def test_block_seen_for_a_second_counts_once(read):
    page, watch = read()
    look_at(page)
    assert reach(1)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    page.evaluate("window.scrollTo(0, 0)")
    look_at(page)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert views() == 1
    row = DailyCount.objects.get()
    assert (row.slot, row.clicks) == ("article-opening", 0)
    assert watch.violations == [] and watch.foreign == []


def test_page_opened_again_counts_again(read):
    page, _ = read()
    look_at(page)
    assert reach(1)
    page.reload()
    look_at(page)
    assert reach(2)


def test_each_block_counts_in_its_own_slot(read):
    page, _ = read()
    for place in range(page.locator("[data-seen]").count()):
        look_at(page, place)
        assert reach(place + 1)
    assert DailyCount.objects.values("slot").distinct().count() == 4


def test_block_of_which_less_than_half_is_seen_counts_nothing(read):
    page, _ = read()
    page.locator("[data-seen]").first.evaluate(
        """block => {
          const { top, height } = block.getBoundingClientRect();
          window.scrollTo(0, scrollY + top + 0.4 * height - innerHeight);
        }"""
    )
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert views() == 0


def test_block_that_is_scrolled_past_counts_nothing(read):
    page, _ = read()
    for _ in range(3):
        look_at(page)
        page.wait_for_timeout(300)
        page.evaluate("window.scrollTo(0, 0)")
        page.wait_for_timeout(300)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert views() == 0


@pytest.mark.parametrize("script", [HIDDEN, AHEAD])
def test_page_that_is_not_looked_at_counts_nothing(read, script):
    page, _ = read(script=script)
    look_at(page)
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert views() == 0


def test_staff_and_robots_count_nothing(read):
    for how in ({"staff": True}, {"agent": "Mozilla/5.0 HeadlessChrome/140.0"}):
        page, _ = read(**how)
        with page.expect_request("**/seen/"):
            look_at(page)
        page.click("a.ad-link >> nth=0", no_wait_after=True)
        page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert not DailyCount.objects.exists()


def test_click_counts_in_its_slot(read):
    page, _ = read()
    page.route("**/*.example/**", lambda route: route.abort())
    with page.expect_request("**/go/**") as asked:
        page.click("a.ad-link >> nth=0", no_wait_after=True)
    assert asked.value.url.endswith("/?in=article-opening")
    row = wait_until(DailyCount.objects.filter(clicks=1).first)
    assert row.slot == "article-opening"


def test_nothing_is_left_on_the_device(read):
    page, _ = read()
    look_at(page)
    assert reach(1)
    assert page.context.cookies() == []
    kept = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]


def test_without_javascript_the_page_is_whole_and_nothing_is_counted(read):
    page, watch = read(java_script_enabled=False)
    page.locator("a.ad-link").first.scroll_into_view_if_needed()
    page.wait_for_timeout(LONGER_THAN_A_SECOND)
    assert page.locator("a.ad-link").count() == 4
    assert views() == 0
    assert watch.violations == []
