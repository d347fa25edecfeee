"""Asking in a browser: help first, nothing remembered, the way out, no word lost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from config.models import SiteSettings
from qa.models import Question, Report
from tests.browser.accessibility import find_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASK = "/questions/ask/"
SCREEN = 740  # the height of a phone's
MARK = "wolfsbane"
BODY = "We are polite all week, and on Sundays nobody speaks at all."
DANGER = "Since the winter I want to end my life, and nobody knows."
EXIT = "https://www.wikipedia.org/"
# What a page of this address could have kept on the device.
KEPT = """async () => [
  localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
]"""


@pytest.fixture(autouse=True)
def empty_cache(served_site):
    cache.clear()


def fill(page, body=BODY, **words):
    """Fill the whole form as somebody in no hurry would."""
    page.goto(ASK)
    page.check("input[name=adult][value=yes]")
    for name, value in {"title": "Sundays", "pseudonym": "Heron", **words}.items():
        page.fill(f"input[name={name}]", value)
    page.fill("textarea[name=body]", body)
    page.check("input[name=consent_keep]")
    page.check("input[name=consent_publish]")


def to_ask(page):
    page.goto(ASK)


def to_errors(page):
    page.goto(ASK)
    page.click("button[value=check]")


def to_danger(page):
    fill(page, body=f"{DANGER} He hits me.")
    page.click("button[value=check]")
    page.wait_for_selector("button[value=go_on]")


def to_check(page):
    fill(page, body=f"{BODY} My name is Maud, maud@mail.example, 020 7946 0018.")
    page.click("button[value=check]")
    page.wait_for_selector("#likely")


def to_too_young(page):
    page.goto(ASK)
    page.check("input[name=adult][value=no]")
    page.click("button[value=check]")


def to_closed(page):
    day = timezone.localdate() + timedelta(days=9)
    SiteSettings.objects.update(asking_closed_until=day)
    page.goto(f"{ASK}?about=emotional-distancing")


PAGES = [to_ask, to_errors, to_danger, to_check, to_too_young, to_closed]


@pytest.mark.parametrize("javascript", [True, False])
def test_words_of_danger_lead_to_help_and_on_to_one_question(
    served_site, open_page, javascript
):
    page, watch = open_page(javascript=javascript, width=360)
    before = Question.objects.count()
    fill(page, body=DANGER, title=MARK, email="ann@mail.example")
    page.click("button[value=check]")
    assert "somebody may hear you" in page.inner_text("h1")
    page.click("button[value=go_on]")
    assert "Check your question" in page.inner_text("h1")
    page.click("text=Who can help you now")
    assert page.locator("#help-title").is_visible()
    page.click("button[value=change] >> nth=0")
    assert page.input_value("textarea[name=body]") == DANGER
    assert page.input_value("input[name=email]") == "ann@mail.example"
    page.click("button[value=check]")
    page.click("button[value=go_on]")
    page.click("button[value=send]")
    assert "has arrived" in page.inner_text("main")
    assert MARK not in page.url
    assert Question.objects.count() == before + 1
    assert watch.violations == watch.foreign == []


def test_nothing_typed_is_kept_on_the_device(served_site, open_page):
    page, _ = open_page()
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    fill(page, body=f"{DANGER} {MARK}", title=MARK, pseudonym=MARK)
    assert page.evaluate(KEPT) == [0, 0, 0, 0, 0]
    for step in ("check", "go_on", "send"):
        page.click(f"button[value={step}]")
        assert page.evaluate(KEPT) == [0, 0, 0, 0, 0]
    assert not [address for address in addresses if MARK in address]
    cookies = page.context.cookies()
    assert {cookie["name"] for cookie in cookies} == {"csrftoken", "private_page"}
    assert MARK not in str(cookies)


def test_double_click_sends_one_question(served_site, open_page):
    page, _ = open_page()
    before = Question.objects.count()
    fill(page)
    page.click("button[value=check]")
    page.dblclick("button[value=send]")
    page.wait_for_url("**/questions/yours/**")
    assert Question.objects.count() == before + 1


def test_back_after_sending_and_sending_again_is_one_question(served_site, open_page):
    page, _ = open_page()
    before = Question.objects.count()
    fill(page)
    page.click("button[value=check]")
    words = page.evaluate(
        "() => [...new FormData(document.querySelector('main form'))]"
    )
    page.click("button[value=send]")
    first = page.url
    again = page.request.post(
        f"{served_site}{ASK}",
        form=dict(words) | {"step": "send"},
        headers={"Referer": f"{served_site}{ASK}"},
    )
    assert again.url == first
    assert Question.objects.count() == before + 1


def test_error_summary_takes_the_focus_and_leads_to_each_field(served_site, open_page):
    page, _ = open_page()
    to_errors(page)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.dataset.errorSummary") is not None
    for field in ("id_adult_0", "id_title", "id_body", "id_consent_publish"):
        page.click(f".error-summary-link[href='#{field}']")
        assert page.evaluate("document.activeElement.id") == field


def top(page, selector):
    """Return how far below the upper edge of the screen something stands."""
    return page.locator(selector).first.bounding_box()["y"]


@pytest.mark.parametrize("javascript", [True, False])
def test_what_matters_stands_on_the_first_screen_of_a_phone(
    served_site, open_page, javascript
):
    page, _ = open_page(javascript=javascript)
    page.set_viewport_size({"width": 360, "height": SCREEN})
    page.goto(ASK)
    assert top(page, "#id_title") < 1.5 * SCREEN
    page.click("button[value=check]")
    assert 0 <= top(page, ".error-summary-link") < SCREEN / 2
    fill(page, body=f"{BODY} " * 60)
    page.click("button[value=check]")
    assert 0 <= top(page, "h1") < SCREEN / 2
    thread = Question.objects.published().filter(is_sensitive=False).first()
    page.goto(f"{thread.get_absolute_url()}report/")
    page.click("main form button[type=submit]")
    assert 0 <= top(page, ".error-summary-link") < SCREEN / 2
    page.check("input[value=other]")
    page.click("main form button[type=submit]")
    assert page.inner_text("h1") == "Your report has arrived"
    assert 0 <= top(page, "h1") < SCREEN / 2


def test_send_stays_in_sight_of_a_phone_and_hides_no_focus(served_site, open_page):
    page, _ = open_page(javascript=False)
    page.set_viewport_size({"width": 360, "height": SCREEN})
    to_check(page)
    button = page.locator("button[value=send]")
    box = button.bounding_box()
    assert box["y"] > 0 and box["y"] + box["height"] <= SCREEN
    changes = page.locator(".summary-action button")
    for number in range(changes.count()):
        page.evaluate("scrollTo(0, 0)")
        changes.nth(number).focus()
        focused = changes.nth(number).bounding_box()
        assert focused["y"] + focused["height"] <= button.bounding_box()["y"]
    page.set_viewport_size({"width": 360, "height": 300})
    page.evaluate("scrollTo(0, 0)")
    assert button.bounding_box()["y"] > 300


@pytest.mark.usefixtures("usual_fonts")
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("more, screens", [("", 2), (" He hits me.", 2.5)])
def test_danger_is_short_and_begins_with_whom_to_write_to(
    served_site, open_page, javascript, more, screens
):
    page, _ = open_page(javascript=javascript)
    page.set_viewport_size({"width": 360, "height": SCREEN})
    fill(page, body=DANGER + more)
    page.click("button[value=check]")
    page.wait_for_selector("button[value=go_on]")
    written = "main :is(a[href^='sms:'], a[href^='http']:text('Chat')):visible"
    assert top(page, "text=think of ending your life") < top(page, written) <= 424
    assert top(page, "button[value=go_on]") < screens * SCREEN
    first, third = (page.locator(".help-country").nth(place) for place in (0, 2))
    third.locator("summary").click()
    assert third.locator("a[href^='sms:']").first.is_visible()
    assert not first.locator("a[href^='sms:']").is_visible()
    page.click("text=go on with them")
    assert 0 <= top(page, "button[value=go_on]") < SCREEN
    page.click("button[value=change]")
    page.wait_for_selector("#id_body")
    for selector in ("#words a", "#id_title", "#id_body"):
        assert 0 <= top(page, selector) < SCREEN, selector


def test_double_click_sends_one_report_that_has_arrived(served_site, open_page):
    page, _ = open_page()
    before = Report.objects.count()
    thread = Question.objects.published().filter(is_sensitive=False).first()
    page.goto(f"{thread.get_absolute_url()}report/")
    page.check("input[value=about_me]")
    page.dblclick("main form button[type=submit]")
    page.wait_for_url("**/questions/reported/**")
    assert page.inner_text("h1") == "Your report has arrived"
    assert Report.objects.count() == before + 1


def test_count_says_too_many_and_cuts_nothing(served_site, open_page):
    page, _ = open_page()
    page.goto(ASK)
    page.fill("textarea[name=body]", "z" * 6_001)
    page.wait_for_selector("#id_body_count:has-text('1 character too many')")
    page.click("button[value=check]")
    assert page.input_value("textarea[name=body]") == "z" * 6_001


def test_over_the_limit_every_word_stays_and_can_be_sent_later(
    served_site, open_page, settings
):
    settings.ASK_RATE_LIMIT = "1/hour"
    page, _ = open_page(width=320)
    for number in (1, 2):
        fill(page, body=f"{BODY} {number}", email="ann@mail.example")
        page.click("button[value=check]")
        page.click("button[value=send]")
    assert page.title().startswith("Error: ")
    assert page.input_value("textarea[name=body]") == f"{BODY} 2"
    assert page.input_value("input[name=email]") == "ann@mail.example"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    settings.ASK_RATE_LIMIT = "0"
    page.click("button[value=check]")
    page.click("button[value=send]")
    assert "has arrived" in page.inner_text("main")


def test_pages_of_asking_fit_and_are_accessible(served_site, open_page):
    for lead in PAGES:
        page, watch = open_page(width=320)
        lead(page)
        page.wait_for_load_state()
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, lead
        assert find_violations(page, widths=(320, 1280)) == []
        assert watch.violations == []


def away(page):
    """Let the neutral page be one of ours."""
    page.route(f"{EXIT}**", lambda route: route.fulfill(body="Elsewhere"))


@pytest.mark.parametrize("javascript", [True, False])
def test_second_stop_of_the_keyboard_is_the_way_out(served_site, open_page, javascript):
    for lead in PAGES:
        page, _ = open_page(javascript=javascript)
        away(page)
        lead(page)
        page.wait_for_load_state()
        if lead is not to_errors:  # there the focus stands on the error summary
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
        else:
            page.focus(".quick-exit-link")
        page.keyboard.press("Enter")
        page.wait_for_url(EXIT)


def test_shift_three_times_puts_another_site_in_its_place(served_site, open_page):
    for lead in PAGES:
        page, _ = open_page()
        away(page)
        lead(page)
        page.wait_for_load_state()
        steps = page.evaluate("history.length")
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url(EXIT)
        assert page.evaluate("history.length") == steps  # in its place, not after it


def test_capital_letters_are_no_wish_to_leave(served_site, open_page):
    page, _ = open_page()
    page.goto(ASK)
    page.focus("textarea[name=body]")
    for letter in "NOBODY":
        page.keyboard.press(f"Shift+{letter}")
    assert page.input_value("textarea[name=body]") == "NOBODY"
    assert page.url.endswith(ASK)


def test_page_says_that_leaving_does_not_clear_the_history(served_site, open_page):
    page, _ = open_page(javascript=False)
    page.goto(ASK)
    assert "does not clear your browser’s history" in page.inner_text("main")
    assert "Shift" not in page.inner_text("main")  # works with JavaScript only
