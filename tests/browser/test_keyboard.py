"""Reading, asking and leaving by the keyboard alone, every stop in sight."""

import pytest

from qa.models import Question
from tests.browser.test_answering import tab_to
from tests.browser.test_asking import BODY, EXIT
from tests.browser.test_pages import addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ESSAY = "/articles/emotional-distancing/"

# What has the focus: its name, whether its frame can be seen, whether it lies in the
# window with nothing over it (WCAG 2.2, 2.4.7 and 2.4.11), and whether it is the last.
STOP = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  const around = one.matches("input") ? one.closest(".choice") ?? one : one;
  // A browser brings the line that is typed in into sight, not all of a large field.
  const line = one.matches("textarea") ? 20 : Infinity;
  const seen = [...one.getClientRects()].some((box) => {
    const x = box.left + box.width / 2, y = box.top + Math.min(box.height / 2, line);
    const top = document.elementFromPoint(x, y);
    return top && (around.contains(top) || top.contains(one) && top !== document.body
      && top !== document.documentElement);
  });
  return {
    name: one.outerHTML.slice(0, 100),
    framed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen,
  };
}"""


def stops(page, most: int = 400) -> list[dict]:
    """Press Tab from the top until the page is left; return each stop."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        found.append(stop)
    raise AssertionError(f"no end after {most} stops, at {found[-1]}")


@pytest.mark.parametrize("width", [320, 1280])
def test_every_stop_is_framed_and_in_sight(served_site, open_page, width):
    page, _ = open_page(width=width)
    wrong = {}
    for address in addresses():
        page.goto(address)
        walked = stops(page)
        assert len(walked) > 10, address
        assert "Skip to the text" in walked[0]["name"], address
        if bad := [stop for stop in walked if not (stop["framed"] and stop["seen"])]:
            wrong[address] = bad
    assert wrong == {}


def test_frame_that_is_covered_or_gone_would_be_noticed(served_site, open_page):
    page, _ = open_page(width=320)
    page.goto("/about/")
    page.evaluate("""() => {
      const links = document.querySelectorAll("main a, footer a");
      links[0].style.outline = "none";
      const last = links[links.length - 1];
      const cover = document.createElement("div");
      Object.assign(cover.style,
        { position: "fixed", inset: "0 0 0 0", background: "white", zIndex: 99 });
      last.addEventListener("focus", () => document.body.append(cover));
    }""")
    walked = stops(page)
    assert [stop["framed"] for stop in walked].count(False) == 1
    assert [stop["seen"] for stop in walked].count(False) == 1


def test_essay_is_read_by_keyboard_alone(served_site, open_page):
    page, _ = open_page(width=360)
    page.goto("/")
    tab_to(page, "nav summary")
    page.keyboard.press("Enter")  # the menu
    tab_to(page, "nav a[href='/articles/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/")
    tab_to(page, f"a[href='{ESSAY}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ESSAY}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the head of the page
    assert page.evaluate("location.hash") == "#main"
    tab_to(page, "a[href='#after-the-good-days']")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#after-the-good-days"
    tab_to(page, "a.footnote-ref[href='#note-3']")
    page.keyboard.press("Enter")
    assert page.is_visible("text=The Developing Mind")
    tab_to(page, "a[href*='/questions/ask/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/ask/**")


def test_question_is_asked_and_the_page_left_by_keyboard_alone(served_site, open_page):
    page, _ = open_page(width=360)
    page.context.route(f"{EXIT}**", lambda route: route.fulfill(body="Elsewhere."))
    before = Question.objects.count()
    page.goto("/questions/ask/")
    tab_to(page, "input[name=adult]")
    page.keyboard.press("Space")
    for field, words in (("title", "Sundays"), ("body", BODY), ("pseudonym", "Heron")):
        tab_to(page, f"[name={field}]")
        page.keyboard.type(words)
    for box in ("consent_keep", "consent_publish"):
        tab_to(page, f"[name={box}]")
        page.keyboard.press("Space")
    tab_to(page, "button[value=check]")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value=send]")
    tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your question has arrived")
    assert Question.objects.count() == before + 1
    tab_to(page, "[data-quick-exit]")
    page.keyboard.press("Enter")
    page.wait_for_url(EXIT)
